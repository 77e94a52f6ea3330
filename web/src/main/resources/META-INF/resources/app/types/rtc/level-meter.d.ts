/** How loud the microphone is, before it is sent and whether or not it is. */
export declare class LevelMeter {
    #private;
    /** @param {() => AudioContext} createContext called when there is something to measure */
    constructor(createContext: () => AudioContext);
    /**
     * Measures another track, or none.
     *
     * @param {MediaStreamTrack | null} track
     */
    watch(track: MediaStreamTrack | null): void;
    /** From 0, nothing to be heard, to 1, as loud as can be. */
    get level(): number;
}
/**
 * A linear amplitude as people hear it.
 *
 * @param {number} amplitude 0 to 1
 * @returns {number} 0 to 1
 */
export declare function loudness(amplitude: number): number;
