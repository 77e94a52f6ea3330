import assert from "node:assert/strict";
import { test } from "node:test";
import { replaceItems } from "../../main/resources/META-INF/resources/app/views/dom.js";

/** An element that takes the focus away from what is moved, as a browser does. */
class FakeItem {
  parent = null;

  constructor(name) {
    this.name = name;
  }

  contains(other) {
    return other === this;
  }

  remove() {
    this.parent?.take(this);
  }
}

class FakeList {
  children = [];
  ownerDocument = { activeElement: null };
  changes = 0;

  take(item) {
    const { ownerDocument, children } = this;
    children.splice(children.indexOf(item), 1);
    item.parent = null;
    this.changes++;
    if (ownerDocument.activeElement === item) {
      ownerDocument.activeElement = null;
    }
  }

  insertBefore(item, before) {
    item.parent?.take(item);
    this.children.splice(before ? this.children.indexOf(before) : this.children.length, 0, item);
    item.parent = this;
    this.changes++;
  }

  append(item) {
    this.insertBefore(item, null);
  }
}

/** A list of the letters, and its items by them; what is not in it yet too. */
function filled(letters) {
  const list = new FakeList();
  const items = new Map([..."abcdefg"].map((name) => [name, new FakeItem(name)]));
  [...letters].forEach((letter) => list.append(items.get(letter)));
  list.changes = 0;
  const fill = (wanted) => replaceItems(list, [...wanted].map((letter) => items.get(letter)));
  const shown = () => list.children.map(({ name }) => name).join("");
  return { list, items, fill, shown };
}

test("a list becomes what it is to be, and what has the focus keeps it", () => {
  for (const [before, after] of [
    ["", "abc"],
    ["abc", ""],
    ["abc", "abc"],
    ["abc", "bca"],
    ["abc", "cab"],
    ["abcd", "dcba"],
    ["abcd", "bd"],
    ["abcd", "ebfdg"],
    ["abcdefg", "gfabc"],
  ]) {
    for (const focus of [null, ...before]) {
      const { list, items, fill, shown } = filled(before);
      const item = items.get(focus) ?? null;
      list.ownerDocument.activeElement = item;
      fill(after);
      assert.equal(shown(), after);
      const kept = after.includes(focus) ? item : null;
      assert.equal(list.ownerDocument.activeElement, kept, `${before} ${after} ${focus}`);
    }
  }
});

test("only what differs is touched", () => {
  // A move is one out and one in.
  for (const [after, changes] of [["abcd", 0], ["abd", 1], ["abecd", 1], ["dabc", 2]]) {
    const { list, fill } = filled("abcd");
    fill(after);
    assert.equal(list.changes, changes, after);
  }
});
