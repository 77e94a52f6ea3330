const SVG = "http://www.w3.org/2000/svg";

/** Paths in a square of 24, drawn as lines. */
const PATHS = {
  microphone: "M12 3a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5 11v1a7 7 0 0 0 14 0v-1M12 19v3",
  "microphone-off":
    "M3 3l18 18M9 9v3a3 3 0 0 0 5 2.200M15 11V6a3 3 0 0 0-5.700-1.300M5 11v1a7 7 0 0 0 11.500 5.400M19 11v1a7 7 0 0 1-.700 3M12 19v3",
  camera: "M4 7h9a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V9a2 2 0 0 1 2-2zM15 11l6-3.500v9L15 13",
  "camera-off":
    "M3 3l18 18M7.500 7H13a2 2 0 0 1 2 2v5.500M13.500 17H4a2 2 0 0 1-2-2V9a2 2 0 0 1 1.600-2M15 11l6-3.500v9L17 14.500",
  screen: "M3 5h18v11H3zM8 20h8M12 16v4M12 13V8M9.500 10L12 7.500 14.500 10",
  "screen-off": "M3 5h18v11H3zM8 20h8M12 16v4M9.500 8l5 5M14.500 8l-5 5",
  chat: "M4 5h16v11H10l-4 4v-4H4z",
  devices: "M4 6h10M18 6h2M4 12h2M10 12h10M4 18h8M16 18h4M14 4v4M8 10v4M14 16v4",
  leave: "M10 4H5v16h5M15 8l4 4-4 4M19 12H9",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  people:
    "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 19c0-3 2.500-5 6-5s6 2 6 5M16 5.200a3 3 0 0 1 0 5.600M18 14.500c2 .700 3 2.300 3 4.500",
  close: "M6 6l12 12M18 6L6 18",
  hand: "M7 12V6.500a1.500 1.500 0 0 1 3 0V11M10 10.500V4.500a1.500 1.500 0 0 1 3 0V11M13 11V5.500a1.500 1.500 0 0 1 3 0V12M16 12V8a1.500 1.500 0 0 1 3 0v6c0 4-2.500 7-6 7s-5-1.500-6.500-4L4 13c-.600-1.200 1-2.300 2-1.200L7.500 14",
  react: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.500 14c.800 1.300 2 2 3.500 2s2.700-.700 3.500-2M9 9.500v.500M15 9.500v.500",
  more: "M5 12h.010M12 12h.010M19 12h.010",
  grid: "M4 5h7v6H4zM13 5h7v6h-7zM4 13h7v6H4zM13 13h7v6h-7z",
  speaker: "M4 5h16v9H4zM4 17h4v2H4zM10 17h4v2h-4zM16 17h4v2h-4z",
  "full-screen": "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  "picture-in-picture": "M3 5h18v14H3zM12 12h7v5h-7z",
  statistics: "M4 20V10M10 20V4M16 20v-7M21 20H3",
  keyboard: "M3 6h18v12H3zM7 10h.010M11 10h.010M15 10h.010M18 10h.010M7 14h10",
  pin: "M9 4h6l-1 7 3 3H7l3-3zM12 14v6",
  sound: "M4 10v4h4l5 4V6L8 10zM16 9c1.500 1.800 1.500 4.200 0 6M18.500 6.500c3 3.300 3 7.700 0 11",
  lock: "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3",
  unlock: "M6 11h12v9H6zM9 11V8a3 3 0 0 1 5.800-1",
  remove: "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 19c0-3 2.500-5 6-5s6 2 6 5M16 9l5 5M21 9l-5 5",
  send: "M4 12l16-7-6 15-3-6z",
};

/** @typedef {keyof typeof PATHS} IconName */

/**
 * An icon that screen readers pass over: the control it is in says what it does.
 *
 * @param {IconName} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
