import assert from "node:assert/strict";
import { test } from "node:test";
import { ActiveSpeaker } from "../../main/resources/META-INF/resources/app/rtc/active-speaker.js";

const levels = (values) => new Map(Object.entries(values));

test("whoever speaks first is in front at once", () => {
  const speaker = new ActiveSpeaker();
  assert.equal(speaker.update(levels({ ada: 0.7, grace: 0 }), 0), true);
  assert.equal(speaker.front, "ada");
  assert.deepEqual([...speaker.speaking], ["ada"]);
});

test("a pause within a sentence ends nothing, a longer one does", () => {
  const speaker = new ActiveSpeaker();
  speaker.update(levels({ ada: 0.7 }), 0);
  assert.equal(speaker.update(levels({ ada: 0 }), 500), false);
  assert.equal(speaker.update(levels({ ada: 0 }), 900), true);
  assert.equal(speaker.speaking.size, 0);
  assert.equal(speaker.front, "ada", "stays in front until somebody else speaks");
});

test("a cough takes nobody's place", () => {
  const speaker = new ActiveSpeaker();
  speaker.update(levels({ ada: 0.7, grace: 0 }), 0);
  speaker.update(levels({ ada: 0, grace: 0.9 }), 1_000);
  assert.equal(speaker.front, "ada");
  speaker.update(levels({ ada: 0, grace: 0.9 }), 1_700);
  assert.equal(speaker.front, "grace");
});

test("who has left is neither speaking nor in front", () => {
  const speaker = new ActiveSpeaker();
  speaker.update(levels({ ada: 0.7 }), 0);
  assert.equal(speaker.update(levels({}), 100), true);
  assert.equal(speaker.front, null);
  assert.equal(speaker.speaking.size, 0);
});
