import { WhepPlayer } from "./player.js";

/**
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
function element(selector, type) {
  const found = document.querySelector(selector);
  if (!(found instanceof type)) {
    throw new Error(`There is no ${selector} on the page.`);
  }
  return found;
}

const form = element("#watch", HTMLFormElement);
const toggle = element("#toggle", HTMLButtonElement);
const picture = element("#picture", HTMLVideoElement);
const status = element("#status", HTMLElement);
const player = new WhepPlayer();

/** @param {string} name */
const field = (name) => element(`#watch [name=${name}]`, HTMLInputElement);

const query = new URLSearchParams(location.search);
for (const name of ["room", "participant"]) {
  field(name).value = query.get(name) ?? "";
}

function show() {
  toggle.textContent = player.state === "idle" ? "Play" : "Stop";
  const whom = field("participant").value || "whoever speaks";
  status.toggleAttribute("data-error", player.error !== "");
  status.textContent =
    player.error ||
    {
      idle: "Nothing is playing.",
      connecting: "Connecting...",
      playing: `Watching ${whom} in the room “${field("room").value}”.`,
    }[player.state];
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (player.state !== "idle") {
    player.stop();
    picture.srcObject = null;
    return;
  }
  const participant = field("participant").value;
  const parameters = participant ? `?${new URLSearchParams({ participant })}` : "";
  picture.srcObject = player.stream;
  picture.play().catch(() => undefined); // what is stopped before it has begun to play says so here
  player.play(`whep/${encodeURIComponent(field("room").value)}${parameters}`, field("token").value);
});
player.addEventListener("state", show);
addEventListener("pagehide", () => player.stop());
show();

// For the console.
Object.assign(globalThis, { whepPlayer: player });
