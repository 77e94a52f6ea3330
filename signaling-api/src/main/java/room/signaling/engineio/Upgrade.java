package room.signaling.engineio;

import org.jspecify.annotations.Nullable;
import room.signaling.http.Loop;
import room.signaling.http.WebSocket;

/**
 * The move of a polling session to a WebSocket: the client opens it, probes it, lets its last poll end, and moves. Lives
 * on the session's loop.
 */
@SuppressWarnings("ReferenceEquality") // a transport is the very connection, whatever its equals says
final class Upgrade {
    private static final int NORMAL_CLOSURE = 1000;

    private final Loop loop;
    private final long timeoutNanos;
    private @Nullable Object claim;
    private @Nullable WebSocket candidate;
    private boolean probed;
    private Loop.@Nullable Timer timeout;

    /** @param timeoutNanos how long a client may take from opening the WebSocket to moving to it */
    Upgrade(Loop loop, long timeoutNanos) {
        this.loop = loop;
        this.timeoutNanos = timeoutNanos;
    }

    /** What a packet of the candidate means. */
    enum Step {
        /** It works; polls are to be answered soon, so that the client can move. */
        PROBED,
        /** The client has moved. */
        DONE,
        /** The client did something else, and the candidate is closed. */
        DROPPED
    }

    /**
     * The client asks for a WebSocket. Who asks first gets it: handshakes are answered on several loops, and need not
     * finish in the order in which they came.
     */
    void claim(Object claimant) {
        if (claim == null) {
            claim = claimant;
        }
    }

    /** The claimant's WebSocket has closed, or never opened. */
    void unclaim(Object claimant) {
        if (claim == claimant) {
            claim = null;
        }
    }

    /** Whether the claimant's WebSocket may become the session's. */
    boolean isFor(Object claimant) {
        return candidate == null && claim == claimant;
    }

    void open(WebSocket opened) {
        candidate = opened;
        timeout = loop.schedule(() -> drop("upgrade timeout"), timeoutNanos);
    }

    boolean isCandidate(WebSocket socket) {
        return candidate == socket;
    }

    /** Whether the client has probed a WebSocket and has not moved to it. */
    boolean isProbed() {
        return probed;
    }

    Step onPacket(WebSocket from, EnginePacket.@Nullable Text packet) {
        if (packet == null) {
            drop("malformed packet");
            return Step.DROPPED;
        }
        if (packet.type() == PacketType.PING && packet.data().equals("probe") && !probed) {
            probed = true;
            EngineMessage.packet(PacketType.PONG, "probe").writeTo(from, () -> {});
            from.flush();
            return Step.PROBED;
        }
        if (packet.type() == PacketType.UPGRADE && probed) {
            end();
            return Step.DONE;
        }
        drop("upgrade expected");
        return Step.DROPPED;
    }

    /** Closes the candidate, if there is one. */
    void drop(String reason) {
        WebSocket dropped = candidate;
        end();
        if (dropped != null) {
            dropped.close(NORMAL_CLOSURE, reason);
        }
    }

    /** There is no candidate any more; the client may try again. */
    void end() {
        candidate = null;
        claim = null;
        probed = false;
        if (timeout != null) {
            timeout.cancel();
            timeout = null;
        }
    }
}
