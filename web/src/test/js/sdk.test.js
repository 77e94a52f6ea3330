import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

const app = new URL("../../main/resources/META-INF/resources/app/", import.meta.url);
const read = (path) => readFile(new URL(path, app), "utf8");

/** The modules that one reaches from a module by its relative imports. */
async function reached(path, known = new Set()) {
  if (!known.has(path)) {
    known.add(path);
    for (const [, from] of (await read(path)).matchAll(/^(?:import|export) .*from "(\.[^"]+)"/gm)) {
      await reached(new URL(from, new URL(path, "file:///")).pathname.slice(1), known);
    }
  }
  return known;
}

test("the package holds all that its door needs, and no views", async () => {
  const { files, exports } = JSON.parse(await read("package.json"));
  assert.equal(exports["."].default, "./npm.js");
  for (const module of await reached("npm.js")) {
    assert.ok(files.some((file) => module === file || (file.endsWith("/") && module.startsWith(file))), module);
    assert.ok(!module.startsWith("views/"), module);
  }
});

test("there are types for every module of the package", async () => {
  const types = new Set(await readdir(new URL("types/", app), { recursive: true }));
  for (const module of await reached("npm.js")) {
    assert.ok(types.has(module.replace(/\.js$/, ".d.ts")), `${module}: run ./renew-types`);
  }
});

test("the types name what the session offers", async () => {
  const types = await read("types/session.d.ts");
  const offered = [...(await read("session.js")).matchAll(/^ {2}(?:async |get )?([a-z]\w*)\(/gm)].map(([, name]) => name);
  assert.ok(offered.length > 15);
  for (const name of offered) {
    assert.match(types, new RegExp(`\\b${name}\\b`), `${name}: run ./renew-types`);
  }
});

test("the session and all below it know no page", async () => {
  for (const module of await reached("session.js")) {
    assert.doesNotMatch(await read(module), /\bdocument\.|\bwindow\.|customElements|HTMLElement/, module);
  }
});

test("the smallest client stays under a hundred lines", async () => {
  assert.ok((await read("example/example.js")).split("\n").length < 100);
});
