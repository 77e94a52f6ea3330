/** The widest and the narrowest a tile may be: beyond them too much of a camera's picture would be cut off. */
const WIDEST = 16 / 9;
const NARROWEST = 4 / 3;

/** On a window that stands upright tiles would be tiny without cutting off more. */
const NARROWEST_UPRIGHT = 1;

/**
 * The size of equal tiles that fills a rectangle best.
 *
 * @param {object} options
 * @param {number} options.count how many tiles
 * @param {number} options.width of the rectangle
 * @param {number} options.height of the rectangle
 * @param {number} options.gap between two tiles
 * @returns {{ columns: number, width: number, height: number }} in whole units
 */
export function tileSize({ count, width, height, gap }) {
  const narrowest = height > width ? NARROWEST_UPRIGHT : NARROWEST;
  let best = { columns: 1, width: 0, height: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const cellWidth = (width - gap * (columns - 1)) / columns;
    const cellHeight = (height - gap * (rows - 1)) / rows;
    const fitted = {
      columns,
      width: Math.floor(Math.max(0, Math.min(cellWidth, cellHeight * WIDEST))),
      height: Math.floor(Math.max(0, Math.min(cellHeight, cellWidth / narrowest))),
    };
    if (fitted.width * fitted.height > best.width * best.height) {
      best = fitted;
    }
  }
  return best;
}
