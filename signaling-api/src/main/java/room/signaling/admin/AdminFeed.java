package room.signaling.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.signaling.engineio.CloseReason;
import room.signaling.engineio.EngineMessage;
import room.signaling.http.Loop;
import room.signaling.socketio.Namespace;
import room.signaling.socketio.Rooms;
import room.signaling.socketio.Socket;
import room.signaling.socketio.SocketIoServer;
import room.signaling.socketio.SocketObserver;

/**
 * Tells the UIs what sockets do. While no administrator is connected nothing is looked at.
 *
 * <p>Clients' loops only note what happened; a thread of the feed's own does the rest. What it does not keep up with is
 * left out: events for good, and the state of sockets until all of it is sent anew.
 */
@SuppressWarnings("ReferenceEquality") // there is one namespace of a name
final class AdminFeed implements SocketObserver, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AdminFeed.class);

    private static final long TICK_MILLIS = 500;
    private static final int TICKS_PER_REPORT = 4;

    /** Events shown in one tick, of all sockets together. */
    private static final int EVENTS_PER_TICK = 100;

    private static final int MAX_WAITING = 4_000;

    /** All of a large server's sockets are some megabytes: not more often than this. */
    private static final int TICKS_PER_RENEWAL = 20;

    private final SocketIoServer server;
    private final Namespace admins;
    private final AdminConfig config;
    private final LongSupplier clockMillis;
    private final long startedMillis;

    private final Traffic traffic = new Traffic();
    private final AtomicInteger polling = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger eventBudget = new AtomicInteger();
    private final LongAdder notShown = new LongAdder();

    /** Whether to count, and whether to look at sockets one by one. */
    private volatile boolean counting;

    private volatile boolean watching;
    private volatile boolean outdated;

    private final ScheduledThreadPoolExecutor thread;

    // Owned by the thread.
    private final Set<Socket> audience = new HashSet<>();
    private final SocketMirror mirror;
    private int renewal;
    private int loopsToAnswer;
    private int ticks;
    private int renewedAtTick;

    /** @param clockMillis gives the time in milliseconds since 1970 */
    AdminFeed(SocketIoServer server, Namespace admins, AdminConfig config, LongSupplier clockMillis) {
        this.server = server;
        this.admins = admins;
        this.config = config;
        this.clockMillis = clockMillis;
        this.startedMillis = clockMillis.getAsLong();
        this.mirror = new SocketMirror((event, arguments) -> admins.all().emit(event, arguments));
        this.thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("admin-feed").factory());
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Starts the clock of the reports. */
    void start() {
        thread.scheduleAtFixedRate(guarded(this::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void run(Runnable task) {
        try {
            thread.execute(guarded(task));
        } catch (RejectedExecutionException closed) {
            log.debug("The feed has ended", closed);
        }
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                log.error("The Admin UI's feed failed", e);
            }
        };
    }

    // ---- administrators

    /** An administrator's socket connected, and wants to know everything from now on. */
    void onAdministrator(Socket socket) {
        run(() -> {
            audience.add(socket);
            counting = true;
            if (config.mode() == AdminConfig.Mode.DEVELOPMENT) {
                if (!watching) {
                    watching = true;
                    eventBudget.set(EVENTS_PER_TICK);
                    renew();
                } else if (loopsToAnswer == 0) {
                    socket.emit("all_sockets", mirror.all());
                }
            }
            socket.emit("server_stats", report());
        });
    }

    /** It disconnected. */
    void onAdministratorGone(Socket socket) {
        run(() -> {
            audience.remove(socket);
            if (audience.isEmpty()) {
                counting = false;
                watching = false;
                loopsToAnswer = 0;
                renewal++;
                mirror.clear();
            }
        });
    }

    private void tick() {
        ticks++;
        if (audience.isEmpty()) {
            return;
        }
        eventBudget.set(EVENTS_PER_TICK);
        if (ticks % TICKS_PER_REPORT == 0) {
            admins.all().emit("server_stats", report());
        }
        if (watching && (outdated || mirror.isIncomplete()) && ticks - renewedAtTick >= TICKS_PER_RENEWAL) {
            renew();
        }
    }

    private ObjectNode report() {
        long nowMillis = clockMillis.getAsLong();
        ObjectNode report = JsonNodeFactory.instance
                .objectNode()
                .put("serverId", config.serverId())
                .put("hostname", config.hostName())
                .put("pid", ProcessHandle.current().pid())
                .put("uptime", (nowMillis - startedMillis) / (double) TimeUnit.SECONDS.toMillis(1))
                .put("clientsCount", server.sessionCount())
                .put("pollingClientsCount", polling.get())
                .put("eventsNotShown", notShown.sum());
        report.set("aggregatedEvents", traffic.report(nowMillis));
        ArrayNode namespaces = report.putArray("namespaces");
        server.namespaces().stream()
                .sorted(Comparator.comparing(Namespace::name))
                .forEach(namespace -> namespaces
                        .addObject()
                        .put("name", namespace.name())
                        .put("socketsCount", namespace.socketCount()));
        return report;
    }

    /**
     * Looks at all sockets anew. Each loop looks at its own and answers in one piece, so that no change between the
     * look and the answer is lost or told twice.
     */
    private void renew() {
        outdated = false;
        renewedAtTick = ticks;
        mirror.clear();
        int number = ++renewal;
        Map<Loop, List<Socket>> byLoop = new HashMap<>();
        for (Namespace namespace : server.namespaces()) {
            for (Socket socket : namespace.sockets()) {
                byLoop.computeIfAbsent(socket.loop(), loop -> new ArrayList<>()).add(socket);
            }
        }
        loopsToAnswer = byLoop.size();
        byLoop.forEach((loop, sockets) -> loop.execute(() -> {
            List<Sighting> seen = new ArrayList<>();
            for (Socket socket : sockets) {
                if (socket.isConnected() && seen.size() < SocketMirror.MAX_SOCKETS) {
                    seen.add(Sighting.of(socket));
                }
            }
            run(() -> onSeen(number, seen));
        }));
    }

    private void onSeen(int number, List<Sighting> seen) {
        if (number != renewal) {
            return;
        }
        seen.forEach(mirror::put);
        loopsToAnswer--;
        if (loopsToAnswer == 0) {
            admins.all().emit("all_sockets", mirror.all());
        }
    }

    // ---- what sockets do

    /** Hands over a change of state; one that finds no place makes the whole state outdated. */
    private void note(Runnable change) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            outdated = true;
            return;
        }
        run(() -> {
            waiting.decrementAndGet();
            change.run();
        });
    }

    @Override
    public void onOpened(String transport) {
        if (isPolling(transport)) {
            polling.incrementAndGet();
        }
        if (counting) {
            traffic.sessionOpened();
        }
    }

    @Override
    public void onUpgraded() {
        polling.decrementAndGet();
    }

    @Override
    public void onClosed(String transport, CloseReason reason) {
        if (isPolling(transport)) {
            polling.decrementAndGet();
        }
        if (counting) {
            traffic.sessionClosed(reason);
        }
    }

    private static boolean isPolling(String transport) {
        return transport.equals("polling");
    }

    @Override
    public void onReceived(String text) {
        if (counting) {
            traffic.received(ByteBufUtil.utf8Bytes(text));
        }
    }

    @Override
    public void onReceived(byte[] bytes) {
        if (counting) {
            traffic.received(bytes.length);
        }
    }

    @Override
    public void onSent(EngineMessage message) {
        if (counting) {
            traffic.sent(message.bytes().length);
        }
    }

    @Override
    public void onConnected(Socket socket) {
        if (watching) {
            Sighting sighting = Sighting.of(socket);
            long nowMillis = clockMillis.getAsLong();
            note(() -> mirror.connected(sighting, nowMillis));
        }
    }

    @Override
    public void onCarried(Socket socket) {
        if (watching) {
            String transport = socket.transport();
            note(() -> mirror.moved(socket, transport));
        }
    }

    @Override
    public void onDisconnected(Socket socket, String reason) {
        if (watching) {
            long nowMillis = clockMillis.getAsLong();
            note(() -> mirror.disconnected(socket, reason, nowMillis));
        }
    }

    @Override
    public void onJoined(Socket socket, String room) {
        if (watching && !Sighting.isHidden(room)) {
            long nowMillis = clockMillis.getAsLong();
            note(() -> mirror.joined(socket, room, nowMillis));
        }
    }

    /**
     * Looked at a turn of the loop later, as the official server does: who disconnects leaves rooms first and is still
     * to be seen in them when it is told to be gone. By then it may have come back.
     */
    @Override
    public void onLeft(Socket socket, String room) {
        if (!watching || Sighting.isHidden(room)) {
            return;
        }
        long nowMillis = clockMillis.getAsLong();
        Rooms rooms = socket.namespace().rooms();
        socket.loop()
                .execute(() -> rooms.atomically(() -> {
                    boolean stillOut = !rooms.contains(room, socket);
                    if (stillOut) {
                        note(() -> mirror.left(socket, room, nowMillis));
                    }
                    return stillOut;
                }));
    }

    @Override
    public void onEventReceived(Socket socket, String event, List<JsonNode> arguments) {
        show("event_received", socket, event, arguments);
    }

    @Override
    public void onEventSent(Socket socket, String event, List<JsonNode> arguments) {
        show("event_sent", socket, event, arguments);
    }

    /** An administrator's own events are not shown: each would be the next. */
    private void show(String direction, Socket socket, String event, List<JsonNode> arguments) {
        if (!watching || socket.namespace() == admins) {
            return;
        }
        if (eventBudget.get() <= 0 || eventBudget.decrementAndGet() < 0 || waiting.get() >= MAX_WAITING) {
            notShown.increment();
            return;
        }
        ArrayNode shown = Redaction.event(event, arguments);
        long nowMillis = clockMillis.getAsLong();
        note(() -> mirror.event(direction, socket, shown, nowMillis));
    }
}
