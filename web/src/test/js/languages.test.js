import assert from "node:assert/strict";
import { test } from "node:test";
import { en } from "../../main/resources/META-INF/resources/app/i18n/en.js";
import { bestLanguage, languages, useLanguage } from "../../main/resources/META-INF/resources/app/i18n/languages.js";
import { refusalWords, wordsFor } from "../../main/resources/META-INF/resources/app/views/words.js";

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

test("what fails is said in the user's language, or else in the server's words", async (context) => {
  globalThis.document = { documentElement: {} };
  context.after(() => useLanguage("en"));
  const full = { code: "room-full", message: "The room \"daily\" has 50 participants and takes no more." };
  assert.equal(refusalWords(full), "The room is full.");
  await useLanguage("ko");
  assert.equal(refusalWords(full), "방이 가득 찼습니다.");
  const notice = { level: "error", code: "refused", detail: "expired", reason: "token-expired" };
  assert.equal(wordsFor(notice), "링크가 만료되었습니다. 새 링크를 요청하세요.");
  for (const code of ["bad-request", "constructor", undefined]) {
    assert.equal(refusalWords({ code, message: "name: too long" }), "name: too long");
  }
});
