/**
 * Runs the stages in Node with the bundle that the server serves: `node node.js URL FORGETFUL_URL`. Connections go
 * through a relay that can break them.
 */
import net from "node:net";
import { FileReader, XMLHttpRequest } from "./browser-parts.js";
import { runAll } from "./stages.js";

/** More than there are clients in all stages. */
const RELAYS = 100;

Object.assign(globalThis, { FileReader, XMLHttpRequest });

/** The official client as pages get it: a script that is CommonJS too. */
async function officialClient(url) {
  const script = await (await fetch(`${url}/socket.io/socket.io.js`)).text();
  const module = { exports: {} };
  new Function("module", "exports", script)(module, module.exports);
  return module.exports;
}

/** Listens and passes everything on to the server, until it is told to break what stands. */
async function relay(target) {
  const { hostname, port } = new URL(target);
  const open = new Set();
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(port), hostname);
    for (const [from, to] of [[client, upstream], [upstream, client]]) {
      open.add(from);
      from.setNoDelay(true);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, cut: () => open.forEach((socket) => socket.destroy()) };
}

const [url, forgetful] = process.argv.slice(2);
const { io } = await officialClient(url);

/** The relay of each client: one can lose its connection while the others keep theirs. */
const relays = new Map();
const spare = new Map();
for (const target of [url, forgetful]) {
  spare.set(target, await Promise.all(Array.from({ length: RELAYS }, () => relay(target))));
}

function connect(target, options) {
  const own = spare.get(target).shift();
  const socket = io(own.url, options);
  relays.set(socket, own);
  return socket;
}

const results = await runAll({
  io: connect,
  url,
  forgetful,
  cut: (people) => people.forEach(({ socket }) => relays.get(socket).cut()),
});
console.log(results.join("\n"));
process.exit(results.every((line) => line.startsWith("ok ")) ? 0 : 1);
