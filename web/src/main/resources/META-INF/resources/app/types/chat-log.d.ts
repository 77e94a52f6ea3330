/** @import { ChatLine } from "./protocol/messages.js" */
import type { ChatLine } from "./protocol/messages.js";
export type ShownLine = ChatLine & {
    own: boolean;
};
/** What was written in the room since one came. */
export declare class ChatLog {
    #private;
    /** The lines, oldest first; another array whenever they change. */
    get lines(): readonly ShownLine[];
    /**
     * Adds a line. One's own may come both as an event and as an answer: the second is left out.
     *
     * @param {ChatLine} line
     * @param {string | null} self the id of oneself
     */
    add(line: ChatLine, self: string | null): void;
    clear(): void;
}
