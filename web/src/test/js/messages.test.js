import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const protocol = await readFile(new URL("../../../../docs/PROTOCOL.md", import.meta.url), "utf8");
const messages = await readFile(
  new URL("../../main/resources/META-INF/resources/app/protocol/messages.js", import.meta.url),
  "utf8",
);

/** The samples of PROTOCOL.md; what comes before the heading is said by clients, what comes after it by the server. */
const [fromClient, fromServer] = protocol
  .split("## Call events from the server")
  .map((part) =>
    [...part.matchAll(/```json\n([\s\S]*?)```/g)]
      .map(([, json]) => JSON.parse(json))
      .filter(({ event }) => event?.startsWith("call:")),
  );

/** The names of a typedef's members. */
function members(name) {
  const [body] = messages.split(`}} ${name}\n`)[0].split("@typedef {{").slice(-1);
  return [...body.matchAll(/"(call:[\w-]+)"/g)].map(([, member]) => member).sort();
}

/** The names of a typedef's properties. */
function properties(name) {
  const body = messages.split(`@typedef {object} ${name}`)[1].split("@typedef")[0];
  return [...body.matchAll(/@property \{.*\} \[?(\w+)/g)].map(([, property]) => property).sort();
}

const names = (samples) => [...new Set(samples.map(({ event }) => event))].sort();
const sample = (samples, name) => samples.find(({ event }) => event === name);

test("the typed calls are those of the protocol", () => {
  assert.deepEqual(members("Calls"), names(fromClient));
});

test("the typed events are those of the protocol", () => {
  assert.deepEqual(members("Events"), names(fromServer));
});

test("the typed shapes have the fields of the protocol's samples", () => {
  const join = sample(fromClient, "call:join");
  const offer = sample(fromClient, "call:offer");
  const { ok: _, ...joined } = join.ack;
  const { ok: __, ...answered } = offer.ack;
  for (const [type, value] of [
    ["JoinRequest", join.args[0]],
    ["JoinReply", joined],
    ["ParticipantInfo", joined.others[0]],
    ["TrackState", joined.others[0].tracks[0]],
    ["OfferRequest", offer.args[0]],
    ["OfferedTrack", offer.args[0].tracks[0]],
    ["OfferReply", answered],
    ["SlotInfo", answered.slots[0]],
    ["Watched", sample(fromClient, "call:watch").args[0].watching[0]],
    ["WantedSource", sample(fromServer, "call:wanted").args[0].sources[0]],
    ["ReceivedPicture", sample(fromServer, "call:quality").args[0].pictures[0]],
    ["ChatLine", sample(fromServer, "call:chat").args[0]],
    ["RoomSummary", sample(fromServer, "call:rooms").args[0].rooms[0]],
  ]) {
    assert.deepEqual(properties(type), Object.keys(value).sort(), type);
  }
});
