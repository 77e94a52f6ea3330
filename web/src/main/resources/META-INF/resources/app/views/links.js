import { element } from "./dom.js";

/** A web address up to the next white space or bracket that nobody types in one. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"']+/giu;

/** What ends a sentence rather than an address. */
const TRAILING = /[.,;:!?…»”’]+$/u;

/**
 * A text with its web addresses as links. Nothing in it is taken for markup, and only http and https become links.
 *
 * @param {string} text
 * @returns {(string | HTMLAnchorElement)[]}
 */
export function linked(text) {
  return splitLinks(text).map(({ text: part, href }) =>
    href === null ? part : element("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, part),
  );
}

/**
 * Cuts a text at its web addresses.
 *
 * @param {string} text
 * @returns {{ text: string, href: string | null }[]}
 */
export function splitLinks(text) {
  /** @type {{ text: string, href: string | null }[]} */
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimmed(match[0]);
    const href = URL.canParse(address) ? new URL(address).href : null;
    if (href !== null) {
      parts.push({ text: text.slice(end, match.index), href: null }, { text: address, href });
      end = match.index + address.length;
    }
  }
  parts.push({ text: text.slice(end), href: null });
  return parts.filter((part) => part.text !== "");
}

/** @param {string} address */
function trimmed(address) {
  const bare = address.replace(TRAILING, "");
  // A closing bracket belongs to the sentence unless the address opened it.
  return bare.endsWith(")") && !bare.includes("(") ? bare.slice(0, -1).replace(TRAILING, "") : bare;
}
