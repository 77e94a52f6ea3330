import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.HTMLElement = class {};
globalThis.Element = class {};
globalThis.customElements = { define: () => undefined };

// A browser that can neither fill the screen nor float a picture.
globalThis.document = {};

test("there is no key for what the browser cannot do", async () => {
  const { SHORTCUTS, shortcutFor } = await import(
    "../../main/resources/META-INF/resources/app/views/shortcuts.js"
  );
  assert.equal(SHORTCUTS.I, undefined);
  assert.equal(SHORTCUTS.F, undefined);
  assert.equal(shortcutFor({ key: "i", code: "KeyI" }), undefined);
  assert.notEqual(shortcutFor({ key: "m", code: "KeyM" }), undefined);
});
