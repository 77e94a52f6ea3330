import { words } from "../i18n/languages.js";
import { element, want } from "./dom.js";
import { graph } from "./graph.js";
import { asPanel, panelHeader } from "./panel.js";

/** @import { Participant, SessionState } from "../session-state.js" */
/** @import { Measurement } from "../rtc/quality.js" */

/** How the connection is doing, in numbers and small graphs. */
export class RoomStatistics extends HTMLElement {
  #body = element("div", { class: "body", tabIndex: 0, role: "group", "aria-label": words.statistics.title });

  /** @type {Measurement | undefined} */
  #shown;

  connectedCallback() {
    asPanel(this, words.statistics.title);
    this.append(
      panelHeader(words.statistics.title, () => want(this, { type: "panel", panel: null })),
      this.#body,
    );
    this.#body.append(element("p", { class: "quiet" }, words.statistics.waiting));
  }

  /** @param {SessionState} state */
  render({ measurements, participants }) {
    const now = measurements.at(-1);
    if (!now || now === this.#shown || this.hidden) {
      return;
    }
    this.#shown = now;
    const w = words.statistics;
    const lost = Math.max(now.sentLoss, now.receivedLoss);
    this.#body.replaceChildren(
      element(
        "dl",
        {},
        ...row(w.path, pathText(now)),
        ...row(w.picture, pictureText(now) + (now.limited ? ` (${w.limited})` : "")),
        ...estimateRow(participants),
      ),
      figure(w.sent, rateText(now.sentBps), measurements, (m) => m.sentBps, 500_000),
      figure(w.received, rateText(now.receivedBps), measurements, (m) => m.receivedBps, 500_000),
      figure(w.loss, percentText(lost), measurements, (m) => Math.max(m.sentLoss, m.receivedLoss), 0.05),
      figure(w.roundTrip, `${now.roundTripMillis} ms`, measurements, (m) => m.roundTripMillis, 100),
      this.#table(now, participants),
    );
  }

  /**
   * @param {Measurement} now
   * @param {Participant[]} participants
   */
  #table(now, participants) {
    const w = words.statistics;
    if (now.participants.length === 0) {
      return element("p", { class: "quiet" });
    }
    const people = new Map(participants.map((person) => [person.id, person]));
    return element(
      "table",
      {},
      element("caption", {}, w.perPerson),
      element("tr", {}, ...[w.person, w.size, w.rate, w.loss, w.why].map((text) => element("th", { scope: "col" }, text))),
      ...now.participants.map((person) =>
        element(
          "tr",
          {},
          element("td", {}, element("bdi", {}, people.get(person.id)?.name ?? "")),
          element("td", {}, pictureText(person)),
          element("td", {}, rateText(person.bitrateBps)),
          element("td", {}, percentText(person.loss)),
          element("td", { class: "why" }, whyText(people.get(person.id))),
        ),
      ),
    );
  }
}

/**
 * @param {string} title
 * @param {string} value
 */
function row(title, value) {
  return [element("dt", {}, title), element("dd", {}, value)];
}

/**
 * @param {string} title
 * @param {string} value
 * @param {readonly Measurement[]} measurements
 * @param {(measurement: Measurement) => number} pick
 * @param {number} least
 */
function figure(title, value, measurements, pick, least) {
  return element(
    "figure",
    {},
    element("figcaption", {}, element("span", {}, title), element("b", {}, value)),
    graph(words.statistics.overTime(title, value), measurements.map(pick), least),
  );
}

/**
 * What the network carries, where anything is known to limit it.
 *
 * @param {Participant[]} participants
 */
function estimateRow(participants) {
  const estimate = participants.find(({ pictures }) => pictures.user?.estimateBps)?.pictures.user?.estimateBps;
  return estimate ? row(words.statistics.estimate, rateText(estimate)) : [];
}

/**
 * Why somebody's camera is seen as it is.
 *
 * @param {Participant | undefined} person
 */
function whyText(person) {
  const picture = person?.pictures.user;
  if (!person || !picture) {
    return person?.path === "direct" ? words.statistics.reasons.direct() : "";
  }
  const { reason, height, estimateBps } = picture;
  return words.statistics.reasons[reason](`${height}p`, rateText(estimateBps ?? 0));
}

/** @param {Measurement} measurement */
function pathText({ path, protocol, relayed }) {
  const w = words.statistics;
  const way = path === "direct" ? w.pathDirect : w.pathServer;
  const how = [protocol.toUpperCase(), relayed ? w.relayed : ""].filter((text) => text !== "").join(", ");
  return how ? `${way} (${how})` : way;
}

/** @param {{ width: number, height: number, framesPerSecond: number }} picture */
function pictureText({ width, height, framesPerSecond }) {
  return width > 0 ? `${width}×${height}, ${Math.round(framesPerSecond)}/s` : words.statistics.none;
}

/** @param {number} bps */
function rateText(bps) {
  return bps >= 1_000_000 ? `${(bps / 1_000_000).toFixed(1)} Mbit/s` : `${Math.round(bps / 1000)} kbit/s`;
}

/** @param {number} share */
function percentText(share) {
  return `${(100 * share).toFixed(1)} %`;
}

customElements.define("room-statistics", RoomStatistics);
