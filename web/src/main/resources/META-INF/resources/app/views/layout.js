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

/** More pictures than these are no pictures any more. */
const TILES_MOST = 49;

/** The shortest side that a face can be told on. */
const TILE_SIDE_LEAST = 84;

/**
 * How many tiles a rectangle can show.
 *
 * @param {number} width
 * @param {number} height
 */
export function tileCapacity(width, height) {
  const fit = Math.floor(width / TILE_SIDE_LEAST) * Math.floor(height / TILE_SIDE_LEAST);
  return Math.min(TILES_MOST, Math.max(4, fit));
}

/**
 * Who is shown when not everybody can be: the order stays as it is, except that somebody who speaks unseen takes the
 * place of the one who has been silent the longest.
 *
 * @param {string[]} order everybody, as shown before; newcomers at the end
 * @param {Map<string, number>} spoke when somebody was last heard to speak, in any unit
 * @param {number} most how many are shown
 * @returns {string[]} everybody again; the first `most` are to be shown
 */
export function promoteSpeakers(order, spoke, most) {
  const result = [...order];
  const heard = (/** @type {string | undefined} */ id) => spoke.get(id ?? "") ?? -1;
  for (let hidden = most; hidden < result.length; hidden++) {
    let silent = 0;
    for (let shown = 1; shown < most; shown++) {
      if (heard(result[shown]) < heard(result[silent])) {
        silent = shown;
      }
    }
    const [unseen, seen] = [result[hidden], result[silent]];
    if (unseen !== undefined && seen !== undefined && heard(unseen) > heard(seen)) {
      result[silent] = unseen;
      result[hidden] = seen;
    }
  }
  return result;
}

/** Windows that are being resized ask for no other picture with every pixel. */
const HEIGHT_STEP = 16;

/**
 * How high a picture is shown in its tile, in the screen's own pixels. What is a little lower is sharp enough, which
 * the server knows.
 *
 * @param {object} options
 * @param {number} options.width of the tile, in CSS pixels
 * @param {number} options.height
 * @param {boolean} options.fills whether the picture is cut off to fill the tile, or fits into it
 * @param {number} options.pixelRatio of the screen
 */
export function pictureHeight({ width, height, fills, pixelRatio }) {
  const whole = fills ? Math.max(height, width / WIDEST) : Math.min(height, width / NARROWEST);
  return Math.max(HEIGHT_STEP, Math.round((whole * pixelRatio) / HEIGHT_STEP) * HEIGHT_STEP);
}
