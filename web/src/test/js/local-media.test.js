import assert from "node:assert/strict";
import { test } from "node:test";
import { Devices } from "../../main/resources/META-INF/resources/app/rtc/devices.js";
import { LocalMedia } from "../../main/resources/META-INF/resources/app/rtc/local-media.js";
import { FakeMediaDevices, SlowMediaDevices } from "./fakes.js";

const BOTH = { microphone: true, camera: true };

function localMedia(refuse, chosen) {
  const browser = new FakeMediaDevices(refuse);
  const media = new LocalMedia(new Devices(browser), chosen);
  const changes = [];
  media.addEventListener("track", ({ detail }) => changes.push(detail));
  media.addEventListener("sources", () => changes.push("sources"));
  media.addEventListener("lost", ({ detail }) => changes.push(`lost ${detail}`));
  return { media, browser, changes };
}

function slowMedia() {
  const browser = new SlowMediaDevices();
  return { browser, media: new LocalMedia(new Devices(browser)) };
}

test("opens both with one question", async () => {
  const { media, browser } = localMedia();
  assert.deepEqual(await media.open(BOTH), []);
  assert.equal(browser.opened.length, 1);
  assert.deepEqual(media.sources, [
    { source: "microphone", muted: false },
    { source: "camera", muted: false },
  ]);
});

test("does without a camera that is missing or busy", async () => {
  for (const [name, problem] of [
    ["NotFoundError", "missing"],
    ["NotReadableError", "busy"],
  ]) {
    const { media } = localMedia({ camera: name });
    const problems = await media.open(BOTH);
    assert.deepEqual(
      problems.map((each) => each.problem),
      [problem],
    );
    assert.notEqual(media.track("microphone"), null);
    assert.equal(media.track("camera"), null);
    assert.equal(media.muted("camera"), true);
  }
});

test("a refusal is thrown and can be tried again", async () => {
  const { media, browser } = localMedia({ camera: "NotAllowedError" });
  await assert.rejects(media.open(BOTH), { problem: "denied" });
  assert.equal(media.opened, false);
  browser.refuse = {};
  assert.deepEqual(await media.open(BOTH), []);
});

test("only watching opens nothing", async () => {
  const { media, browser } = localMedia({ camera: "NotAllowedError" });
  await media.open({ microphone: false, camera: false });
  assert.deepEqual(browser.opened, []);
  assert.deepEqual(
    media.sources.map(({ muted }) => muted),
    [true, true],
  );
});

test("a page that was not loaded securely is told so", async () => {
  const media = new LocalMedia(new Devices(undefined));
  assert.deepEqual(
    (await media.open(BOTH)).map(({ problem }) => problem),
    ["insecure"],
  );
});

test("a muted microphone stays open, a muted camera is switched off", async () => {
  const { media, browser, changes } = localMedia();
  await media.open(BOTH);
  const microphone = media.track("microphone");
  const camera = media.track("camera");
  changes.length = 0;
  await media.setMuted("microphone", true);
  await media.setMuted("camera", true);
  assert.deepEqual(changes, ["microphone", "camera"]);
  assert.equal(media.track("microphone"), null);
  assert.equal(microphone.enabled, false);
  assert.equal(microphone.stopped, false);
  assert.equal(camera.stopped, true);
  await media.setMuted("microphone", false);
  await media.setMuted("camera", false);
  assert.equal(media.track("microphone"), microphone);
  assert.equal(microphone.enabled, true);
  assert.notEqual(media.track("camera"), camera);
  assert.equal(browser.opened.length, 2);
});

test("changes the camera by its exact id and stops the old one", async () => {
  const { media, browser } = localMedia();
  await media.open(BOTH);
  const old = media.track("camera");
  await media.select("camera", "cam2");
  assert.deepEqual(browser.opened.at(-1).video.deviceId, { exact: "cam2" });
  assert.equal(browser.opened.at(-1).audio, false);
  assert.equal(media.selected("camera"), "cam2");
  assert.equal(old.stopped, true);
});

