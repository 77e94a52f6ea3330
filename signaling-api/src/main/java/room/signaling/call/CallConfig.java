package room.signaling.call;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the call events need to know.
 *
 * @param iceServers for direct connections between two browsers
 * @param eventsPerSecond how many call events a client may send in the long run
 * @param eventBurst how many it may send at once; a direct connection's candidates come in bursts
 */
public record CallConfig(List<IceServer> iceServers, int eventsPerSecond, int eventBurst) {
    /** No ICE servers: direct connections work within a network and between public addresses. */
    public static final CallConfig DEFAULT = new CallConfig(List.of(), 50, 200);

    public CallConfig {
        iceServers = List.copyOf(iceServers);
        if (eventsPerSecond < 1 || eventBurst < 1) {
            throw new IllegalArgumentException("Event limits must be 1 or more");
        }
    }

    /** The same with other ICE servers. */
    public CallConfig withIceServers(List<IceServer> others) {
        return new CallConfig(others, eventsPerSecond, eventBurst);
    }

    /**
     * A STUN or TURN server, as RTCPeerConnection takes it.
     *
     * @param urls such as {@code stun:stun.example:3478}
     */
    public record IceServer(
            List<String> urls,
            @Nullable String username,
            @Nullable String credential) {
        public IceServer {
            urls = List.copyOf(urls);
        }
    }
}
