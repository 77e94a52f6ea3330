package room.rtp.forward;

/** Why a packet was not used or not forwarded; each has a counter in {@link ForwardingCounters}. */
public enum DropReason {
    FOREIGN_ADDRESS("sent by another machine, and the server serves its own only"),
    MALFORMED_RTP("not an RTP packet"),
    MALFORMED_RTCP("not an RTCP packet, or cut short"),
    NO_KEYS("arrived before the DTLS handshake was done"),
    NOT_AUTHENTIC("SRTP authentication failed"),
    REPLAYED("SRTP replay, or a duplicate on the network"),
    UNPROTECT_FAILED("SRTP packet malformed or too old"),
    UNKNOWN_STREAM("neither SSRC, MID nor payload type belongs to a negotiated track"),
    REPLACED_STREAM("an SSRC in whose place the peer sends another one by now"),
    TOO_MANY_STREAMS("the peer sends more SSRCs than it may"),
    UNKNOWN_PAYLOAD_TYPE("payload type was not negotiated"),
    PADDING_ONLY("bandwidth probe without payload"),
    DUPLICATE("already received, or too old for the history"),
    WAITING_FOR_KEY_FRAME("the subscriber has no key frame to start from"),
    NOT_SELECTED("a simulcast layer that the subscriber does not watch"),
    THINNED_OUT("a spatial or temporal layer that the subscriber does not get"),
    LATE_FOR_SWITCH("belongs before the packet with which the subscriber's source was switched"),
    NO_COMMON_FORMAT("the subscriber cannot decode the publisher's codec"),
    NOT_LOUD("a microphone that is not among the loudest"),
    RETRANSMISSION_BUDGET("asked for again, and the path's share for repairs is used up"),
    PAUSED("the subscriber's leg is suspended"),
    UNSENDABLE("too long for a datagram, or too old to be protected"),
    NO_ADDRESS("the subscriber's address is not known yet"),
    SEND_QUEUE_FULL("the socket does not take more"),
    SOCKET_ERROR("the system refused to send it, or reported another error of the socket");

    private final String label;

    DropReason(String label) {
        this.label = label;
    }

    /** For people. */
    public String label() {
        return label;
    }
}
