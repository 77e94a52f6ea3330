package room.signaling.engineio;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.signaling.http.Headers;
import room.signaling.http.Holdings;
import room.signaling.http.HttpExchange;
import room.signaling.http.HttpResponse;
import room.signaling.http.Loop;
import room.signaling.http.WebSocket;

/**
 * One Engine.IO v4 session, owned by the loop that took its handshake. Everything here runs on that loop; requests and
 * WebSockets that arrive on other loops hop to it.
 *
 * <p>What is sent waits in one queue, whatever the transport, and is handed over at most once per turn of the loop.
 */
@SuppressWarnings("ReferenceEquality") // a transport is the very connection, whatever its equals says
public final class EngineSession {
    private static final Logger log = LoggerFactory.getLogger(EngineSession.class);

    /** A GET that was under way when the client closed its session still gets its noop. */
    private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /**
     * Polls and frames come by different connections and may overtake each other while a client moves to a WebSocket.
     * A poll gets its noop, or its refusal, this much later, when the frames around it are certain to have arrived.
     */
    private static final long MOVE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /**
     * Some clients hand over two frames of one TCP segment in the same turn of their loop, and a listener that is added
     * at the first one misses the second. Greetings are therefore kept apart by this much.
     */
    private static final long GREETING_GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final int NORMAL_CLOSURE = 1000;

    /** What browsers say when a page is closed or left (RFC 6455 section 7.4.1); a lost connection says nothing. */
    private static final int GOING_AWAY = 1001;

    /** What comes before the messages in the answer to a poll. */
    static final HttpResponse PAYLOAD = new HttpResponse(
            200, Headers.of("Content-Type", "text/plain; charset=UTF-8", "Cache-Control", "no-store"), new byte[0]);

    private enum State {
        OPEN,
        /** Ended, but late polls still get the last words. */
        LINGERING,
        CLOSED
    }

    private final String id;
    private final Loop loop;
    private final EngineIoConfig config;
    private final Runnable onGone;
    private @Nullable EngineListener listener;

    private State state = State.OPEN;
    private @Nullable HttpExchange poll;

    /** Written on the loop; {@link #transport} is asked elsewhere too. */
    private volatile @Nullable WebSocket socket;

    private final Upgrade upgrade;
    private final SendQueue queue;
    private final Heartbeat heartbeat;

    /** What late polls get, one after the other. */
    private final ArrayDeque<List<EngineMessage>> lastWords = new ArrayDeque<>();

    private Runnable whenGone = () -> {};
    private @Nullable Runnable whenHeard;
    private long heardNanos;
    private boolean flushScheduled;
    private long notBeforeNanos;

    /**
     * A session that has just been opened.
     *
     * @param id secret: who knows it can act as the client
     * @param backlog what waits for all clients
     * @param onGone runs when the id means nothing any more
     */
    EngineSession(String id, Loop loop, EngineIoConfig config, Holdings backlog, Runnable onGone) {
        this.id = id;
        this.loop = loop;
        this.config = config;
        this.onGone = onGone;
        this.notBeforeNanos = loop.nowNanos();
        this.heardNanos = loop.nowNanos();
        this.upgrade = new Upgrade(loop, TimeUnit.MILLISECONDS.toNanos(config.upgradeTimeoutMillis()));
        this.queue = new SendQueue(config.maxQueuedBytes(), backlog);
        this.heartbeat = new Heartbeat(loop, config, this::ping, () -> close(CloseReason.PING_TIMEOUT));
    }

    /** The loop that owns the session. */
    public Loop loop() {
        return loop;
    }

    /** What of the id may be shown to administrators. */
    public String shortId() {
        return id.substring(0, Math.min(12, id.length()));
    }

    /** {@code polling} or {@code websocket}. May be called from any thread. */
    public String transport() {
        return socket == null ? "polling" : "websocket";
    }

    /** How long a message of the client may be. */
    public int maxPayloadBytes() {
        return config.maxPayloadBytes();
    }

    /** Whether messages still go anywhere. */
    public boolean isOpen() {
        return state == State.OPEN;
    }

    void start(EngineListener to) {
        listener = to;
        heartbeat.start();
    }

