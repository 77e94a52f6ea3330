/**
 * What the official client sees of a server that stops and of the next one: `node stop.js URL`. Joins a call by each
 * transport, and says what happens to it; ends when the standard input does.
 */
import { FileReader, XMLHttpRequest } from "./browser-parts.js";

Object.assign(globalThis, { FileReader, XMLHttpRequest });

const [url] = process.argv.slice(2);
const script = await (await fetch(`${url}/socket.io/socket.io.js`)).text();
const module = { exports: {} };
new Function("module", "exports", script)(module, module.exports);

for (const transport of ["polling", "websocket"]) {
  const say = (what) => console.log(`${transport}: ${what}`);
  const socket = module.exports.io(url, { transports: [transport], forceNew: true, reconnectionDelay: 100, reconnectionDelayMax: 300 });
  socket.on("connect", () => {
    socket.emit("call:join", { room: "daily", name: transport, p2p: false }, ({ ok }) => say(ok ? "joined" : "refused"));
  });
  socket.on("call:removed", ({ code }) => say(`removed ${code}`));
  socket.on("disconnect", () => say(`disconnected, ${socket.active ? "comes back" : "stays away"}`));
}

process.stdin.on("end", () => process.exit(0)).resume();