test("a muted microphone that is changed stays muted", async () => {
  const { media } = localMedia();
  await media.open(BOTH);
  await media.setMuted("microphone", true);
  await media.select("microphone", "mic2");
  assert.equal(media.track("microphone"), null);
  await media.setMuted("microphone", false);
  assert.equal(media.selected("microphone"), "mic2");
});

test("a camera that is chosen while it is off is used when it goes on", async () => {
  const { media } = localMedia();
  await media.open(BOTH);
  await media.setMuted("camera", true);
  await media.select("camera", "cam2");
  await media.setMuted("camera", false);
  assert.equal(media.track("camera").getSettings().deviceId, "cam2");
});

test("keeps the old device when the new one cannot be opened", async () => {
  const { media, browser } = localMedia();
  await media.open(BOTH);
  const old = media.track("microphone");
  browser.refuse = { microphone: "OverconstrainedError" };
  await assert.rejects(media.select("microphone", "gone"), { problem: "missing" });
  assert.equal(media.track("microphone"), old);
  assert.equal(media.selected("microphone"), "mic1");
});

test("a device that is unplugged is muted and said to be lost", async () => {
  const { media, changes } = localMedia();
  await media.open(BOTH);
  media.track("camera").dispatchEvent(new Event("ended"));
  assert.equal(media.muted("camera"), true);
  assert.deepEqual(changes.slice(-2), ["camera", "lost camera"]);
});

test("uses the devices of an earlier visit where they are there", async () => {
  const { media, browser } = localMedia({}, { camera: "cam2" });
  await media.open(BOTH);
  assert.equal(browser.opened[0].video.deviceId, "cam2");
});

test("a shared screen is published until the browser's own button ends it", async () => {
  const { media, changes } = localMedia();
  await media.open(BOTH);
  changes.length = 0;
  await media.startScreen();
  assert.deepEqual(media.sources.at(-1), { source: "screen", muted: false });
  media.track("screen").dispatchEvent(new Event("ended"));
  assert.equal(media.sources.length, 2);
  assert.deepEqual(changes, ["sources", "sources"]);
});

test("lists microphones and cameras, with a name for those that have none", async () => {
  const { microphones, cameras } = await new Devices(new FakeMediaDevices()).list();
  assert.deepEqual(microphones, [{ id: "mic1", label: "Desk" }]);
  assert.deepEqual(cameras, [
    { id: "cam1", label: "Camera 1" },
    { id: "cam2", label: "Door" },
  ]);
});

test("close stops everything", async () => {
  const { media } = localMedia();
  await media.open(BOTH);
  await media.startScreen();
  const tracks = ["microphone", "camera", "screen"].map((source) => media.track(source));
  media.close();
  assert.deepEqual(
    tracks.map(({ stopped }) => stopped),
    [true, true, true],
  );
  assert.equal(media.opened, false);
});

test("push to talk that is let go while the microphone is still opening does not leave it live", async () => {
  const { browser, media } = slowMedia();
  await media.open({ microphone: false, camera: false });
  browser.slow = true;
  const pressed = media.setMuted("microphone", false);
  await media.setMuted("microphone", true);
  await browser.answer();
  await pressed;
  assert.equal(media.muted("microphone"), true);
  assert.deepEqual(browser.live, []);
});

test("push to talk that is let go and pressed again while the microphone is still opening is heard", async () => {
  const { browser, media } = slowMedia();
  await media.open({ microphone: false, camera: false });
  browser.slow = true;
  const pressed = [false, true, false].map((muted) => media.setMuted("microphone", muted));
  await browser.answer();
  await Promise.all(pressed);
  assert.notEqual(media.track("microphone"), null);
  assert.deepEqual(browser.live, ["audio"]);
});

