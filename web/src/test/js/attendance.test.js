import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { settle, SlowMediaDevices } from "./fakes.js";
import { GRACE, SLOTS, closeAll, joined, world } from "./session-world.js";

afterEach(closeAll);

test("a refused join is thrown with the server's words and frees the camera", async () => {
  const error = { code: "room-full", message: "The room is full." };
  const { session } = world({ answers: { "call:join": { ok: false, error } } });
  session.connect();
  await assert.rejects(session.join({ room: "daily", name: "Ada" }), { code: "room-full" });
  assert.equal(session.state.status, "idle");
  assert.equal(session.state.self, null);
});

test("leaving while the camera is being opened asks the server for nothing", async () => {
  const { session, socket } = world();
  session.connect();
  const joining = session.join({ room: "daily", name: "Ada" });
  await session.leave();
  await joining;
  await settle();
  assert.equal(session.state.status, "idle");
  assert.deepEqual(socket.called("call:join"), []);
});

test("joining anew while the first join's question is open goes on with the devices", async () => {
  const browser = new SlowMediaDevices();
  const { session } = world({ browser });
  session.connect();
  browser.slow = true;
  const first = session.join({ room: "a", name: "Ada" });
  await settle();
  await session.leave();
  const second = session.join({ room: "b", name: "Ada" });
  await settle();
  await browser.answer();
  await Promise.all([first, second]);
  assert.equal(session.state.room, "b");
  assert.equal(session.state.self.microphone, true);
  assert.deepEqual(browser.live.sort(), ["audio", "video"]);
});

test("joining another room while a join is under way waits and leaves the first", async () => {
  const { session, socket } = world({ answers: { "call:join": "never" } });
  session.connect();
  const first = session.join({ room: "daily", name: "Ada" });
  await settle();
  const left = session.leave();
  const second = session.join({ room: "weekly", name: "Ada" });
  await settle();
  const seen = () =>
    socket.calls.map(({ name }) => name).filter((name) => name === "call:join" || name === "call:leave");
  assert.deepEqual(seen(), ["call:join"]);
  const reply = { ok: true, participant: "a", others: [], slots: 1, p2p: true, iceServers: [] };
  socket.waiting(null, reply);
  await Promise.all([first, left]);
  await settle();
  assert.deepEqual(seen(), ["call:join", "call:leave", "call:join"]);
  socket.waiting(null, { ...reply, participant: "b" });
  await second;
  assert.equal(session.state.room, "weekly");
  assert.equal(session.state.participantId, "b");
});

test("hears what comes in one piece with the answer to its join", async () => {
  const { session, socket } = world({ answers: { "call:join": "never" } });
  session.connect();
  const joining = session.join({ room: "daily", name: "Ada" });
  await settle();
  socket.waiting(null, { ok: true, participant: "a", others: [], slots: 1, p2p: true, iceServers: [] });
  socket.fire("call:joined", { participant: GRACE });
  await joining;
  await settle();
  assert.deepEqual(
    session.state.participants.map(({ name }) => name),
    ["Grace"],
  );
});

test("joins again by itself after a lost connection, with everything new", async () => {
  const { session, socket, made, notices } = await joined();
  socket.drop();
  await settle();
  assert.equal(session.state.status, "rejoining");
  assert.equal(session.state.online, false);
  assert.equal(session.state.participants.length, 1);
  socket.connect();
  await settle();
  assert.equal(session.state.status, "joined");
  assert.equal(session.state.participantId, "me2");
  assert.equal(made.length, 2);
  assert.equal(made[0].connectionState, "closed");
  assert.notEqual(made[1].getTransceivers()[1].sender.track, null);
  assert.deepEqual(notices, ["offline", "online"]);
});

test("a hand that is up stays up when the room is entered again, and is down in the next room", async () => {
  const { session, socket } = await joined();
  await session.raiseHand(true);
  socket.drop();
  socket.connect();
  await settle();
  assert.equal(session.state.status, "joined");
  assert.ok(session.state.self.handTime > 0);
  assert.deepEqual(socket.called("call:hand"), [{ raised: true }, { raised: true }]);
  await session.raiseHand(false);
  socket.drop();
  socket.connect();
  await settle();
  assert.equal(session.state.self.handTime, 0);
  await session.raiseHand(true);
  await session.leave();
  await session.join({ room: "other", name: "Ada" });
  await settle();
  assert.equal(session.state.self.handTime, 0);
  assert.equal(socket.called("call:hand").length, 4);
});

