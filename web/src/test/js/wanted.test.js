import assert from "node:assert/strict";
import { test } from "node:test";
import { anything, asShown } from "../../main/resources/META-INF/resources/app/views/wanted.js";

const BOTH = { microphone: true, camera: true };

test("a join comes in with what the preview shows, not with what is remembered", () => {
  const preview = { microphone: true, camera: false, video: null };
  assert.deepEqual(asShown(preview, BOTH), { microphone: true, camera: false });
  assert.deepEqual(asShown(null, BOTH), BOTH);
});

test("after a call without devices there is nothing to open", () => {
  assert.equal(anything(asShown({ id: "me", name: "Ada", microphone: false, camera: false }, BOTH)), false);
  assert.equal(anything({ microphone: true, camera: false }), true);
  assert.equal(anything({ microphone: false, camera: true }), true);
});
