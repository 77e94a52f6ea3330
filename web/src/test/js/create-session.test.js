import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { createSessionWith } from "../../main/resources/META-INF/resources/app/create-session.js";
import { FakeMediaDevices, FakeSocket, settle } from "./fakes.js";

// Of what the browser has, all that is needed to make a session.
Object.defineProperty(globalThis, "navigator", { value: { mediaDevices: new FakeMediaDevices() }, configurable: true });

const open = [];
afterEach(() => Promise.all(open.splice(0).map((session) => session.close())));

/** A session on a socket that asks for the token as socket.io-client does, and what it was given. */
function world(token) {
  const socket = new FakeSocket();
  const given = [];
  const session = createSessionWith(
    (url, { auth }) => {
      const connect = socket.connect.bind(socket);
      socket.connect = () =>
        auth((data) => {
          given.push(data);
          connect();
        });
      return socket;
    },
    { url: "https://room.example", token },
  );
  open.push(session);
  const refusals = [];
  session.addEventListener("refused", ({ detail }) => refusals.push(`${detail.code} ${detail.message}`));
  return { session, given, refusals };
}

test("a connection asks for recovery, and brings a token, one of a function too, or none", async () => {
  for (const [token, sent] of [
    ["a.b.c", { recovery: true, token: "a.b.c" }],
    [async () => "d.e.f", { recovery: true, token: "d.e.f" }],
    [undefined, { recovery: true }],
  ]) {
    const { session, given } = world(token);
    session.connect();
    await settle();
    assert.deepEqual(given, [sent]);
    assert.equal(session.state.online, true);
  }
});

test("where no token can be had that is said, and it is asked for again after a while", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let asked = 0;
  const { session, given, refusals } = world(async () => {
    if (++asked < 3) {
      throw new Error("The login has ended.");
    }
    return "a.b.c";
  });
  session.connect();
  await settle();
  assert.deepEqual(refusals, ["token-unavailable The login has ended."]);
  assert.equal(session.state.online, false);
  context.mock.timers.tick(1_000);
  await settle();
  assert.equal(asked, 2);
  context.mock.timers.tick(2_000);
  await settle();
  assert.deepEqual(given, [{ recovery: true, token: "a.b.c" }]);
  assert.equal(session.state.online, true);
  assert.equal(refusals.length, 1);
});

test("the server is found below the path of its address, or where the page's own door is", async () => {
  globalThis.location = { origin: "https://page.example", href: "https://page.example/calls/" };
  const asked = [];
  const session = (options, path) => {
    open.push(
      createSessionWith(
        (url, settings) => {
          asked.push([url, settings.path]);
          return new FakeSocket();
        },
        options,
        path,
      ),
    );
  };
  session({ url: "https://room.example" });
  session({ url: "https://room.example/calls" });
  session({ url: "https://room.example:8443/a/calls/" });
  session({ url: "/calls" });
  session(undefined, "/calls/socket.io/");
  session({});
  delete globalThis.location;
  assert.deepEqual(asked, [
    ["https://room.example", "/socket.io/"],
    ["https://room.example", "/calls/socket.io/"],
    ["https://room.example:8443", "/a/calls/socket.io/"],
    ["https://page.example", "/calls/socket.io/"],
    ["https://page.example", "/calls/socket.io/"],
    ["https://page.example", "/socket.io/"],
  ]);
});