test("goes on with the same call when the server has kept it", async () => {
  const { session, socket, made, notices } = await joined();
  const shown = session.state.participants[0].user.audio;
  socket.drop();
  await settle();
  assert.equal(session.state.status, "rejoining");
  await session.setMuted("microphone", true);
  socket.connect(true);
  socket.fire("call:joined", { participant: { id: "b", name: "B", tracks: [] } });
  await settle();
  assert.equal(session.state.status, "joined");
  assert.equal(session.state.trouble, null);
  assert.equal(session.state.participantId, "me1");
  assert.equal(made.length, 1);
  assert.equal(session.state.participants[0].user.audio, shown);
  assert.equal(session.state.participants.length, 2);
  assert.equal(socket.called("call:join").length, 1);
  assert.deepEqual(socket.called("call:leave"), []);
  assert.deepEqual(socket.called("call:mute"), [{ source: "microphone", muted: true }]);
  assert.deepEqual(notices, ["offline", "online", "joined B"]);
});

test("an unmute that went unanswered on a dying connection is told when the connection is back", async () => {
  const { session, socket } = await joined();
  await session.setMuted("camera", true);
  await settle();
  socket.answers["call:mute"] = "never";
  await session.setMuted("camera", false);
  await settle();
  // 10 s later, while Socket.IO still takes the connection for alive; it gives it up after 45 s.
  socket.waiting(new Error("operation has timed out"));
  await settle();
  socket.answers["call:mute"] = { ok: true };
  const told = socket.called("call:mute").length;
  socket.drop("ping timeout");
  socket.connect(true);
  await settle();
  assert.deepEqual(socket.called("call:mute").slice(told), [{ source: "camera", muted: false }]);
});

test("a mute that a slow server did not answer is told again, as it is by then, until it is answered", async () => {
  const { session, socket } = await joined();
  socket.answers["call:mute"] = "never";
  await session.setMuted("microphone", true);
  await settle();
  socket.answers["call:mute"] = { ok: true };
  socket.waiting(new Error("operation has timed out"));
  await settle();
  assert.equal(socket.called("call:mute").length, 2);
  socket.drop();
  socket.connect(true);
  await settle();
  assert.deepEqual(socket.called("call:mute"), Array(2).fill({ source: "microphone", muted: true }));
});

test("makes an offer that got no answer again as soon as the connection is back", async () => {
  const { session, socket } = await joined();
  socket.answers["call:offer"] = "never";
  await session.startScreen();
  await settle();
  socket.drop();
  socket.waiting(new Error("socket has been disconnected"));
  await settle();
  socket.answers["call:offer"] = { ok: true, sdp: "answer", slots: SLOTS };
  socket.connect(true);
  await settle();
  const offers = socket.called("call:offer");
  assert.equal(offers.length, 3);
  assert.ok(offers[2].tracks.some(({ source }) => source === "screen"));
});

test("leaves what the server has kept when it was left meanwhile", async () => {
  const { session, socket } = await joined();
  socket.drop();
  await session.leave();
  socket.connect(true);
  await settle();
  assert.equal(session.state.status, "idle");
  assert.deepEqual(socket.called("call:leave"), [{}]);
});

test("leaves what it did not hear of before it joins again", async () => {
  const { session, socket } = await joined();
  socket.answers["call:join"] = "never";
  socket.drop();
  socket.connect();
  await settle();
  socket.drop();
  socket.waiting(new Error("socket has been disconnected"));
  await settle();
  socket.answers["call:join"] = { ok: true, participant: "me9", others: [], slots: 2, p2p: true, iceServers: [] };
  socket.connect(true);
  await settle();
  assert.equal(session.state.participantId, "me9");
  assert.deepEqual(socket.calls.slice(-4).map(({ name }) => name).filter((name) => /join|leave/.test(name)), [
    "call:leave",
    "call:join",
  ]);
});

test("joins again when the server has forgotten the participant", async () => {
  let offers = 0;
  const forgotten = { ok: false, error: { code: "not-joined", message: "You are in no room." } };
  const { session } = await joined({
    answers: { "call:offer": () => (++offers === 1 ? forgotten : { ok: true, sdp: "answer", slots: SLOTS }) },
  });
  await settle();
  assert.equal(session.state.status, "joined");
  assert.equal(session.state.participantId, "me2");
});