    /** What a client is told when it opens the session. */
    EngineMessage handshake(boolean upgradable) {
        return EngineMessage.packet(
                PacketType.OPEN,
                String.format(
                        Locale.ROOT,
                        "{\"sid\":\"%s\",\"upgrades\":[%s],\"pingInterval\":%d,\"pingTimeout\":%d,\"maxPayload\":%d}",
                        id,
                        upgradable ? "\"websocket\"" : "",
                        config.pingIntervalMillis(),
                        config.pingTimeoutMillis(),
                        config.maxPayloadBytes()));
    }

    // ---- sending

    /** Queues a message. Does nothing once the session has ended. */
    public void send(EngineMessage message) {
        if (state != State.OPEN) {
            return;
        }
        queue.add(message);
        if (queue.isTooLong() || queue.isUnfair()) {
            // A client that reads may only not have been given it yet.
            flushInTime();
        }
        if (queue.isTooLong() || queue.isUnfair()) {
            close(CloseReason.SLOW_CONSUMER);
        } else {
            scheduleFlush();
        }
    }

    /** Something has to go, for too much waits for all clients together: this one does if it has a large part in it. */
    void relieve() {
        if (state == State.OPEN && queue.isUnfair()) {
            close(CloseReason.SLOW_CONSUMER);
        }
    }

    /** Hands over what is queued now, and sees to it that what comes later travels apart from it. */
    public void flushGreeting() {
        flush();
        notBeforeNanos = loop.nowNanos() + GREETING_GAP_NANOS;
    }

    private void scheduleFlush() {
        if (flushScheduled) {
            return;
        }
        flushScheduled = true;
        long waitNanos = notBeforeNanos - loop.nowNanos();
        if (waitNanos > 0) {
            loop.schedule(this::flushScheduled, waitNanos);
        } else {
            loop.execute(this::flushScheduled);
        }
    }

    private void flushScheduled() {
        flushScheduled = false;
        if (!flushInTime()) {
            scheduleFlush();
        }
    }

    /** Hands over what is queued, unless it has to travel apart from what went before. */
    private boolean flushInTime() {
        if (notBeforeNanos - loop.nowNanos() > 0) {
            return false;
        }
        flush();
        return true;
    }

    private void flush() {
        if (state != State.OPEN || queue.isEmpty()) {
            return;
        }
        if (socket != null) {
            queue.drainTo(socket);
        } else if (poll != null) {
            HttpExchange waiting = poll;
            poll = null;
            queue.drainTo(waiting);
        }
    }

    /** Answers a poll with one message that was not queued. */
    static void answer(HttpExchange poll, EngineMessage message) {
        poll.respond(PAYLOAD, List.of(message.polled()), () -> {});
    }

    private static EngineMessage noop() {
        return EngineMessage.packet(PacketType.NOOP, "");
    }

    private static EngineMessage farewell() {
        return EngineMessage.packet(PacketType.CLOSE, "");
    }

    // ---- polling

    /** A GET of the client: it waits for something to send. */
    void onPoll(HttpExchange exchange) {
        expireHeartbeat();
        switch (state) {
            case LINGERING -> {
                queue.answer(exchange, lastWords.remove());
                if (lastWords.isEmpty()) {
                    gone();
                }
            }
            case CLOSED -> exchange.respond(EngineIoError.UNKNOWN_SID.response());
            case OPEN -> onPollWhileOpen(exchange);
        }
    }

    private void onPollWhileOpen(HttpExchange exchange) {
        heard();
        if (socket != null) {
            refuseLater(exchange);
        } else if (poll != null) {
            exchange.respond(EngineIoError.BAD_REQUEST.response());
            close(CloseReason.TRANSPORT_ERROR);
        } else {
            poll = exchange;
            exchange.onAborted(() -> loop.execute(() -> onPollAborted(exchange)));
            if (!queue.isEmpty()) {
                scheduleFlush();
            } else if (upgrade.isProbed()) {
                loop.schedule(() -> releaseLatePoll(exchange), MOVE_NANOS);
            }
        }
    }

    private void releaseLatePoll(HttpExchange exchange) {
        if (poll == exchange && upgrade.isProbed()) {
            releasePoll();
        }
    }

    private void onPollAborted(HttpExchange exchange) {
        if (poll == exchange) {
            poll = null;
            close(CloseReason.TRANSPORT_ERROR);
        }
    }

    private void releasePoll() {
        HttpExchange waiting = poll;
        poll = null;
        if (waiting != null) {
            answer(waiting, noop());
        }
    }

