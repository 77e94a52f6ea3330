import type { ReceivedPicture, SlotInfo, StreamName } from "./protocol/messages.js";
import type { MediaPath, Path } from "./rtc/media-path.js";
import type { Measurement } from "./rtc/quality.js";
import type { SfuConnection } from "./rtc/sfu-connection.js";
import type { MediaCounts } from "./rtc/stats.js";
import type { Roster } from "./roster.js";
/** What arrives of everybody in a call, on whichever connection, and how it has been doing. */
export declare class Measuring {
    #private;
    /**
     * @param {object} options
     * @param {Roster} options.roster
     * @param {SfuConnection} options.sfu
     * @param {() => MediaPath} options.path
     * @param {(id: string) => ReceivedPicture | null} options.pictureOf what the server sends of somebody's camera
     */
    constructor({ roster, sfu, path, pictureOf }: {
        roster: Roster;
        sfu: SfuConnection;
        path: () => MediaPath;
        pictureOf: (id: string) => ReceivedPicture | null;
    });
    /** How the media has been doing, oldest first. */
    get measurements(): readonly Measurement[];
    get latest(): Measurement | undefined;
    /**
     * These slots carry somebody else from now on.
     *
     * @param {SlotInfo[]} slots
     */
    occupied(slots: SlotInfo[]): void;
    /**
     * Measures all there is; once every two seconds, more often, and the numbers jump.
     *
     * @returns {Promise<boolean>} whether the connection has just become weak
     */
    take(): Promise<boolean>;
    /**
     * What has arrived of somebody's user stream, on the path that is in use.
     *
     * @param {string} id
     * @returns {Promise<MediaCounts & { participantId: string, path: Path }>}
     */
    countsOf(id: string): Promise<MediaCounts & {
        participantId: string;
        path: Path;
    }>;
    /**
     * What has come from the server of somebody.
     *
     * @param {string} id
     * @param {StreamName[]} streams
     */
    countServer(id: string, streams: StreamName[]): Promise<MediaCounts>;
}