test("a removal's notice has its code, which is said in the language of the page", async () => {
  const { session, socket } = await joined();
  const notices = [];
  session.addEventListener("notice", ({ detail }) => notices.push(detail));
  socket.fire("call:removed", { code: "removed", reason: "a moderator removed you" });
  await settle();
  assert.deepEqual(notices, [
    { level: "error", code: "removed", detail: "a moderator removed you", reason: "removed" },
  ]);
});

test("ends when it is removed, and says why", async () => {
  const { session, socket, notices, made } = await joined();
  socket.fire("call:removed", { reason: "no media connection for 30 s" });
  await settle();
  assert.equal(session.state.status, "idle");
  assert.equal(made[0].connectionState, "closed");
  assert.deepEqual(notices, ["removed no media connection for 30 s"]);
  assert.deepEqual(socket.called("call:leave"), []);
});

test("comes back by itself when the server restarts", async () => {
  const { session, socket, notices } = await joined();
  socket.fire("call:removed", { code: "server-stopping", reason: "the server is restarting" });
  socket.drop("transport close");
  await settle();
  assert.equal(session.state.status, "rejoining");
  socket.connect();
  await settle();
  assert.equal(session.state.status, "joined");
  assert.deepEqual(notices, ["offline", "online"]);
});

test("what is said after the server was restarted is seen, and what was said before stays, once", async () => {
  const { session, socket } = await joined();
  const line = (id, time, text) => ({ id, from: "grace", name: "Grace", text, time });
  socket.fire("call:chat", line(1, 1, "before"));
  socket.fire("call:chat", line(2, 2, "before too"));
  await settle();
  socket.drop();
  socket.connect();
  socket.fire("call:history", { lines: [line(1, 3, "after"), line(2, 4, "after too")], hands: [] });
  socket.fire("call:chat", line(3, 5, "now"));
  await settle();
  const seen = ["before", "before too", "after", "after too", "now"];
  assert.deepEqual(session.state.chat.map(({ text }) => text), seen);
  socket.drop();
  socket.connect();
  socket.fire("call:history", { lines: [line(1, 3, "after"), line(2, 4, "after too"), line(3, 5, "now")], hands: [] });
  await settle();
  assert.deepEqual(session.state.chat.map(({ text }) => text), seen);
});

test("waits in the lobby and enters when it is let in", async () => {
  const { session, socket, notices } = world({
    answers: { "call:join": () => ({ ok: true, waiting: true, participant: "me" }) },
  });
  session.connect();
  const entering = session.join({ room: "daily", name: "Ada" });
  await settle();
  assert.equal(session.state.status, "joining");
  assert.deepEqual(notices, ["waiting daily"]);
  socket.fire("call:admitted", { participant: "me", others: [], slots: 2, p2p: true, iceServers: [], name: "Ada L." });
  await entering;
  assert.equal(session.state.status, "joined");
  assert.equal(session.state.name, "Ada L.");
});

test("is idle again when it is not let in", async () => {
  const { session, socket } = world({
    answers: { "call:join": () => ({ ok: true, waiting: true, participant: "me" }) },
  });
  session.connect();
  const entering = session.join({ room: "daily", name: "Ada" });
  await settle();
  socket.fire("call:removed", { code: "denied", reason: "not let in" });
  await assert.rejects(entering, { code: "denied" });
  assert.equal(session.state.status, "idle");
});

test("gives up waiting in the lobby without an error", async () => {
  const { session, socket } = world({
    answers: { "call:join": () => ({ ok: true, waiting: true, participant: "me" }), "call:leave": { ok: true } },
  });
  session.connect();
  const entering = session.join({ room: "daily", name: "Ada" });
  await settle();
  assert.equal(session.state.waiting, true);
  await session.leave();
  await entering;
  assert.equal(session.state.waiting, false);
  assert.equal(session.state.status, "idle");
  assert.equal(socket.called("call:leave").length, 1);
});

test("says why the server does not take the token", async () => {
  const { session, socket, notices } = await joined();
  socket.fire("connect_error", Object.assign(new Error("The token has expired."), { data: { code: "token-expired" } }));
  await settle();
  assert.equal(session.state.status, "idle");
  assert.deepEqual(notices, ["refused The token has expired."]);
});

test("a join that comes before the connection waits for it", async () => {
  const { session, socket } = world();
  const joining = session.join({ room: "daily", name: "Ada" });
  await settle();
  assert.deepEqual(socket.called("call:join"), []);
  session.connect();
  await joining;
  assert.equal(session.state.status, "joined");
});
