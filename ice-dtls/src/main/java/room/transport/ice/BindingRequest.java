package room.transport.ice;

import java.util.List;

/**
 * A binding request whose MESSAGE-INTEGRITY and FINGERPRINT have been verified. Attributes behind MESSAGE-INTEGRITY are
 * not in it.
 *
 * @param transactionId 12 bytes, echoed in the response
 * @param username as sent: {@code local:remote} seen from the receiver
 * @param useCandidate whether the sender nominates the pair
 * @param role what the sender claims to be
 * @param unknownAttributes types below 0x8000 that a receiver must understand (RFC 8489 section 6.3.1) and this one does not
 */
public record BindingRequest(
        byte[] transactionId, String username, boolean useCandidate, Role role, List<Integer> unknownAttributes) {
    /** ICE-CONTROLLING, ICE-CONTROLLED, or neither. */
    public enum Role {
        CONTROLLING,
        CONTROLLED,
        UNSTATED
    }
}
