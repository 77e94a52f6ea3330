/** Where the token is kept for as long as the tab is open. */
const KEY = "room.token";

/**
 * What a page's address says: `#room`, `#token=TOKEN`, both as `#room&token=TOKEN` in either order, or in the query as
 * `?room=room&token=TOKEN`. What stands after the # counts more, and does not show up in the logs of servers.
 *
 * @param {string} href
 * @returns {{ room: string, token: string }} empty where it says nothing
 */
export function readAddress(href) {
  const { hash, searchParams } = new URL(href);
  const parts = hash.slice(1).split("&");
  const token = parts.find(isToken)?.slice("token=".length) ?? "";
  // A room's own & is written %26; somebody who types one by hand means it all the same.
  const room = parts.filter((part) => !isToken(part)).join("&");
  return {
    room: decoded(room) || (searchParams.get("room") ?? ""),
    token: decoded(token) || (searchParams.get("token") ?? ""),
  };
}

/**
 * The address by which others come into a room: with no token, which is for one person.
 *
 * @param {string} href the page's
 * @param {string} room
 */
export function inviteLink(href, room) {
  const link = new URL(href);
  link.hash = encodeURIComponent(room);
  if (link.searchParams.has("token")) {
    link.searchParams.delete("token");
  }
  return link.href;
}

/**
 * The page's own address in a room: with the token that is still in it.
 *
 * @param {string} href the page's
 * @param {string} room
 */
export function addressIn(href, room) {
  const address = new URL(href);
  const token = address.hash.slice(1).split("&").find(isToken);
  address.hash = encodeURIComponent(room) + (token ? `&${token}` : "");
  return address.href;
}

/**
 * Takes the token out of the page's address into the tab's storage, where it outlasts a reload and is not copied along
 * with the address. Where nothing can be stored it stays in the address.
 *
 * @param {string} href the page's
 * @param {() => Storage} storage which may be forbidden
 * @returns {{ token: string, href: string }} the token from there or from before, empty for none, and the address left
 */
export function takeToken(href, storage) {
  const { room, token } = readAddress(href);
  try {
    if (token === "") {
      return { token: storage().getItem(KEY) ?? "", href };
    }
    storage().setItem(KEY, token);
    return { token, href: inviteLink(href, room) };
  } catch {
    return { token, href };
  }
}

/**
 * Forgets a token that the server does not take any more.
 *
 * @param {() => Storage} storage which may be forbidden
 */
export function forgetToken(storage) {
  try {
    storage().removeItem(KEY);
  } catch {
    // Then it was not kept either.
  }
}

/** @param {string} part */
function isToken(part) {
  return part.startsWith("token=");
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign: somebody typed it by hand.
    return text;
  }
}
