import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { wordsFor } from "../../main/resources/META-INF/resources/app/views/words.js";
import { settle, SlowMediaDevices } from "./fakes.js";
import { GRACE, SLOTS, closeAll, joined, world } from "./session-world.js";

afterEach(closeAll);

test("shows the open rooms at once and as they change", async () => {
  const { session, socket } = world();
  session.connect();
  await settle();
  assert.deepEqual(session.state.rooms, [{ name: "daily", count: 1 }]);
  socket.fire("call:rooms", { rooms: [] });
  await settle();
  assert.deepEqual(session.state.rooms, []);
});

test("joins, offers and shows who is there", async () => {
  const { session, socket, made } = await joined();
  assert.deepEqual(socket.called("call:join"), [{ room: "daily", name: "Ada", p2p: true }]);
  assert.equal(socket.called("call:offer").length, 1);
  const { status, self, participants } = session.state;
  assert.equal(status, "joined");
  assert.equal(self.camera, true);
  assert.deepEqual(
    participants.map(({ name, microphone, camera, path }) => ({ name, microphone, camera, path })),
    [{ name: "Grace", microphone: true, camera: false, path: "sfu" }],
  );
  assert.equal(participants[0].user.audio, made[0].getTransceivers()[2].receiver.track);
});

test("many changes of one moment are one event", async () => {
  const { session, socket } = await joined();
  let changes = 0;
  session.addEventListener("change", () => changes++);
  session.stopScreen();
  await session.setMuted("microphone", true);
  socket.fire("call:joined", { participant: { id: "b", name: "B", tracks: [] } });
  await settle();
  assert.ok(changes > 0 && changes < 5, `${changes} changes`);
});

test("comes in without a camera where there is none, and says so", async () => {
  const { session, notices } = await joined({ refuse: { camera: "NotFoundError" } });
  assert.equal(session.state.status, "joined");
  assert.equal(session.state.self.camera, false);
  assert.deepEqual(notices, ["device-problem missing"]);
});

test("a refused permission leaves nothing behind", async () => {
  const { session, socket } = world({ refuse: { camera: "NotAllowedError" } });
  session.connect();
  await assert.rejects(session.join({ room: "daily", name: "Ada" }), { problem: "denied" });
  assert.equal(session.state.status, "idle");
  assert.deepEqual(socket.called("call:join"), []);
  await session.join({ room: "daily", name: "Ada", microphone: false, camera: false });
  assert.equal(session.state.status, "joined");
});

test("tells the server of a mute, and the others' mutes are shown", async () => {
  const { session, socket } = await joined();
  await session.setMuted("microphone", true);
  await settle();
  assert.deepEqual(socket.called("call:mute"), [{ source: "microphone", muted: true }]);
  assert.equal(session.state.self.microphone, false);
  socket.fire("call:updated", { participant: { ...GRACE, tracks: [{ source: "camera", muted: false }] } });
  await settle();
  assert.equal(session.state.participants[0].camera, true);
  assert.equal(session.state.participants[0].microphone, false);
  assert.equal(socket.called("call:offer").length, 1);
});

test("shows who is away, and that they are back", async () => {
  const { session, socket } = await joined();
  assert.equal(session.state.participants[0].away, false);
  socket.fire("call:updated", { participant: { ...GRACE, away: true } });
  await settle();
  assert.equal(session.state.participants[0].away, true);
  socket.fire("call:updated", { participant: GRACE });
  await settle();
  assert.equal(session.state.participants[0].away, false);
});

test("a microphone that the system takes for a phone call is shown as off, to the others too, until it is back", async () => {
  const { session, socket, made, notices } = await joined();
  const { sender } = made[0].getTransceivers()[0];
  const track = sender.track;
  track.dispatchEvent(new Event("mute"));
  await settle();
  assert.equal(session.state.self.microphone, false);
  assert.deepEqual(socket.called("call:mute"), [{ source: "microphone", muted: true }]);
  await session.setMuted("microphone", false);
  assert.equal(session.state.self.microphone, false);
  track.dispatchEvent(new Event("unmute"));
  await settle();
  assert.equal(session.state.self.microphone, true);
  assert.equal(sender.track, track);
  assert.deepEqual(socket.called("call:mute").at(-1), { source: "microphone", muted: false });
  assert.deepEqual(notices, [
    "device-interrupted microphone",
    "device-interrupted microphone",
    "device-resumed microphone",
  ]);
});