test("a camera that is muted while both devices are opening stays off, and the microphone comes", async () => {
  const { browser, media } = slowMedia();
  browser.slow = true;
  const opening = media.open(BOTH);
  await media.setMuted("camera", true);
  await browser.answer();
  await opening;
  assert.equal(media.muted("camera"), true);
  assert.deepEqual(browser.live, ["audio"]);
});

test("a camera that is being changed when it is switched off stays off, light and all", async () => {
  const { browser, media } = slowMedia();
  await media.open(BOTH);
  browser.slow = true;
  const change = media.select("camera", "cam2");
  await media.setMuted("camera", true);
  await browser.answer();
  await change;
  assert.equal(media.muted("camera"), true);
  assert.deepEqual(browser.live, ["audio"]);
});

test("a microphone that is muted while it is being changed is the new one, muted", async () => {
  const { browser, media } = slowMedia();
  await media.open(BOTH);
  browser.slow = true;
  const change = media.select("microphone", "mic2");
  await media.setMuted("microphone", true);
  await browser.answer();
  await change;
  assert.equal(media.selected("microphone"), "mic2");
  assert.equal(media.track("microphone"), null);
  assert.equal(media.microphone.enabled, false);
});

test("of two cameras chosen in a row the second is used and the first is switched off", async () => {
  const { browser, media } = slowMedia();
  await media.open(BOTH);
  browser.slow = true;
  const changes = [media.select("camera", "cam2"), media.select("camera", "cam1")];
  await browser.answer();
  await Promise.all(changes);
  assert.equal(media.selected("camera"), "cam1");
  assert.deepEqual(browser.live.sort(), ["audio", "video"]);
});

test("what opens after close is closed again", async () => {
  const { browser, media } = slowMedia();
  browser.slow = true;
  const opening = media.open(BOTH);
  media.close();
  await browser.answer();
  await opening;
  assert.deepEqual(browser.live, []);
  assert.equal(media.opened, false);
  assert.equal(media.muted("camera"), true);
});

test("a refusal of what was closed meanwhile does not concern what was opened since", async () => {
  const { browser, media } = slowMedia();
  browser.slow = true;
  browser.refuse = { camera: "NotAllowedError" };
  const first = assert.rejects(media.open(BOTH), { problem: "denied" });
  media.close();
  const second = media.open({ microphone: true, camera: false });
  await browser.answer();
  await Promise.all([first, second]);
  assert.equal(media.opened, true);
  assert.deepEqual(browser.live, ["audio"]);
});

test("who clicks on share twice is asked for one screen", async () => {
  const { browser, media } = slowMedia();
  browser.slow = true;
  const shares = [media.startScreen(), media.startScreen()];
  await browser.answer();
  await Promise.all(shares);
  assert.equal(browser.screens.length, 1);
  media.stopScreen();
  assert.equal(browser.screens[0].stopped, true);
});

test("a screen in the place of another leaves no capture of the other behind", async () => {
  const { browser, media } = slowMedia();
  await media.startScreen();
  await media.startScreen();
  assert.deepEqual(
    browser.screens.map(({ stopped }) => stopped),
    [true, false],
  );
  assert.equal(media.track("screen"), browser.screens[1]);
});

test("after a share was called off another can begin while the browser still asks for the first", async () => {
  const { browser, media } = slowMedia();
  browser.slow = true;
  const first = media.startScreen();
  media.stopScreen();
  const second = media.startScreen();
  await browser.answer();
  await Promise.all([first, second]);
  assert.deepEqual(
    browser.screens.map(({ stopped }) => stopped),
    [true, false],
  );
});

test("a screen that could not be had does not keep one from trying again", async () => {
  const { browser, media } = slowMedia();
  browser.refuse = { screen: "NotAllowedError" };
  await assert.rejects(media.startScreen(), { problem: "denied" });
  browser.refuse = {};
  await media.startScreen();
  assert.notEqual(media.track("screen"), null);
});
