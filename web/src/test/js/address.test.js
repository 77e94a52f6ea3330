import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addressIn,
  forgetToken,
  inviteLink,
  readAddress,
  takeToken,
} from "../../main/resources/META-INF/resources/app/address.js";

const PAGE = "https://room.example/";

function storage() {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}

const forbidden = () => {
  throw new Error("SecurityError");
};

test("room and token are told apart wherever they stand", () => {
  for (const [address, room, token] of [
    ["", "", ""],
    ["#daily", "daily", ""],
    ["#token=e.y.J", "", "e.y.J"],
    ["#daily&token=e.y.J", "daily", "e.y.J"],
    ["#token=e.y.J&daily", "daily", "e.y.J"],
    ["?token=e.y.J", "", "e.y.J"],
    ["?token=old#daily&token=new", "daily", "new"],
    ["?room=daily&token=e.y.J", "daily", "e.y.J"],
    ["?room=weekly#daily", "daily", ""],
    ["#Ada's%20caf%C3%A9", "Ada's café", ""],
    ["#R%26D", "R&D", ""],
    ["#R&D", "R&D", ""],
    ["#token%3D7", "token=7", ""],
    ["#100%", "100%", ""],
  ]) {
    assert.deepEqual(readAddress(PAGE + address), { room, token }, address);
  }
});

test("an invite link has the room and never a token", () => {
  for (const address of ["", "#token=e.y.J", "#weekly&token=e.y.J", "?token=e.y.J"]) {
    assert.equal(inviteLink(PAGE + address, "R&D"), `${PAGE}#R%26D`, address);
  }
  assert.equal(inviteLink(`${PAGE}?p2p=no&token=e.y.J#x`, "daily"), `${PAGE}?p2p=no#daily`);
  assert.equal(inviteLink(`${PAGE}?video=320x180@5`, "daily"), `${PAGE}?video=320x180@5#daily`);
});

test("a token outlasts a reload and is not in the address any more", () => {
  const tab = storage();
  const opened = takeToken(`${PAGE}?p2p=no#daily&token=e.y.J`, () => tab);
  assert.deepEqual(opened, { token: "e.y.J", href: `${PAGE}?p2p=no#daily` });
  assert.deepEqual(takeToken(opened.href, () => tab), opened);
  assert.equal(takeToken(`${PAGE}#token=new`, () => tab).token, "new");
  assert.deepEqual(takeToken(PAGE, () => tab), { token: "new", href: PAGE });
  forgetToken(() => tab);
  assert.equal(takeToken(PAGE, () => tab).token, "");
});

test("where nothing can be stored the token stays in the page's address, but not in the invite link", () => {
  const address = `${PAGE}#token=e.y.J`;
  assert.deepEqual(takeToken(address, forbidden), { token: "e.y.J", href: address });
  assert.deepEqual(takeToken(PAGE, forbidden), { token: "", href: PAGE });
  const inRoom = addressIn(address, "daily");
  assert.equal(inRoom, `${PAGE}#daily&token=e.y.J`);
  assert.deepEqual(readAddress(inRoom), { room: "daily", token: "e.y.J" });
  assert.equal(inviteLink(inRoom, "daily"), `${PAGE}#daily`);
  forgetToken(forbidden);
});