test("who has muted a microphone finds it muted after the phone call", async () => {
  const { session, made, notices } = await joined();
  const { track } = made[0].getTransceivers()[0].sender;
  await session.setMuted("microphone", true);
  track.dispatchEvent(new Event("mute"));
  track.dispatchEvent(new Event("unmute"));
  await settle();
  assert.equal(session.state.self.microphone, false);
  assert.deepEqual(notices, []);
});

test("a microphone that is chosen while another one is interrupted is heard", async () => {
  const { session, made } = await joined();
  const { sender } = made[0].getTransceivers()[0];
  sender.track.dispatchEvent(new Event("mute"));
  await settle();
  assert.equal(session.state.self.microphone, false);
  await session.selectDevice("microphone", "mic2");
  await settle();
  assert.equal(session.state.self.microphone, true);
});

test("a camera whose pictures are late is not taken for one that is off", async () => {
  const { session, socket, made, notices } = await joined();
  made[0].getTransceivers()[1].sender.track.dispatchEvent(new Event("mute"));
  await settle();
  assert.equal(session.state.self.camera, true);
  assert.deepEqual(socket.called("call:mute"), []);
  assert.deepEqual(notices, []);
});

test("says when the system refuses to have a screen captured, and nothing when the user does", async () => {
  const refused = { screen: "NotAllowedError" };
  for (const [message, expected] of [
    ["Permission denied by system", ["screen-problem busy"]],
    ["Permission denied by the system", ["screen-problem busy"]],
    ["Permission denied by user", []],
    ["Permission denied", []],
  ]) {
    const { session, notices } = await joined({ refuse: { ...refused, message } });
    await session.startScreen();
    assert.deepEqual(notices, expected, message);
  }
});

test("a removal is said by its code, with what a moderator wrote", () => {
  const said = (code, detail) => wordsFor({ level: "error", code: "removed", detail, reason: code });
  assert.equal(said("removed", "a moderator removed you"), "You were taken out of the room.");
  assert.equal(said("removed", "wrong room"), "You were taken out of the room. The reason given: wrong room");
  assert.equal(said("room-closed", "the room was closed"), "The room was closed.");
  assert.equal(said("server-stopping", "the server is stopping"), "The server is being restarted. Try again in a moment.");
  assert.equal(said(undefined, "no media"), "You were taken out of the room: no media.");
});

test("changing the camera makes no offer", async () => {
  const { session, socket, made } = await joined();
  await session.selectDevice("camera", "cam2");
  await settle();
  assert.equal(made[0].getTransceivers()[1].sender.track.getSettings().deviceId, "cam2");
  assert.equal(socket.called("call:offer").length, 1);
  assert.equal(session.state.selected.camera, "cam2");
  assert.deepEqual(socket.called("call:mute"), []);
});

test("offers more slots when more are wanted", async () => {
  const { session, socket } = await joined();
  socket.fire("call:slots", { slots: SLOTS, wanted: 5 });
  await settle();
  assert.equal(socket.called("call:offer").length, 2);
  assert.equal(socket.called("call:offer")[1].sdp.match(/recvonly/g).length, 10);
});

test("a shared screen is offered, shown and taken back", async () => {
  const { session, socket } = await joined();
  await session.startScreen();
  await settle();
  assert.deepEqual(
    socket.called("call:offer")[1].tracks.map(({ source }) => source),
    ["microphone", "camera", "screen"],
  );
  assert.equal(session.state.self.sharing, true);
  session.stopScreen();
  await settle();
  assert.equal(socket.called("call:offer")[2].tracks.length, 2);
  assert.equal(session.state.self.sharing, false);
});

test("a screen that is picked after one has left or was removed is not captured, nor shown in the next room", async () => {
  for (const end of [
    ({ session }) => session.leave(),
    ({ socket }) => socket.fire("call:removed", { code: "removed", reason: "by a moderator" }),
  ]) {
    const browser = new SlowMediaDevices();
    const it = await joined({ browser });
    browser.slow = true;
    const share = it.session.startScreen();
    await settle();
    await end(it);
    await settle();
    browser.slow = false;
    await it.session.join({ room: "other", name: "Ada" });
    await browser.answer();
    await share;
    assert.equal(it.session.state.self.sharing, false);
    assert.equal(browser.screens[0].stopped, true);
  }
});

