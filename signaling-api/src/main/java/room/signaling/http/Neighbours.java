package room.signaling.http;

import java.net.InetAddress;

/** What a connection asks about all those of its client's address. */
interface Neighbours {
    /** For connections that no limit goes for. */
    Neighbours NONE = new Neighbours() {
        @Override
        public boolean crowded() {
            return false;
        }

        @Override
        public boolean admitsRequest(InetAddress client, long nowNanos) {
            return true;
        }
    };

    /** Whether there are so many that idle ones have to make room. */
    boolean crowded();

    /**
     * Whether a client may ask for something now; if so it counts.
     *
     * @param client whose request it is, which is not the other end of the connection behind a proxy that is believed
     */
    boolean admitsRequest(InetAddress client, long nowNanos);
}
