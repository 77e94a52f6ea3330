import assert from "node:assert/strict";
import { test } from "node:test";
import { Sight } from "../../main/resources/META-INF/resources/app/views/sight.js";

const tile = {};

/** A page in a browser that knows of pictures that float, or does not: then there is no such property. */
function page(context, properties) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const document = Object.assign(new EventTarget(), { hidden: false, fullscreenElement: null }, properties);
  globalThis.document = document;
  globalThis.IntersectionObserver = class {
    disconnect() {}
  };
  const sight = new Sight(() => undefined);
  sight.open();
  context.after(() => sight.close());
  return {
    sight,
    document,
    show: (shown) => {
      document.hidden = !shown;
      document.dispatchEvent(new Event("visibilitychange"));
      context.mock.timers.tick(60_000);
    },
  };
}

test("nothing is seen of a page in the background, whether or not the browser knows pictures that float", (context) => {
  for (const properties of [{ pictureInPictureElement: null }, {}]) {
    const { sight, show } = page(context, properties);
    assert.equal(sight.sees(tile), true);
    show(false);
    assert.equal(sight.sees(tile), false);
    show(true);
    assert.equal(sight.sees(tile), true);
    context.mock.timers.reset();
  }
});

test("a page of which a picture floats is seen, and one that fills no screen ever too", (context) => {
  const { sight, show } = page(context, { pictureInPictureElement: {}, fullscreenElement: undefined });
  show(false);
  assert.equal(sight.sees(tile), true);
});