test("who cancels the choice of a screen is told nothing", async () => {
  const { session, notices } = await joined({ refuse: { screen: "NotAllowedError" } });
  await session.startScreen();
  assert.equal(session.state.self.sharing, false);
  assert.deepEqual(notices, []);
});

test("why a screen cannot be shared is said of the screen, not of camera and microphone", async () => {
  for (const name of ["NotFoundError", "NotReadableError", "InvalidStateError"]) {
    const { session, notices } = await joined({ refuse: { screen: name } });
    await session.startScreen();
    const [code, detail] = notices[0].split(" ");
    assert.equal(code, "screen-problem");
    assert.match(wordsFor({ code, detail }), /screen/i);
    assert.doesNotMatch(wordsFor({ code, detail }), /camera/i);
  }
});

test("one's own line is in the chat once, whether it comes back or not", async () => {
  const { session, socket } = await joined();
  socket.fire("call:chat", { id: 6, from: null, name: "Guest", text: "Hi", time: 1 });
  await session.sendChat("Hello");
  socket.fire("call:chat", { id: 7, from: "me1", name: "Ada", text: "Hello", time: 1767225600000 });
  await settle();
  assert.deepEqual(
    session.state.chat.map(({ name, text, own }) => ({ name, text, own })),
    [
      { name: "Guest", text: "Hi", own: false },
      { name: "Ada", text: "Hello", own: true },
    ],
  );
});

test("a moderator sees who knocks and whether the room is locked, and can act", async () => {
  const grants = { publish: [], subscribe: true, moderate: true };
  const reply = { ok: true, participant: "me", others: [GRACE], slots: 2, p2p: true, iceServers: [], locked: true, grants };
  const done = { ok: true };
  const { session, socket, notices } = await joined({
    answers: {
      "call:join": reply,
      "call:admit": done,
      "call:lock": done,
      "call:remove": done,
      "call:moderate-mute": done,
    },
  });
  const nobody = { knocks: [], chatters: [], removed: [] };
  assert.deepEqual(session.state.moderation, { allowed: true, locked: true, ...nobody });
  socket.fire("call:knock", { participant: "h", name: "Hedy" });
  socket.fire("call:locked", { locked: false, by: "grace" });
  await settle();
  const hedy = [{ id: "h", name: "Hedy" }];
  assert.deepEqual(session.state.moderation, { allowed: true, locked: false, ...nobody, knocks: hedy });
  assert.deepEqual(notices, ["knock Hedy", "unlocked"]);
  await session.admit("h", true);
  await session.lockRoom(true);
  await session.muteOther("grace", "microphone", true);
  await session.removeOther("grace");
  assert.deepEqual(socket.called("call:admit"), [{ participant: "h", admitted: true }]);
  assert.deepEqual(socket.called("call:lock"), [{ locked: true }]);
  assert.deepEqual(socket.called("call:moderate-mute"), [{ participant: "grace", source: "microphone", muted: true }]);
  assert.deepEqual(socket.called("call:remove"), [{ participant: "grace" }]);
  socket.fire("call:knock-ended", { participant: "h" });
  await settle();
  assert.deepEqual(session.state.moderation.knocks, []);
});

test("a moderator sees who is there by chat only, and who was removed", async () => {
  const { session, socket } = await joined();
  socket.fire("call:chatter", { participant: "s", name: "Sophie" });
  socket.fire("call:chatter", { participant: "e", name: "Eve" });
  socket.fire("call:chatter", { participant: "s", name: "Sophie G." });
  socket.fire("call:barred", { participant: "e", name: "Eve" });
  socket.fire("call:chatter-left", { participant: "e" });
  await settle();
  assert.deepEqual(session.state.moderation.chatters, [{ id: "s", name: "Sophie G." }]);
  assert.deepEqual(session.state.moderation.removed, [{ id: "e", name: "Eve" }]);
  socket.fire("call:pardoned", { participant: "e" });
  socket.fire("call:chatter-left", { participant: "s" });
  await settle();
  assert.deepEqual(session.state.moderation.chatters, []);
  assert.deepEqual(session.state.moderation.removed, []);
});

