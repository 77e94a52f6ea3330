package room.transport.dtls;

import java.util.List;

/**
 * Limits and preferences of DTLS sessions.
 *
 * @param profiles SRTP profiles offered or accepted, the most preferred first; at least one
 * @param handshakeTimeoutMillis how long a handshake may take from its first datagram, at least 1
 * @param resendMillis wait before a flight is sent again; doubles with each resend (RFC 6347 section 4.2.4.1 proposes
 *     1000, which makes a lost datagram too noticeable in a call)
 * @param maxHandshakes handshakes under way at once, at least 1; established sessions do not count
 * @param maxQueuedDatagrams datagrams that may wait for one session, at least 8; more are dropped, and DTLS resends
 */
public record DtlsSettings(
        List<SrtpProfile> profiles,
        int handshakeTimeoutMillis,
        int resendMillis,
        int maxHandshakes,
        int maxQueuedDatagrams) {
    public static final DtlsSettings DEFAULTS = new DtlsSettings(
            List.of(SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.AES128_CM_HMAC_SHA1_80), 15_000, 250, 256, 32);

    public DtlsSettings {
        profiles = List.copyOf(profiles);
        if (profiles.isEmpty()
                || handshakeTimeoutMillis < 1
                || resendMillis < 1
                || maxHandshakes < 1
                || maxQueuedDatagrams < 8) {
            throw new IllegalArgumentException("DTLS settings out of range");
        }
    }
}