    /** A client that has moved to its WebSocket does not poll: it let its last poll end first. */
    private void refuseLater(HttpExchange exchange) {
        loop.schedule(() -> exchange.respond(EngineIoError.BAD_REQUEST.response()), MOVE_NANOS);
    }

    /** A POST of the client. */
    void onPost(HttpExchange exchange) {
        if (state != State.OPEN) {
            exchange.respond(EngineIoError.UNKNOWN_SID.response());
            return;
        }
        List<EnginePacket> packets =
                socket == null ? EngineIoCodec.decodePayload(exchange.request().text()) : null;
        if (packets == null) {
            exchange.respond(EngineIoError.BAD_REQUEST.response());
            if (socket == null) {
                close(CloseReason.PARSE_ERROR);
            }
            return;
        }
        exchange.respond(HttpResponse.of(200, "text/html", "ok"));
        for (EnginePacket packet : packets) {
            onPacket(packet);
        }
    }

    // ---- WebSocket

    /** The session was opened over a WebSocket. */
    void onSocket(WebSocket opened) {
        socket = opened;
        notBeforeNanos = loop.nowNanos() + GREETING_GAP_NANOS;
        send(handshake(false));
    }

    /** The client of a polling session asks for a WebSocket, see {@link Upgrade#claim}. */
    void claim(Object claimant) {
        upgrade.claim(claimant);
    }

    /** The claimant's WebSocket has closed, or never opened. */
    void unclaim(Object claimant) {
        upgrade.unclaim(claimant);
    }

    /** The client of a polling session opened a WebSocket. */
    void onCandidate(WebSocket opened, Object claimant) {
        if (state == State.OPEN && socket == null && upgrade.isFor(claimant)) {
            upgrade.open(opened);
        } else {
            opened.close(NORMAL_CLOSURE, "not expected");
        }
    }

    void onSocketText(WebSocket from, String text) {
        boolean candidate = upgrade.isCandidate(from);
        if (state != State.OPEN || (from != socket && !candidate)) {
            return;
        }
        if (candidate) {
            onCandidatePacket(from, EngineIoCodec.decodePacket(text));
            return;
        }
        EnginePacket packet = EngineIoCodec.decodeFrame(text);
        if (packet == null) {
            close(CloseReason.PARSE_ERROR);
        } else {
            onPacket(packet);
        }
    }

    private void onCandidatePacket(WebSocket from, EnginePacket.@Nullable Text packet) {
        HttpExchange waiting = poll;
        switch (upgrade.onPacket(from, packet)) {
            case PROBED -> {
                if (waiting != null) {
                    loop.schedule(() -> releaseLatePoll(waiting), MOVE_NANOS);
                }
            }
            case DONE -> {
                poll = null;
                if (waiting != null) {
                    refuseLater(waiting);
                }
                socket = from;
                listener().onUpgraded();
                flush();
            }
            case DROPPED -> log.debug("{} did not move to its WebSocket", shortId());
        }
    }

    void onSocketBinary(WebSocket from, byte[] bytes) {
        if (state == State.OPEN && from == socket) {
            onPacket(new EnginePacket.Binary(bytes));
        } else if (upgrade.isCandidate(from)) {
            upgrade.drop("upgrade expected");
        }
    }

    void onSocketWritable(WebSocket of) {
        if (of == socket) {
            flush();
        }
    }

    /** @param status what the client closed with, see {@link room.signaling.http.WebSocketListener#onClosed} */
    void onSocketClosed(WebSocket closed, int status) {
        if (upgrade.isCandidate(closed)) {
            upgrade.end();
        } else if (closed == socket && state == State.OPEN) {
            boolean meant = status == NORMAL_CLOSURE || status == GOING_AWAY;
            end(meant ? CloseReason.CLIENT_LEFT : CloseReason.TRANSPORT_CLOSE);
        }
    }

    // ---- packets of either transport

    private void onPacket(EnginePacket packet) {
        if (state != State.OPEN) {
            return;
        }
        heard();
        switch (packet) {
            case EnginePacket.Binary(byte[] data) -> listener().onBinary(data);
            case EnginePacket.Text(PacketType type, String data) -> {
                switch (type) {
                    case MESSAGE -> listener().onText(data);
                    case PONG -> onPong();
                    case CLOSE -> onClientClose();
                    case NOOP, OPEN, UPGRADE -> log.trace("A client sent a {} for nothing", type);
                    case PING -> close(CloseReason.PARSE_ERROR);
                }
            }
        }
    }

