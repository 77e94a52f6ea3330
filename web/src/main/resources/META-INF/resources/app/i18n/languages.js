import { en } from "./en.js";

/** @import { Messages } from "./en.js" */

/**
 * The languages there are, by their code. To add one, translate en.js and name the file here; it is fetched only when
 * it is used.
 *
 * @type {Record<string, { name: string, load: () => Promise<Messages> }>}
 */
export const languages = {
  en: { name: "English", load: async () => en },
  ko: { name: "한국어", load: async () => (await import("./ko.js")).ko },
};

/** The messages of the language in use: `words.chat.title`. @type {Messages} */
export let words = en;

/** The code of the language in use. */
export let language = "en";

/**
 * Uses a language. What is on the page already stays in the one before.
 *
 * @param {string} code of {@link languages}
 */
export async function useLanguage(code) {
  const known = languages[code];
  if (known) {
    words = await known.load();
    language = code;
    document.documentElement.lang = code;
  }
}

/**
 * The first language that is both wanted and there.
 *
 * @param {string} chosen by the user, empty for none
 * @param {readonly string[]} accepted by the browser, best first
 */
export function bestLanguage(chosen, accepted) {
  const candidates = [chosen, ...accepted].map((tag) => tag.toLowerCase().split("-")[0] ?? "");
  return candidates.find((code) => Object.hasOwn(languages, code)) ?? "en";
}
