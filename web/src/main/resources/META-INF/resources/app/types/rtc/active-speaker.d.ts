/** Finds out who is speaking and who is in front, from how loud everybody is. */
export declare class ActiveSpeaker {
    #private;
    /** Who is in front: the last who spoke for long enough, null when nobody has yet. */
    get front(): string | null;
    /** Who speaks now. */
    get speaking(): Set<string>;
    /**
     * Takes a look at everybody's loudness.
     *
     * @param {Map<string, number>} levels 0 to 1 by id; who is not in it has left
     * @param {number} nowMillis
     * @returns {boolean} whether somebody began or ended, or another is in front
     */
    update(levels: Map<string, number>, nowMillis: number): boolean;
}
