package room.sfu.negotiation;

/**
 * The RTCP feedback both ends may use for a payload type.
 *
 * @param nack retransmission requests (RFC 4585)
 * @param pli key frame requests by picture loss (RFC 4585)
 * @param fir key frame requests by full intra request (RFC 5104)
 * @param remb receiver estimated maximum bitrate (draft-alvestrand-rmcat-remb)
 * @param transportCc transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions)
 */
public record Feedback(boolean nack, boolean pli, boolean fir, boolean remb, boolean transportCc) {}
