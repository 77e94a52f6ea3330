package room.sfu.negotiation;

/** The offer is well-formed but cannot be answered. The message is for people and says how to fix it. */
public final class NegotiationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String message;

    NegotiationException(Reason reason, String message) {
        this.reason = reason;
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }

    public Reason reason() {
        return reason;
    }

    /** What stands in the way. */
    public enum Reason {
        /** There is no m-line to answer. */
        NO_MEDIA,
        /** No a=ice-ufrag or a=ice-pwd. */
        NO_ICE_CREDENTIALS,
        /** The client is ICE-lite as well, so neither side would start. */
        BOTH_ICE_LITE,
        /** No a=fingerprint of a SHA-2 hash. */
        NO_FINGERPRINT,
        /** The client wants no DTLS association to be opened. */
        SETUP_HOLDCONN,
        /** The lines that describe the transport say two things, or one that cannot be read. */
        UNCLEAR_TRANSPORT,
        /** RTCP on a port of its own is not supported. */
        NO_RTCP_MUX,
        /** M-lines that share a transport number an identifying header extension differently. */
        CONFLICTING_EXTENSION_IDS,
        /** M-lines of the offer before are missing or have changed places. */
        MEDIA_REORDERED
    }
}
