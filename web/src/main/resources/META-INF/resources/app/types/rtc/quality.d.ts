/**
 * How good a connection is, as far as people notice.
 *
 * @typedef {"good" | "fair" | "poor"} Quality
 *
 * @typedef {object} Received what comes of somebody
 * @property {string} id
 * @property {"direct" | "sfu"} path
 * @property {number} bitrateBps audio and video
 * @property {number} loss share of packets lost, 0 to 1
 * @property {number} jitterMillis
 * @property {number} width 0 without video
 * @property {number} height
 * @property {number} framesPerSecond
 * @property {number} concealed share of the sound that was made up for lost packets, 0 to 1
 * @property {Quality} quality
 *
 * @typedef {object} Measurement how the media is doing, over the time since the one before
 * @property {number} time milliseconds since 1970
 * @property {"direct" | "sfu"} path
 * @property {string} protocol `udp` or `tcp`, empty while unknown
 * @property {boolean} relayed whether a TURN server is in between
 * @property {number} roundTripMillis 0 while unknown
 * @property {number} sentBps
 * @property {number} receivedBps
 * @property {number} sentLoss share of packets that the other end reports lost, 0 to 1
 * @property {number} receivedLoss
 * @property {number} width of what is sent; 0 without video
 * @property {number} height
 * @property {number} framesPerSecond
 * @property {boolean} limited whether the picture is sent smaller because of the network
 * @property {Quality} quality
 * @property {Received[]} participants
 */
export type Quality = "good" | "fair" | "poor";
export type Received = {
    id: string;
    path: "direct" | "sfu";
    /**
     * audio and video
     */
    bitrateBps: number;
    /**
     * share of packets lost, 0 to 1
     */
    loss: number;
    jitterMillis: number;
    /**
     * 0 without video
     */
    width: number;
    height: number;
    framesPerSecond: number;
    /**
     * share of the sound that was made up for lost packets, 0 to 1
     */
    concealed: number;
    quality: Quality;
};
export type Measurement = {
    /**
     * milliseconds since 1970
     */
    time: number;
    path: "direct" | "sfu";
    /**
     * `udp` or `tcp`, empty while unknown
     */
    protocol: string;
    /**
     * whether a TURN server is in between
     */
    relayed: boolean;
    /**
     * 0 while unknown
     */
    roundTripMillis: number;
    sentBps: number;
    receivedBps: number;
    /**
     * share of packets that the other end reports lost, 0 to 1
     */
    sentLoss: number;
    receivedLoss: number;
    /**
     * of what is sent; 0 without video
     */
    width: number;
    height: number;
    framesPerSecond: number;
    /**
     * whether the picture is sent smaller because of the network
     */
    limited: boolean;
    quality: Quality;
    participants: Received[];
};
/**
 * @param {number} loss
 * @param {number} roundTripMillis
 * @returns {Quality}
 */
export declare function grade(loss: number, roundTripMillis: number): Quality;
export type Subject = {
    id: string;
    path: "direct" | "sfu";
    /**
     * the m-lines that carry it
     */
    mids: ReadonlySet<string>;
    /**
     * what should arrive: neither is muted, nor held back because
     * nobody looks at it or the network does not carry it; nothing when left out
     */
    due?: {
        sound: boolean;
        picture: boolean;
    };
};
/**
 * What is to be looked at.
 *
 * @typedef {object} Subject
 * @property {string} id
 * @property {"direct" | "sfu"} path
 * @property {ReadonlySet<string>} mids the m-lines that carry it
 * @property {{ sound: boolean, picture: boolean }} [due] what should arrive: neither is muted, nor held back because
 *     nobody looks at it or the network does not carry it; nothing when left out
 */
/** Turns the counters that browsers keep into rates. */
export declare class Measurements {
    #private;
    /**
     * Takes a look.
     *
     * @param {object} look
     * @param {any[]} look.server the reports of the connection with the server
     * @param {any[]} look.direct those of the direct one, empty when there is none
     * @param {"direct" | "sfu"} look.path
     * @param {Subject[]} look.subjects
     * @param {number} look.nowMillis since 1970
     * @returns {Measurement}
     */
    take({ server, direct, path, subjects, nowMillis }: {
        server: any[];
        direct: any[];
        path: "direct" | "sfu";
        subjects: Subject[];
        nowMillis: number;
    }): Measurement;
}
/**
 * A report with what its counters have grown by.
 *
 * @param {any} report
 * @param {any} before
 */
declare function delta(report: any, before: any): {
    report: any;
    seconds: number;
    grown: Record<string, number>;
    arrived: boolean;
};
export type Delta = ReturnType<typeof delta>;
export {};
