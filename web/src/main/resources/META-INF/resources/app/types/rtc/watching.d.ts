/** @import { Watched } from "../protocol/messages.js" */
import type { Watched } from "../protocol/messages.js";
/**
 * Tells the server which pictures are shown and how large. What is news goes out at once, and what follows within a
 * moment goes out together.
 */
export declare class Watching {
    #private;
    /** @param {(watching: readonly Watched[] | null) => void} tell */
    constructor(tell: (watching: readonly Watched[] | null) => void);
    /** @param {readonly Watched[] | null} watching */
    want(watching: readonly Watched[] | null): void;
    close(): void;
}
