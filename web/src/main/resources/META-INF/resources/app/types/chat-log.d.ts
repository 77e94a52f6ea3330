/** @import { ChatLine } from "./protocol/messages.js" */
import type { ChatLine } from "./protocol/messages.js";
export type ShownLine = ChatLine & {
    own: boolean;
};
/**
 * Whether a line was written later than another. The ids begin anew with every start of the server: they count for
 * nothing without the time.
 *
 * @param {ChatLine} line
 * @param {ChatLine} other
 */
export declare function isLater(line: ChatLine, other: ChatLine): boolean;
/** What was written in the room since one came. */
export declare class ChatLog {
    #private;
    /** The lines, oldest first; another array whenever they change. */
    get lines(): readonly ShownLine[];
    /**
     * Adds a line. One's own may come both as an event and as an answer, and after a reconnect what is known comes again:
     * the second is left out.
     *
     * @param {ChatLine} line
     * @param {string | null} self the id of oneself
     */
    add(line: ChatLine, self: string | null): void;
    clear(): void;
}