test("what a moderator has muted stays muted until a moderator lets it be", async () => {
  const { session, socket, notices } = await joined();
  const moderated = { participant: session.state.participantId, source: "microphone", by: "x" };
  socket.fire("call:moderated", { ...moderated, muted: true });
  await settle();
  await session.setMuted("microphone", false);
  assert.equal(session.state.self.microphone, false);
  socket.fire("call:moderated", { ...moderated, muted: false });
  await settle();
  await session.setMuted("microphone", false);
  assert.equal(session.state.self.microphone, true);
  assert.deepEqual(notices, ["silenced microphone", "silenced microphone", "unsilenced microphone"]);
});

test("in front is whom the server hears speak, as long as media goes through it", async () => {
  const { session, socket } = await joined();
  socket.fire("call:speaker", { participant: "grace" });
  await settle();
  assert.equal(session.state.speaker, "grace");
  socket.fire("call:speaker", { participant: session.state.participantId });
  await settle();
  assert.equal(session.state.speaker, "grace", "one does not come in front of oneself");
  socket.fire("call:left", { participant: "grace" });
  await settle();
  assert.equal(session.state.speaker, null);
});

test("mutes what a moderator has muted", async () => {
  const { session, socket, notices } = await joined();
  socket.fire("call:moderated", { participant: session.state.participantId, source: "camera", muted: true, by: "x" });
  await settle();
  assert.equal(session.state.self.camera, false);
  assert.deepEqual(notices, ["silenced camera"]);
});

test("a camera that is still opening when a moderator mutes it stays off", async () => {
  const browser = new SlowMediaDevices();
  const { session, socket } = await joined({ browser });
  await session.setMuted("camera", true);
  browser.slow = true;
  const on = session.setMuted("camera", false);
  socket.fire("call:moderated", { participant: session.state.participantId, source: "camera", muted: true, by: "x" });
  await settle();
  await browser.answer();
  await on;
  assert.equal(session.state.self.camera, false);
  assert.deepEqual(browser.live, ["audio"]);
});

test("says who came and who went", async () => {
  const { session, socket, notices } = await joined();
  socket.fire("call:joined", { participant: { id: "b", name: "Hedy", tracks: [] } });
  socket.fire("call:left", { participant: "grace" });
  await settle();
  assert.deepEqual(notices, ["joined Hedy", "left Grace"]);
  assert.deepEqual(
    session.state.participants.map(({ name }) => name),
    ["Hedy"],
  );
});

test("goes direct and tells the server nothing is to be sent there", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { session, socket, made } = await joined();
  socket.fire("call:direct", { session: 3, peer: "grace", initiator: true });
  await settle();
  made[1].become("connected");
  made[1].arrive("0", { packets: 5 });
  for (let i = 0; i < 3; i++) {
    context.mock.timers.tick(200);
    await settle();
  }
  assert.deepEqual(socket.called("call:direct-state"), [{ session: 3, up: true }]);
  socket.fire("call:path", { path: "direct", session: 3, reason: "" });
  await settle();
  assert.equal(session.state.path, "direct");
  assert.equal(session.state.participants[0].path, "direct");
  context.mock.timers.tick(1_000);
  await settle();
  assert.equal(made[0].getTransceivers()[0].sender.track, null);
  assert.notEqual(made[1].getTransceivers()[0].sender.track, null);
  assert.equal(session.state.participants[0].user.audio, made[1].getTransceivers()[0].receiver.track);
  made[0].arrive("2", { packets: 99 });
  assert.deepEqual(await session.stats(), [
    {
      participantId: "grace",
      path: "direct",
      audioPacketsReceived: 5,
      videoFramesDecoded: 0,
      frameWidth: 0,
      frameHeight: 0,
    },
  ]);
});

