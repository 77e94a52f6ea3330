package room.transport.ice;

import io.netty.buffer.ByteBuf;

/**
 * Walks over a STUN message by hand, without allocating, so that everything but a well-formed ICE check for one of our
 * ufrags, or the answer to one of our own checks, is refused before a byte is copied or hashed. One loop owns an instance and uses it for every datagram.
 */
public final class BindingRequestScan {
    /** What the walk found. */
    public enum Result {
        /** A binding request with one USERNAME, one MESSAGE-INTEGRITY and a FINGERPRINT at its end; none checked yet. */
        CHECK,
        /** A success response to a binding request, with one MESSAGE-INTEGRITY and a FINGERPRINT at its end; unchecked. */
        SUCCESS,
        /** An error response, an indication or another method. */
        NOT_A_BINDING_REQUEST,
        /** A binding request that lacks what an ICE check must have (RFC 8445 section 7.2.2). */
        NOT_A_CHECK,
        /** Lengths that do not add up, no magic cookie, attributes twice. */
        MALFORMED
    }

    private static final int HEADER_LENGTH = 20;
    private static final int ATTRIBUTE_HEADER_LENGTH = 4;
    private static final int MAGIC_COOKIE = 0x2112A442;
    private static final int BINDING_REQUEST = 0x0001;
    private static final int BINDING_SUCCESS = 0x0101;
    private static final int USERNAME = 0x0006;
    private static final int MESSAGE_INTEGRITY = 0x0008;
    private static final int MESSAGE_INTEGRITY_LENGTH = 20;
    private static final int FINGERPRINT = 0x8028;
    private static final int FINGERPRINT_LENGTH = 4;

    private long localUfragKey = LocalUfrag.NONE;

    /** Looks at the readable bytes of {@code datagram}; its indices stay. */
    public Result scan(ByteBuf datagram) {
        localUfragKey = LocalUfrag.NONE;
        int start = datagram.readerIndex();
        int length = datagram.readableBytes();
        if (length < HEADER_LENGTH
                || datagram.getInt(start + 4) != MAGIC_COOKIE
                || datagram.getUnsignedShort(start + 2) != length - HEADER_LENGTH
                || (length & 3) != 0) {
            return Result.MALFORMED;
        }
        int messageType = datagram.getUnsignedShort(start);
        if (messageType != BINDING_REQUEST && messageType != BINDING_SUCCESS) {
            return Result.NOT_A_BINDING_REQUEST;
        }
        int end = start + length;
        int usernameAt = 0;
        int usernameLength = 0;
        boolean integrity = false;
        boolean fingerprint = false;
        for (int at = start + HEADER_LENGTH; at < end; ) {
            int type = datagram.getUnsignedShort(at);
            int valueLength = datagram.getUnsignedShort(at + 2);
            int next = at + ATTRIBUTE_HEADER_LENGTH + (valueLength + 3 & ~3);
            if (next > end || fingerprint) {
                return Result.MALFORMED;
            }
            switch (type) {
                case USERNAME -> {
                    // Behind MESSAGE-INTEGRITY nothing but FINGERPRINT counts (RFC 8489 section 14.5).
                    if (!integrity) {
                        if (usernameAt != 0) {
                            return Result.MALFORMED;
                        }
                        usernameAt = at + ATTRIBUTE_HEADER_LENGTH;
                        usernameLength = valueLength;
                    }
                }
                case MESSAGE_INTEGRITY -> {
                    if (integrity || valueLength != MESSAGE_INTEGRITY_LENGTH) {
                        return Result.MALFORMED;
                    }
                    integrity = true;
                }
                case FINGERPRINT -> {
                    if (valueLength != FINGERPRINT_LENGTH) {
                        return Result.MALFORMED;
                    }
                    fingerprint = true;
                }
                default -> {
                    // Other attributes are for the codec, once the sender has proved to know the password.
                }
            }
            at = next;
        }
        if (!integrity || !fingerprint) {
            return Result.NOT_A_CHECK;
        }
        if (messageType == BINDING_SUCCESS) {
            return Result.SUCCESS;
        }
        if (usernameAt == 0) {
            return Result.NOT_A_CHECK;
        }
        localUfragKey = LocalUfrag.key(datagram, usernameAt, usernameLength);
        return Result.CHECK;
    }

    /** After {@link Result#CHECK}: the key of the ufrag before the colon of USERNAME, or {@link LocalUfrag#NONE}. */
    public long localUfragKey() {
        return localUfragKey;
    }
}
