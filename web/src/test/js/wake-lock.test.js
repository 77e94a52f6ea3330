import assert from "node:assert/strict";
import { test } from "node:test";
import { ScreenWakeLock } from "../../main/resources/META-INF/resources/app/views/wake-lock.js";
import { settle } from "./fakes.js";

/** A browser whose page can be hidden, which takes its locks away. */
class FakeBrowser {
  page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  taken = [];
  refuses = false;

  locks = {
    request: async (type) => {
      assert.equal(type, "screen");
      if (this.refuses || this.page.visibilityState !== "visible") {
        throw new Error("NotAllowedError");
      }
      const lock = Object.assign(new EventTarget(), {
        released: false,
        release: async () => {
          lock.released = true;
          lock.dispatchEvent(new Event("release"));
        },
      });
      this.taken.push(lock);
      return lock;
    },
  };

  get held() {
    return this.taken.filter(({ released }) => !released).length;
  }

  async turn(visibility) {
    this.page.visibilityState = visibility;
    if (visibility === "hidden") {
      await Promise.all(this.taken.filter(({ released }) => !released).map((lock) => lock.release()));
    }
    this.page.dispatchEvent(new Event("visibilitychange"));
    await settle();
  }
}

test("holds the screen during a call, and no longer", async () => {
  const browser = new FakeBrowser();
  const wakeLock = new ScreenWakeLock(browser.locks, browser.page);
  await settle();
  assert.equal(browser.taken.length, 0);
  wakeLock.hold(true);
  wakeLock.hold(true);
  await settle();
  assert.equal(browser.held, 1);
  assert.equal(browser.taken.length, 1);
  wakeLock.hold(false);
  await settle();
  assert.equal(browser.held, 0);
});

test("asks again when the page is seen again", async () => {
  const browser = new FakeBrowser();
  new ScreenWakeLock(browser.locks, browser.page).hold(true);
  await settle();
  await browser.turn("hidden");
  assert.equal(browser.held, 0);
  await browser.turn("visible");
  assert.equal(browser.held, 1);
});

test("a call that ends while the lock is asked for leaves none behind", async () => {
  const browser = new FakeBrowser();
  const wakeLock = new ScreenWakeLock(browser.locks, browser.page);
  wakeLock.hold(true);
  wakeLock.hold(false);
  await settle();
  assert.equal(browser.held, 0);
  wakeLock.hold(true);
  await settle();
  assert.equal(browser.held, 1);
});

test("a browser without locks, or one that refuses, is no problem", async () => {
  const browser = new FakeBrowser();
  new ScreenWakeLock(undefined, browser.page).hold(true);
  browser.refuses = true;
  const wakeLock = new ScreenWakeLock(browser.locks, browser.page);
  wakeLock.hold(true);
  await settle();
  browser.refuses = false;
  await browser.turn("visible");
  assert.equal(browser.held, 1);
});
