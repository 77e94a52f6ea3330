import assert from "node:assert/strict";
import { test } from "node:test";
import { Watching } from "../../main/resources/META-INF/resources/app/rtc/watching.js";

const picture = (height) => [{ participant: "ada", source: "camera", height, pinned: false }];

test("tells at once what is news, and together what follows within a moment", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let now = 1_000;
  t.mock.method(performance, "now", () => now);
  const told = [];
  const watching = new Watching((what) => told.push(what));
  watching.want(picture(180));
  assert.deepEqual(told, [picture(180)]);
  now += 50;
  watching.want(picture(200));
  watching.want(picture(720));
  assert.equal(told.length, 1);
  now += 150;
  t.mock.timers.tick(150);
  assert.deepEqual(told, [picture(180), picture(720)]);
});

test("does not repeat itself, and says nothing of everything at first", (t) => {
  let now = 1_000;
  t.mock.method(performance, "now", () => (now += 1_000));
  const told = [];
  const watching = new Watching((what) => told.push(what));
  watching.want(null);
  watching.want([]);
  watching.want([]);
  watching.want(null);
  assert.deepEqual(told, [[], null]);
});