    private void onClientClose() {
        boolean late = poll == null && socket == null;
        releasePoll();
        if (socket != null) {
            socket.close(NORMAL_CLOSURE, "closed by the client");
        }
        if (late) {
            queue.clear();
            queue.add(noop());
            lastWords.add(queue.takeAll());
            linger();
        }
        end(CloseReason.TRANSPORT_CLOSE);
    }

    // ---- heartbeat

    /**
     * Asks the client whether it is there.
     *
     * @param onAnswer runs as soon as anything comes from it; takes the place of the one before
     */
    public void ask(Runnable onAnswer) {
        if (state == State.OPEN) {
            whenHeard = onAnswer;
            heartbeat.ask();
        }
    }

    private void heard() {
        heardNanos = loop.nowNanos();
        Runnable asking = whenHeard;
        whenHeard = null;
        if (asking != null) {
            asking.run();
        }
    }

    /** For how long nothing has come from the client. */
    public long silentNanos() {
        return loop.nowNanos() - heardNanos;
    }

    private void ping() {
        send(EngineMessage.packet(PacketType.PING, ""));
        if (state == State.OPEN) {
            listener().onPing();
        }
    }

    private void onPong() {
        if (heartbeat.onPong()) {
            listener().onPong();
        }
    }

    /** A poll that arrives after the deadline but before its timer must not find the session open. */
    private void expireHeartbeat() {
        if (state == State.OPEN && heartbeat.isOverdue()) {
            close(CloseReason.PING_TIMEOUT);
        }
    }

    // ---- the end

    /**
     * Ends the session and tells the client so, as far as it listens. What waits goes before that, but for a client that
     * is ended because of what waits.
     */
    public void close(CloseReason reason) {
        if (state != State.OPEN) {
            return;
        }
        boolean slow = reason == CloseReason.SLOW_CONSUMER;
        if (reason == CloseReason.SHUTTING_DOWN && socket == null) {
            sayGoodbye();
        } else if (poll != null) {
            HttpExchange waiting = poll;
            poll = null;
            if (slow) {
                queue.clear();
            }
            queue.drainTo(waiting, farewell());
        }
        WebSocket open = socket;
        if (open != null && !slow) {
            flush();
        }
        // The session is gone by the time that the client hears of it.
        end(reason);
        if (open != null && slow) {
            open.abandon(NORMAL_CLOSURE, reason.wireName());
        } else if (open != null) {
            open.close(NORMAL_CLOSURE, reason.wireName());
        }
    }

    /**
     * Ends a polling session by two answers: what comes in one payload with the end, official clients put off until they
     * are back. Who has been answered a moment ago is about to poll again, and waited for.
     */
    private void sayGoodbye() {
        if (!queue.isEmpty()) {
            lastWords.add(queue.takeAll());
        }
        queue.add(farewell());
        lastWords.add(queue.takeAll());
        HttpExchange waiting = poll;
        poll = null;
        if (waiting != null) {
            queue.answer(waiting, lastWords.remove());
        }
        if (!lastWords.isEmpty()) {
            linger();
        }
    }

    private void linger() {
        state = State.LINGERING;
        loop.schedule(this::gone, LINGER_NANOS);
    }

    private void end(CloseReason reason) {
        if (state == State.OPEN) {
            state = State.CLOSED;
        }
        heartbeat.stop();
        upgrade.drop(reason.wireName());
        queue.clear();
        if (state == State.CLOSED) {
            onGone.run();
        }
        listener().onClosed(reason);
    }

    private void gone() {
        if (state == State.LINGERING) {
            state = State.CLOSED;
            lastWords.forEach(queue::drop);
            lastWords.clear();
            onGone.run();
            whenGone.run();
        }
    }

    /** Runs the task once the client has been told of the end, or is not waited for any more. */
    void whenGone(Runnable task) {
        if (state == State.CLOSED) {
            task.run();
        } else {
            whenGone = task;
        }
    }

    private EngineListener listener() {
        if (listener == null) {
            throw new IllegalStateException("The session has not started");
        }
        return listener;
    }
}
