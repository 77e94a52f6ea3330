import assert from "node:assert/strict";
import { test } from "node:test";
import { en } from "../../main/resources/META-INF/resources/app/i18n/en.js";
import { bestLanguage, languages } from "../../main/resources/META-INF/resources/app/i18n/languages.js";

/** The paths of all messages, with what kind each is. */
function shape(messages, path = "") {
  return Object.entries(messages)
    .flatMap(([key, value]) => (typeof value === "object" ? shape(value, `${path}${key}.`) : `${path}${key} ${typeof value}`))
    .sort();
}

test("every language says everything", async () => {
  for (const [code, { load }] of Object.entries(languages)) {
    assert.deepEqual(shape(await load()), shape(en), code);
  }
});

test("the user's choice comes first, then what the browser accepts, then English", () => {
  assert.equal(bestLanguage("ko", ["en-US"]), "ko");
  assert.equal(bestLanguage("", ["fr", "ko-KR", "en"]), "ko");
  assert.equal(bestLanguage("", ["fr"]), "en");
  assert.equal(bestLanguage("constructor", []), "en");
});
