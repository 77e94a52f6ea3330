package room.sfu.sdp;

/**
 * The o= line (RFC 8866 section 5.2). User name and session id name a session over its life; the version counts its
 * descriptions.
 *
 * @param sessionId decimal digits; kept as text since some clients use all 64 bits
 * @param sessionVersion decimal digits
 */
public record Origin(
        String username,
        String sessionId,
        String sessionVersion,
        String networkType,
        String addressType,
        String address) {
    /** Whether both descriptions are of the same session, whatever their versions. */
    public boolean sameSession(Origin other) {
        return username.equals(other.username) && sessionId.equals(other.sessionId);
    }
}
