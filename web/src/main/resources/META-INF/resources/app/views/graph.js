import { setAttribute } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 100;
const HEIGHT = 28;

/**
 * A small line of how a number went.
 *
 * @param {string} title for screen readers
 * @param {number[]} values oldest first
 * @param {number} least the top of the scale is at least this, so that noise does not look like mountains
 */
export function graph(title, values, least) {
  const svg = document.createElementNS(SVG, "svg");
  setAttribute(svg, "viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  setAttribute(svg, "preserveAspectRatio", "none");
  setAttribute(svg, "class", "graph");
  setAttribute(svg, "role", "img");
  setAttribute(svg, "aria-label", title);
  const line = linePath(values, least);
  for (const [kind, d] of [
    ["area", line && `${line}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`],
    ["line", line],
  ]) {
    const path = document.createElementNS(SVG, "path");
    setAttribute(path, "class", kind ?? "");
    setAttribute(path, "d", d ?? "");
    svg.append(path);
  }
  return svg;
}

/**
 * @param {number[]} values
 * @param {number} least
 */
export function linePath(values, least) {
  const top = Math.max(least, ...values);
  const step = WIDTH / Math.max(1, values.length - 1);
  return values
    .map((value, index) => `${index === 0 ? "M" : "L"}${(index * step).toFixed(1)} ${(HEIGHT - 1 - (value / top) * (HEIGHT - 2)).toFixed(1)}`)
    .join("");
}
