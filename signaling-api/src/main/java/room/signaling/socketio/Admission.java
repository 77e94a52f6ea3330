package room.signaling.socketio;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decides who may connect to a namespace. Called on the client's loop: must not block. */
@FunctionalInterface
public interface Admission {
    /** Lets everybody in. */
    Admission OPEN = handshake -> null;

    /**
     * Why somebody may not connect; clients get it as the error of {@code connect_error}.
     *
     * @param message for people
     * @param code for programs: {@code error.data.code}; null for none
     */
    record Refusal(String message, @Nullable String code) {}

    /**
     * Judges a client.
     *
     * @return why it may not connect, null if it may
     */
    @Nullable
    Refusal refusal(Handshake handshake);

    /**
     * Judges a client, now or later. Who has to wait for something overrides this.
     *
     * @param verdict takes why it may not connect, null if it may; once, on any thread
     */
    default void judge(Handshake handshake, Consumer<@Nullable Refusal> verdict) {
        verdict.accept(refusal(handshake));
    }
}
