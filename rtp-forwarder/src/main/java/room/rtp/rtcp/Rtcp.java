package room.rtp.rtcp;

/** RTCP packet types and feedback formats, with the RFC that defines each. */
public final class Rtcp {
    /** Sender report, RFC 3550 section 6.4.1. */
    public static final int SENDER_REPORT = 200;

    /** Receiver report, RFC 3550 section 6.4.2. */
    public static final int RECEIVER_REPORT = 201;

    /** Source description, RFC 3550 section 6.5. */
    public static final int SOURCE_DESCRIPTION = 202;

    /** Goodbye, RFC 3550 section 6.6. */
    public static final int GOODBYE = 203;

    /** Transport layer feedback, RFC 4585 section 6.2. */
    public static final int TRANSPORT_FEEDBACK = 205;

    /** Payload-specific feedback, RFC 4585 section 6.3. */
    public static final int PAYLOAD_FEEDBACK = 206;

    /** Extended report, RFC 3611. */
    public static final int EXTENDED_REPORT = 207;

    /** Block of an {@link #EXTENDED_REPORT}: receiver reference time, RFC 3611 section 4.4. */
    public static final int BLOCK_REFERENCE_TIME = 4;

    /** Block of an {@link #EXTENDED_REPORT}: delay since the last receiver report (DLRR), RFC 3611 section 4.5. */
    public static final int BLOCK_DELAY = 5;

    /** Format of {@link #TRANSPORT_FEEDBACK}: generic NACK, RFC 4585 section 6.2.1. */
    public static final int FORMAT_NACK = 1;

    /** Format of {@link #TRANSPORT_FEEDBACK}: transport-wide congestion control, draft-holmer-rmcat-transport-wide-cc-extensions-01. */
    public static final int FORMAT_TRANSPORT_CC = 15;

    /** Format of {@link #PAYLOAD_FEEDBACK}: picture loss indication, RFC 4585 section 6.3.1. */
    public static final int FORMAT_PLI = 1;

    /** Format of {@link #PAYLOAD_FEEDBACK}: full intra request, RFC 5104 section 4.3.1. */
    public static final int FORMAT_FIR = 4;

    /** Format of {@link #PAYLOAD_FEEDBACK}: application layer feedback, of which REMB is one (draft-alvestrand-rmcat-remb-03). */
    public static final int FORMAT_APPLICATION = 15;

    /** "REMB" as a 32-bit word. */
    static final int REMB_IDENTIFIER = 0x52454D42;

    private Rtcp() {}
}
