import assert from "node:assert/strict";
import { test } from "node:test";
import { splitLinks } from "../../main/resources/META-INF/resources/app/views/links.js";

const links = (text) => splitLinks(text).flatMap(({ href }) => href ?? []);

test("finds web addresses, and leaves the sentence's end out of them", () => {
  assert.deepEqual(links("See https://example.org/a?b=c#d. And (http://example.com/x)!"), [
    "https://example.org/a?b=c#d",
    "http://example.com/x",
  ]);
  assert.deepEqual(links("https://example.org/a_(b)"), ["https://example.org/a_(b)"]);
});

test("makes a link of nothing else", () => {
  assert.deepEqual(links("javascript:alert(1) data:text/html,x ftp://example.org example.org https://"), []);
  assert.deepEqual(links('<a href="x">'), []);
});

test("keeps every letter of the text", () => {
  for (const text of ["", "a", "x https://example.org y", "https://a.example https://b.example"]) {
    assert.equal(splitLinks(text).map((part) => part.text).join(""), text);
  }
});
