// The smallest client: everything that a frontend of your own needs of session.js.
import { createSession } from "../room.js";

/** @import { Participant } from "../session-state.js" */

const session = createSession();
const people = /** @type {HTMLElement} */ (document.querySelector("#people"));
const status = /** @type {HTMLElement} */ (document.querySelector("#status"));
const leave = /** @type {HTMLButtonElement} */ (document.querySelector("#leave"));
const form = /** @type {HTMLFormElement} */ (document.querySelector("#join"));

// Everything there is to show is in session.state; "change" says that it is another now.
session.addEventListener("change", () => {
  const { online, status: call, path, self, participants } = session.state;
  status.textContent = !online ? "Connecting…" : call === "joined" ? `In the room, media: ${path}` : call;
  leave.disabled = call === "idle";
  const everybody = call === "joined" && self ? [...participants, self] : [];
  for (const figure of [...people.children]) {
    if (!everybody.some(({ id }) => figure.id === id)) {
      figure.remove();
    }
  }
  everybody.forEach(show);
});

session.addEventListener("notice", (event) => {
  console.info(/** @type {CustomEvent} */ (event).detail);
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const values = new FormData(form);
  try {
    await session.join({ room: String(values.get("room")), name: String(values.get("name")) });
  } catch (error) {
    status.textContent = /** @type {Error} */ (error).message;
  }
});

leave.addEventListener("click", () => session.leave());
session.connect();

/** @param {Participant} person */
function show({ id, name, self, user }) {
  let figure = document.getElementById(id);
  if (!figure) {
    figure = document.createElement("figure");
    figure.id = id;
    figure.append(document.createElement("video"), document.createElement("figcaption"));
    people.append(figure);
  }
  const caption = /** @type {HTMLElement} */ (figure.querySelector("figcaption"));
  caption.textContent = name;
  const video = /** @type {HTMLVideoElement} */ (figure.querySelector("video"));
  const tracks = [user.audio, user.video].filter((track) => track !== null);
  const shown = video.srcObject instanceof MediaStream ? video.srcObject.getTracks() : [];
  if (tracks.length !== shown.length || tracks.some((track) => !shown.includes(track))) {
    Object.assign(video, { autoplay: true, playsInline: true, muted: self, srcObject: new MediaStream(tracks) });
  }
}
