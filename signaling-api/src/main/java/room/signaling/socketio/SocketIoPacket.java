package room.signaling.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A Socket.IO v5 packet without its attachments.
 *
 * @param namespace starts with a slash
 * @param ackId which event it acknowledges, or wants to be acknowledged as; null for none
 * @param payload null when there is none
 * @param attachments how many binary messages follow
 */
record SocketIoPacket(
        Type type,
        String namespace,
        @Nullable Long ackId,
        @Nullable JsonNode payload,
        int attachments) {

    /** The packet types in the order of their digits. */
    enum Type {
        CONNECT('0'),
        DISCONNECT('1'),
        EVENT('2'),
        ACK('3'),
        CONNECT_ERROR('4'),
        BINARY_EVENT('5'),
        BINARY_ACK('6');

        private static final Type[] BY_DIGIT = values();

        private final char digit;

        Type(char digit) {
            this.digit = digit;
        }

        char digit() {
            return digit;
        }

        boolean isBinary() {
            return this == BINARY_EVENT || this == BINARY_ACK;
        }

        static @Nullable Type ofDigit(char digit) {
            int index = digit - '0';
            return index >= 0 && index < BY_DIGIT.length ? BY_DIGIT[index] : null;
        }
    }
}