test("counts for somebody only what came since the slot is theirs", async () => {
  const { session, socket, made } = await joined();
  made[0].arrive("2", { packets: 100 });
  made[0].arrive("3", { frames: 30, width: 640 });
  socket.fire("call:joined", { participant: { id: "hedy", name: "Hedy", tracks: [] } });
  socket.fire("call:left", { participant: "grace" });
  socket.fire("call:slots", { slots: [{ ...SLOTS[0], participant: "hedy" }, SLOTS[1]], wanted: 1 });
  await settle();
  made[0].arrive("2", { packets: 7 });
  made[0].arrive("3", { frames: 2, width: 320 });
  const [hedy] = await session.stats();
  assert.equal(hedy.participantId, "hedy");
  assert.equal(hedy.audioPacketsReceived, 7);
  assert.equal(hedy.videoFramesDecoded, 2);
  assert.equal(hedy.frameWidth, 320);
});

test("a preview opens the devices, and joining goes on with them", async () => {
  const { session, socket } = world();
  session.connect();
  assert.equal(session.state.preview, null);
  await session.preview({ microphone: true, camera: true });
  const { video } = session.state.preview;
  assert.notEqual(video, null);
  await session.preview({ microphone: true, camera: false });
  assert.deepEqual(session.state.preview, { microphone: true, camera: false, video: null });
  assert.equal(video.stopped, true);
  await session.preview({ microphone: true, camera: true });
  const shown = session.state.preview.video;
  await session.join({ room: "daily", name: "Ada" });
  assert.equal(session.state.preview, null);
  assert.equal(session.state.self.user.video, shown);
  assert.equal(socket.called("call:join").length, 1);
});

test("a preview that is closed frees the devices", async () => {
  const { session } = world();
  session.connect();
  await session.preview({ microphone: true, camera: true });
  const { video } = session.state.preview;
  session.closePreview();
  assert.equal(video.stopped, true);
  assert.equal(session.state.preview, null);
});

test("a camera that is switched off while the browser asks stays off in the preview", async () => {
  const browser = new SlowMediaDevices();
  const { session } = world({ browser });
  browser.slow = true;
  const first = session.preview({ microphone: true, camera: true });
  await settle();
  const second = session.preview({ microphone: true, camera: false });
  await settle();
  await browser.answer();
  await Promise.all([first, second]);
  assert.equal(session.state.preview.microphone, true);
  assert.equal(session.state.preview.camera, false);
  assert.deepEqual(browser.live, ["audio"]);
});

test("a camera that is still opening when one leaves goes off again", async () => {
  const browser = new SlowMediaDevices();
  const { session } = await joined({ browser });
  await session.setMuted("camera", true);
  browser.slow = true;
  const on = session.setMuted("camera", false);
  await settle();
  await session.leave();
  await browser.answer();
  await on;
  assert.equal(session.state.status, "idle");
  assert.equal(session.state.preview, null);
  assert.deepEqual(browser.live, []);
});

test("a device that is being changed when one leaves goes off again", async () => {
  const browser = new SlowMediaDevices();
  const { session } = await joined({ browser });
  browser.slow = true;
  const change = session.selectDevice("camera", "cam2");
  await settle();
  await session.leave();
  await browser.answer();
  await change;
  assert.deepEqual(browser.live, []);
});

test("hands and reactions are told and shown", async () => {
  const { session, socket, notices } = await joined();
  const reactions = [];
  session.addEventListener("reaction", ({ detail }) => reactions.push(`${detail.name} ${detail.self} ${detail.reaction}`));
  await session.raiseHand(true);
  await session.react("👍");
  assert.deepEqual(socket.called("call:hand"), [{ raised: true }]);
  assert.ok(session.state.self.handTime > 0);
  socket.fire("call:hand", { participant: "grace", raised: true, time: 5 });
  socket.fire("call:reaction", { participant: "grace", reaction: "👏" });
  socket.fire("call:reaction", { participant: "nobody", reaction: "👏" });
  await settle();
  assert.equal(session.state.participants[0].handTime, 5);
  assert.deepEqual(reactions, ["Ada true 👍", "Grace false 👏"]);
  assert.deepEqual(notices, ["hand Grace"]);
  socket.fire("call:hand", { participant: "grace", raised: false, time: 6 });
  await settle();
  assert.equal(session.state.participants[0].handTime, 0);
});

