// Runs before the first paint, so that a page in the chosen colours is never seen in the others.
try {
  document.documentElement.dataset.theme = localStorage.getItem("room.theme") ?? "auto";
} catch {
  // Without storage the system's colours are used.
}
