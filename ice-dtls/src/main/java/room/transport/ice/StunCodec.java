package room.transport.ice;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** STUN messages of an ICE-lite agent (RFC 8489), short-term credentials. Implementations belong to one loop. */
public interface StunCodec {
    /**
     * Decodes and authenticates a binding request.
     *
     * @param message one whole datagram that {@link BindingRequestScan} found to be a check
     * @param key the receiver's password as bytes
     * @return null if the message is malformed or FINGERPRINT or MESSAGE-INTEGRITY is wrong
     */
    @Nullable
    BindingRequest decode(byte[] message, byte[] key);

    /** A success response with XOR-MAPPED-ADDRESS, MESSAGE-INTEGRITY and FINGERPRINT. */
    byte[] success(byte[] transactionId, InetSocketAddress mapped, byte[] key);

    /** Error 487 (RFC 8445 section 7.3.1.1), authenticated like a success. */
    byte[] roleConflict(byte[] transactionId, byte[] key);

    /** Error 420 naming the attributes (RFC 8489 section 6.3.1), authenticated like a success. */
    byte[] unknownAttributes(byte[] transactionId, List<Integer> types, byte[] key);

    /**
     * A binding request of the controlled agent with USERNAME, PRIORITY, ICE-CONTROLLED, MESSAGE-INTEGRITY and FINGERPRINT
     * (RFC 8445 section 7.2.2).
     *
     * @param transactionId 12 bytes that nobody can guess
     * @param username the receiver's ufrag, a colon, ours
     * @param key the receiver's password as bytes
     */
    byte[] check(byte[] transactionId, String username, byte[] key);

    /**
     * Whether the message is an authentic success response to that request.
     *
     * @param message one whole datagram that {@link BindingRequestScan} found to be one
     * @param key that the request was made with
     */
    boolean answers(byte[] message, byte[] transactionId, byte[] key);
}
