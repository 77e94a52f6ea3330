package room.signaling.socketio;

import org.jspecify.annotations.Nullable;

/** Decides who may connect to a namespace. Called on the client's loop: must not block. */
@FunctionalInterface
public interface Admission {
    /** Lets everybody in. */
    Admission OPEN = handshake -> null;

    /**
     * Judges a client.
     *
     * @return why it may not connect, null if it may
     */
    @Nullable
    String refusal(Handshake handshake);
}
