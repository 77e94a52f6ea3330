package room.sfu.negotiation;

/** What an offer means for the transport of the participant who made it. */
public enum TransportChange {
    /**
     * There is none yet, or the offer is of another session or another certificate: make one with ICE credentials of its
     * own, and close the one before.
     */
    NEW,
    /** The same session has new ICE credentials: give it new local ones and keep DTLS and SRTP (RFC 8839 4.4.1). */
    ICE_RESTART,
    /** As before; also when every m-line is rejected and none is needed. */
    KEPT
}
