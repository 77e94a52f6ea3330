package room.sfu.negotiation;

/** Why an m-line was answered with port 0. */
public enum RejectReason {
    /** The client offered it with port 0. */
    STOPPED_BY_CLIENT("stopped by the client"),
    /** It has two directions or two mids, so nobody knows what it is for. */
    CONTRADICTORY("two directions or two mids"),
    /** Neither audio nor video, such as a data channel. */
    NOT_AUDIO_OR_VIDEO("neither audio nor video"),
    /** Not RTP over DTLS-SRTP. */
    UNSUPPORTED_PROTOCOL("unsupported protocol"),
    /** None of its payload types is of a codec the policy allows. */
    NO_COMMON_CODEC("no common codec"),
    /** It would need a transport of its own: it is not in the BUNDLE group the others are in. */
    NOT_BUNDLED("not in the BUNDLE group");

    private final String text;

    RejectReason(String text) {
        this.text = text;
    }

    /** For people. */
    public String text() {
        return text;
    }
}
