package room.signaling.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.signaling.http.AddressLimits;
import room.signaling.http.ArrivalLimit;
import room.signaling.http.HttpRequest;
import room.signaling.http.HttpResponse;
import room.signaling.http.Loop;
import room.signaling.http.TokenBucket;
import room.signaling.http.WebSocket;
import room.signaling.http.WebSocketEndpoint;
import room.signaling.http.WebSocketListener;
import room.signaling.wire.InvalidField;
import room.signaling.wire.Text;

/**
 * One chat room for everybody who opens a plain WebSocket: {@code {"type": "nickname" | "new_message", "payload": text}}
 * in, {@code "nickname : text"} out. Safe to use from any thread.
 */
public final class PlainChat implements WebSocketEndpoint {
    /** The longest message that is taken. */
    public static final int MAX_MESSAGE_BYTES = 64 * 1024;

    private static final Logger log = LoggerFactory.getLogger(PlainChat.class);
    private static final int MAX_JSON_DEPTH = 8;
    private static final int MAX_PENDING_BYTES = 1024 * 1024;
    private static final int MESSAGES_PER_SECOND = 20;
    private static final int MESSAGE_BURST = 100;
    private static final int POLICY_VIOLATION = 1008;

    private final ObjectReader reader = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_JSON_DEPTH)
                            .build())
                    .build())
            .reader();
    private final Set<WebSocket> open = new LinkedHashSet<>();
    private final ArrivalLimit arrivals;

    /** A room that nobody is in, and that as many enter as like. */
    public PlainChat() {
        this(AddressLimits.NONE);
    }

    /** @param addresses how often somebody may enter from one address */
    public PlainChat(AddressLimits addresses) {
        this.arrivals = new ArrivalLimit(addresses);
    }

    @Override
    public Decision decide(HttpRequest request, Loop loop) {
        return arrivals.admits(request.client(), loop.nowNanos())
                ? new Decision.Accept(new Member(loop))
                : new Decision.Refuse(HttpResponse.problem(
                                429, "Too many requests", "Your address opens too many WebSockets; wait a moment.")
                        .with("Retry-After", Integer.toString(AddressLimits.RETRY_SECONDS)));
    }

    /** Under a lock, so that everybody reads the lines in one order; it is held for queueing only. */
    private synchronized void say(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        for (WebSocket socket : open) {
            if (socket.pendingBytes() > MAX_PENDING_BYTES) {
                socket.abandon(POLICY_VIOLATION, "slow consumer");
            } else {
                socket.sendText(bytes, () -> {});
                socket.flush();
            }
        }
    }

    private synchronized void add(WebSocket socket) {
        open.add(socket);
    }

    private synchronized void remove(WebSocket socket) {
        open.remove(socket);
    }

    private final class Member implements WebSocketListener {
        private final Loop loop;
        private final TokenBucket budget;
        private String nickname = ChatMember.DEFAULT_NICKNAME;
        private @Nullable WebSocket socket;

        Member(Loop loop) {
            this.loop = loop;
            this.budget = new TokenBucket(MESSAGES_PER_SECOND, MESSAGE_BURST, loop.nowNanos());
        }

        @Override
        public void onOpen(WebSocket opened) {
            socket = opened;
            add(opened);
        }

        @Override
        public void onText(String text) {
            if (!budget.take(loop.nowNanos())) {
                close("too many messages");
                return;
            }
            try {
                onMessage(reader.readTree(text));
            } catch (JsonProcessingException e) {
                log.debug("A plain chat message is not JSON: {}", e.getOriginalMessage());
            } catch (InvalidField e) {
                log.debug("A plain chat message is malformed: {}", e.getMessage());
            }
        }

        private void onMessage(JsonNode message) throws InvalidField {
            JsonNode payload = message.get("payload");
            switch (message.path("type").asText()) {
                case "nickname" -> nickname = Text.nickname(payload, "payload");
                case "new_message" ->
                    say(nickname + " : " + Text.any(payload, "payload", 0, ChatEvents.MAX_LINE_LENGTH));
                default -> throw new InvalidField("type", "must be nickname or new_message.");
            }
        }

        @Override
        public void onBinary(byte[] bytes) {
            close("text expected");
        }

        private void close(String reason) {
            if (socket != null) {
                socket.close(POLICY_VIOLATION, reason);
            }
        }

        @Override
        public void onWritable() {
            log.trace("A plain chat client caught up");
        }

        @Override
        public void onClosed(int status) {
            if (socket != null) {
                remove(socket);
            }
        }
    }
}