test("who comes late is told what was said and whose hands are up", async () => {
  const { session, socket } = await joined();
  const line = (id, text) => ({ id, from: "grace", name: "Grace", text, time: id });
  socket.fire("call:chat", line(9, "third"));
  socket.fire("call:history", { lines: [line(7, "first"), line(8, "second"), line(9, "third")], hands: [{ participant: "grace", raised: true, time: 4 }] });
  await settle();
  assert.deepEqual(session.state.chat.map(({ text }) => text), ["first", "second", "third"]);
  assert.equal(session.state.participants[0].handTime, 4);
});

test("says when the media connection breaks and when it is back", async () => {
  const { session, made, notices } = await joined();
  made[0].become("connected");
  assert.equal(session.state.trouble, null);
  made[0].become("disconnected");
  await settle();
  assert.equal(session.state.trouble, "media");
  made[0].become("connected");
  await settle();
  assert.equal(session.state.trouble, null);
  assert.deepEqual(notices, ["media-lost", "media-back"]);
});

test("shows who speaks", async (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const { session, made } = await joined();
  const [, , audio] = made[0].getTransceivers();
  audio.sources = [{ audioLevel: 0.5, timestamp: performance.timeOrigin + performance.now() }];
  context.mock.timers.tick(200);
  await settle();
  assert.equal(session.state.participants[0].speaking, true);
  assert.equal(session.state.speaker, "grace");
});

test("hears a short sound that comes twice a second, whenever within the half second it comes", async (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  for (let offset = 0; offset < 500; offset += 25) {
    const { session, made } = await joined();
    const [, , audio] = made[0].getTransceivers();
    let elapsed = 0;
    for (; elapsed < 2_000 && session.state.speaker === null; elapsed += 10) {
      const sounds = (elapsed + 500 - offset) % 500 < 50;
      audio.sources = [{ audioLevel: sounds ? 0.4 : 0, timestamp: performance.timeOrigin + performance.now() }];
      context.mock.timers.tick(10);
    }
    assert.equal(session.state.speaker, "grace", `a sound at ${offset} ms`);
    await session.leave();
  }
});

test("says what it shows, in this call and after a reconnect", async () => {
  const { session, socket } = await joined();
  session.watch([{ participant: "grace", source: "camera", height: 359.6 }]);
  const watching = [{ participant: "grace", source: "camera", height: 360, pinned: false }];
  assert.deepEqual(socket.called("call:watch"), [{ watching }]);
  socket.drop();
  socket.connect();
  await settle();
  assert.deepEqual(socket.called("call:watch"), [{ watching }, { watching }]);
});

test("somebody of whom nothing comes has a poor connection, unless muted or not looked at", async (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const { session, socket } = await joined();
  const qualityWith = async (microphone, camera, reason) => {
    const tracks = [
      { source: "microphone", muted: !microphone },
      { source: "camera", muted: !camera },
    ];
    socket.fire("call:updated", { participant: { ...GRACE, tracks } });
    socket.fire("call:quality", { pictures: [{ participant: "grace", stream: "user", reason }] });
    for (let look = 0; look < 2; look++) {
      await settle();
      context.mock.timers.tick(2_000);
    }
    await settle();
    return session.state.participants[0].quality;
  };
  assert.equal(await qualityWith(false, false, "muted"), "good");
  assert.equal(await qualityWith(true, false, "muted"), "poor");
  assert.equal(await qualityWith(false, true, "not-shown"), "good");
  assert.equal(await qualityWith(false, true, "best"), "poor");
  assert.equal(await qualityWith(false, true, "paused-by-estimate"), "good");
});

test("tells why a picture is as it is, and when the network does not carry it", async () => {
  const { session, socket, notices } = await joined();
  const picture = {
    participant: "grace",
    stream: "user",
    videoMid: "3",
    reason: "paused-by-estimate",
    explanation: "no picture, because the estimate is 60 kbit/s",
    height: 0,
    bestHeight: 180,
    bitrateBps: 0,
    estimateBps: 60_000,
  };
  socket.fire("call:quality", { pictures: [picture] });
  socket.fire("call:quality", { pictures: [picture] });
  await settle();
  assert.deepEqual(session.state.participants[0].pictures, { user: picture, screen: null });
  assert.deepEqual(notices, ["picture-paused Grace"]);
});
