import assert from "node:assert/strict";
import { test } from "node:test";
import {
  pictureHeight,
  promoteSpeakers,
  tileCapacity,
  tileSize,
} from "../../main/resources/META-INF/resources/app/views/layout.js";

const GAP = 8;

test("tiles always fit, whatever the window", () => {
  for (const [width, height] of [
    [1366, 640],
    [390, 720],
    [800, 800],
    [320, 200],
    [3840, 2000],
  ]) {
    for (let count = 1; count <= 50; count++) {
      const size = tileSize({ count, width, height, gap: GAP });
      const rows = Math.ceil(count / size.columns);
      assert.ok(size.width > 0 && size.height > 0, `${count} in ${width}x${height}`);
      assert.ok(size.columns * size.width + (size.columns - 1) * GAP <= width);
      assert.ok(rows * size.height + (rows - 1) * GAP <= height);
      assert.ok(size.width <= (size.height + 1) * (16 / 9), `${size.width}x${size.height}`);
    }
  }
});

test("two stand side by side on a laptop and one above the other on a phone", () => {
  assert.equal(tileSize({ count: 2, width: 1366, height: 640, gap: GAP }).columns, 2);
  assert.equal(tileSize({ count: 2, width: 390, height: 720, gap: GAP }).columns, 1);
});

test("four make a square and nine another", () => {
  assert.equal(tileSize({ count: 4, width: 1366, height: 700, gap: GAP }).columns, 2);
  assert.equal(tileSize({ count: 9, width: 1366, height: 700, gap: GAP }).columns, 3);
});

test("a window without room gives tiles without size, not an error", () => {
  assert.deepEqual(tileSize({ count: 4, width: 0, height: 0, gap: GAP }), { columns: 1, width: 0, height: 0 });
  assert.deepEqual(tileSize({ count: 0, width: 100, height: 100, gap: GAP }), { columns: 1, width: 0, height: 0 });
});

test("up to 49 fit a large window, fewer a phone", () => {
  assert.equal(tileCapacity(1900, 950), 49);
  assert.equal(tileCapacity(390, 700), 32);
  assert.equal(tileCapacity(0, 0), 4);
});

test("somebody who speaks unseen takes the place of the one who was silent longest, and nobody else moves", () => {
  const spoke = new Map([["a", 5], ["b", 1], ["c", 3], ["e", 9]]);
  assert.deepEqual(promoteSpeakers(["a", "b", "c", "d", "e"], spoke, 3), ["a", "e", "c", "d", "b"]);
  assert.deepEqual(promoteSpeakers(["a", "b", "c"], spoke, 3), ["a", "b", "c"]);
});

test("a picture is asked for as high as its tile shows it", () => {
  const wide = { width: 1280, height: 608, pixelRatio: 1 };
  assert.equal(pictureHeight({ ...wide, fills: true }), 720); // of which the tile cuts off a part
  assert.equal(pictureHeight({ ...wide, fills: false }), 608);
  assert.equal(pictureHeight({ width: 320, height: 180, fills: true, pixelRatio: 1 }), 176);
  assert.equal(pictureHeight({ width: 320, height: 180, fills: true, pixelRatio: 2 }), 368);
  assert.equal(pictureHeight({ width: 1, height: 1, fills: true, pixelRatio: 1 }), 16);
});
