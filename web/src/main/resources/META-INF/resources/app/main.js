import { readAddress, takeToken } from "./address.js";
import { preferences } from "./preferences.js";
import { createSession } from "./room.js";
import { RoomApp } from "./views/app.js";

/** @import { Session } from "./session.js" */

/**
 * Parameters of the page's address, for trying things out: `p2p=no` sends all media through the server, and
 * `video=640x360@15` asks the camera for that size and rate.
 */
const parameters = new URLSearchParams(location.search);

const [, width, height, rate] = /^(\d+)x(\d+)(?:@(\d+))?$/.exec(parameters.get("video") ?? "") ?? [];
const capture =
  width && height
    ? { width: { ideal: +width }, height: { ideal: +height }, frameRate: { ideal: +(rate ?? 30), max: +(rate ?? 30) } }
    : undefined;

/** `token=` lets one into a server that asks for tokens. */
function token() {
  const { token, href } = takeToken(location.href, () => sessionStorage);
  if (href !== location.href) {
    history.replaceState(null, "", href);
  }
  return token;
}

// An invitation that is opened in the page's own tab changes no more than what is after the #.
window.addEventListener("hashchange", () => {
  if (readAddress(location.href).token !== "") {
    location.reload();
  }
});

const session = createSession({
  token: token(),
  p2p: parameters.get("p2p") !== "no",
  capture,
  chosen: preferences.devices,
});

// For debugging and browser tests: `roomSession.state` and `await roomSession.stats()` in the console.
/** @type {Window & { roomSession?: Session }} */ (window).roomSession = session;

const app = document.querySelector("room-app");
session.connect();
if (app instanceof RoomApp) {
  await app.show(session);
}
