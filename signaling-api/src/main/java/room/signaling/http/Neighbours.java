package room.signaling.http;

/** What a connection asks about all those of its client's address. */
interface Neighbours {
    /** For connections that no limit goes for. */
    Neighbours NONE = new Neighbours() {
        @Override
        public boolean crowded() {
            return false;
        }

        @Override
        public boolean admitsRequest(long nowNanos) {
            return true;
        }
    };

    /** Whether there are so many that idle ones have to make room. */
    boolean crowded();

    /** Whether the address may ask for something now; if so it counts. */
    boolean admitsRequest(long nowNanos);
}
