import assert from "node:assert/strict";
import { test } from "node:test";
import { CallError, Signaling } from "../../main/resources/META-INF/resources/app/protocol/signaling.js";
import { FakeSocket, settle } from "./fakes.js";

function connected(answers) {
  const socket = new FakeSocket(answers);
  const signaling = new Signaling(socket);
  signaling.connect();
  return { socket, signaling };
}

test("a call resolves with the acknowledgement", async () => {
  const { signaling, socket } = connected({ "call:chat": { ok: true, id: 7, time: 1 } });
  assert.equal((await signaling.call("call:chat", { text: "Hello" })).id, 7);
  assert.deepEqual(socket.calls, [{ name: "call:chat", payload: { text: "Hello" } }]);
});

test("a refusal carries the server's code and words", async () => {
  const error = { code: "room-full", message: "The room is full." };
  const { signaling } = connected({ "call:join": { ok: false, error } });
  await assert.rejects(
    signaling.call("call:join", { room: "a", name: "b", p2p: true }),
    (failure) => failure instanceof CallError && failure.code === "room-full" && failure.message === error.message,
  );
});

test("an answer that is none is an error too", async () => {
  for (const answer of [3, "ok", {}, { ok: false }, { ok: "true" }]) {
    const { signaling } = connected({ "call:leave": answer });
    await assert.rejects(signaling.call("call:leave", {}), { code: "bad-answer" });
  }
});

test("nothing is called and kept for later while there is no connection", async () => {
  const socket = new FakeSocket();
  await assert.rejects(new Signaling(socket).call("call:leave", {}), { code: "disconnected" });
  assert.deepEqual(socket.calls, []);
});

test("a call that is not answered ends as a timeout, or as disconnected", async () => {
  const { signaling, socket } = connected({ "call:rooms": "never" });
  const late = signaling.call("call:rooms", {});
  socket.waiting(new Error("operation has timed out"));
  await assert.rejects(late, { code: "timeout" });
  const lost = signaling.call("call:rooms", {});
  socket.drop();
  socket.waiting(new Error("socket has been disconnected"));
  await assert.rejects(lost, { code: "disconnected" });
});

test("an event that comes in one piece with an answer is heard after who awaited the answer", async () => {
  const { signaling, socket } = connected({ "call:rooms": "never" });
  const order = [];
  signaling.on("call:rooms", () => order.push("event"));
  const asked = (async () => {
    await signaling.call("call:rooms", {});
    order.push("answer");
  })();
  socket.waiting(null, { ok: true, rooms: [] });
  socket.fire("call:rooms", { rooms: [] });
  await asked;
  await settle();
  assert.deepEqual(order, ["answer", "event"]);
});

test("who has stopped listening hears nothing, not even what is under way", async () => {
  const { signaling, socket } = connected();
  const stop = signaling.on("call:left", () => assert.fail("heard"));
  socket.fire("call:left", { participant: "a" });
  stop();
  socket.fire("call:left", { participant: "b" });
  await settle();
});

test("a listener that throws does not silence the next event", async (context) => {
  const errors = context.mock.method(console, "error", () => undefined);
  const { signaling, socket } = connected();
  const heard = [];
  signaling.on("call:left", ({ participant }) => {
    heard.push(participant);
    throw new Error("oops");
  });
  socket.fire("call:left", { participant: "a" });
  socket.fire("call:left", { participant: "b" });
  await settle();
  assert.deepEqual(heard, ["a", "b"]);
  assert.equal(errors.mock.callCount(), 2);
});

test("connects again after the server hung up, but not after close", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { signaling, socket } = connected();
  socket.drop("io server disconnect");
  context.mock.timers.tick(1_000);
  assert.equal(signaling.online, true);
  signaling.close();
  context.mock.timers.tick(60_000);
  assert.equal(signaling.online, false);
});

const refusedFor = (code, message = "No.") => Object.assign(new Error(message), { data: { code } });

test("a refusal stands until the connection is asked for again, and is not retried by itself", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const socket = new FakeSocket();
  const connects = context.mock.method(socket, "connect", () => undefined);
  const signaling = new Signaling(socket);
  const heard = [];
  signaling.addEventListener("refused", ({ detail }) => heard.push(detail.code));
  signaling.connect();
  socket.fire("connect_error", refusedFor("token-expired"));
  assert.equal(signaling.refusal.code, "token-expired");
  context.mock.timers.tick(3_600_000);
  assert.equal(connects.mock.callCount(), 1);
  signaling.connect();
  assert.equal(signaling.refusal, null);
  assert.equal(connects.mock.callCount(), 2);
  socket.fire("connect_error", refusedFor("token-expired"));
  assert.deepEqual(heard, ["token-expired", "token-expired"]);
});

test("with another token each time a refused connection is retried, more and more seldom, and said once", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const socket = new FakeSocket();
  const connects = context.mock.method(socket, "connect", () => socket.fire("connect_error", refusedFor("forbidden")));
  const signaling = new Signaling(socket, { retries: true });
  const heard = [];
  signaling.addEventListener("refused", ({ detail }) => heard.push(detail.code));
  signaling.connect();
  const seconds = [1, 2, 4, 8, 16, 30, 30];
  for (const [index, wait] of seconds.entries()) {
    context.mock.timers.tick(wait * 1_000 - 1);
    assert.equal(connects.mock.callCount(), index + 1);
    context.mock.timers.tick(1);
    assert.equal(connects.mock.callCount(), index + 2);
  }
  assert.deepEqual(heard, ["forbidden"]);
  connects.mock.restore();
  context.mock.timers.tick(30_000);
  assert.equal(signaling.online, true);
  assert.equal(signaling.refusal, null);
});

test("a refusal without a code is one where socket.io-client gives up, and none where it goes on", () => {
  const { signaling, socket } = connected();
  socket.drop();
  socket.active = true;
  socket.fire("connect_error", new Error("websocket error"));
  assert.equal(signaling.refusal, null);
  socket.active = false;
  socket.fire("connect_error", new Error("Invalid namespace"));
  assert.equal(signaling.refusal.code, "refused");
});

test("what the server says of a refused request is said, once, while socket.io-client goes on trying", () => {
  const { signaling, socket } = connected();
  const heard = [];
  signaling.addEventListener("refused", ({ detail }) => heard.push(`${detail.code}: ${detail.message}`));
  socket.drop();
  socket.active = true;
  const answer = (responseText) => Object.assign(new Error("xhr poll error"), { description: 403, context: { responseText } });
  socket.fire("connect_error", answer('{"title":"Forbidden origin","code":"forbidden-origin","detail":"Not from there."}'));
  socket.fire("connect_error", answer('{"title":"Forbidden origin","code":"forbidden-origin","detail":"Not from there."}'));
  assert.deepEqual(heard, ["forbidden-origin: Not from there."]);
  assert.equal(signaling.refusal.code, "forbidden-origin");
  signaling.connect();
  assert.equal(signaling.refusal, null);
  for (const text of [undefined, "", "<html>502 Bad Gateway</html>", "null", "7", '{"code":3,"message":"Bad request"}']) {
    socket.fire("connect_error", answer(text));
    assert.equal(signaling.refusal, null);
  }
});

test("nothing is retried after close", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const socket = new FakeSocket();
  const connects = context.mock.method(socket, "connect", () => socket.fire("connect_error", refusedFor("forbidden")));
  const signaling = new Signaling(socket, { retries: true });
  signaling.connect();
  signaling.close();
  context.mock.timers.tick(60_000);
  assert.equal(connects.mock.callCount(), 1);
});
