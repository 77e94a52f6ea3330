package room.sfu.loop;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.rtp.forward.DropReason;
import room.rtp.forward.Fanout;
import room.rtp.forward.ForwardingCounters;
import room.rtp.forward.NtpClock;
import room.rtp.net.DatagramHandler;
import room.rtp.net.NetLoop;
import room.rtp.net.UdpIo;
import room.rtp.net.UdpPort;
import room.sfu.media.MediaHost;
import room.sfu.media.PeerMedia;
import room.transport.DatagramSink;
import room.transport.PeerTransport;
import room.transport.RemotePeer;
import room.transport.TransportListener;
import room.transport.TransportTable;
import room.transport.ice.Candidate;

/**
 * One event loop with its UDP port, its transports and its rooms. Everything that a packet meets from socket to socket
 * runs here, on one thread.
 */
public final class MediaLoop implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MediaLoop.class);

    /** How often NACKs and reports are looked after. */
    private static final long TICK_NANOS = 20_000_000L;

    private static final int TICKS_PER_SECOND = 50;

    /** How often an error of the socket is worth a line. */
    private static final long ERROR_LINE_NANOS = 10_000_000_000L;

    private final NetLoop loop;
    private final LongSupplier clock;
    private final ForwardingCounters counters = new ForwardingCounters();
    private final AtomicInteger load = new AtomicInteger();
    private final List<PeerMedia> peers = new ArrayList<>();
    private final List<LongConsumer> eachSecond = new ArrayList<>();
    private final Set<InetAddress> sources;
    private final List<LongConsumer> eachTenth = new ArrayList<>();
    private final UdpPort port;
    private final Fanout fanout;
    private final TransportTable transports;
    private final List<Candidate> candidates;
    private int ticks;
    private long nextErrorLineNanos = Long.MIN_VALUE;
    private long nextBugLineNanos = Long.MIN_VALUE;

    /** When the loop last came to its timer or to the end of a burst; read by {@link LoopWatch}. */
    private volatile long turnedNanos;

    /** Makes the transports of a loop, given where their datagrams leave and what runs their tasks. */
    @FunctionalInterface
    public interface TransportTables {
        TransportTable create(DatagramSink sink, ByteBufAllocator allocator, Executor loop);
    }

    /**
     * Opens the loop's port and begins to serve.
     *
     * @param announced addresses under which clients reach the port
     * @param sources addresses that datagrams are taken from; empty for all
     * @param clock monotonic nanoseconds
     * @throws IOException when the port cannot be opened
     */
    public MediaLoop(
            NetLoop loop,
            InetSocketAddress bind,
            List<InetAddress> announced,
            Set<InetAddress> sources,
            TransportTables tables,
            NtpClock ntp,
            LongSupplier clock)
            throws IOException {
        this.loop = loop;
        this.clock = clock;
        this.transports = tables.create(this::send, loop.allocator(), this);
        this.sources = Set.copyOf(sources);
        this.port = loop.bind(bind, new Datagrams(), clock);
        this.fanout = new Fanout(port.batch(), counters, ntp, loop.allocator());
        this.candidates = Candidate.ofHost(announced, port.localAddress().getPort());
        this.turnedNanos = clock.getAsLong();
        loop.execute(() -> open = true);
        loop.every(TICK_NANOS, this::tick);
    }

    /** Set on the loop once the constructor is through: datagrams may come before. */
    private boolean open;

    private void send(ByteBuf datagram, InetSocketAddress to) {
        port.send(datagram, to);
    }

    /** Runs a task on the loop and sends what it caused. Tasks run in the order they are given, from any thread. */
    @Override
    public void execute(Runnable task) {
        loop.execute(() -> {
            try {
                task.run();
                flush(clock.getAsLong());
            } catch (Throwable failure) {
                report("a task on a media loop failed", failure);
            }
        });
    }

    /**
     * Logs what was thrown on the loop. Errors are caught like exceptions everywhere here: one that left the loop would
     * end its thread and every call on it, for an OutOfMemoryError of which one participant is the cause.
     */
    private static void report(String what, Throwable failure) {
        try {
            LOG.error(what, failure);
        } catch (Throwable noMemoryForTheLine) {
            // Nothing is left to say it with; the loop has to go on all the same.
        }
    }

    public boolean inLoop() {
        return loop.inLoop();
    }

    /** Monotonic nanoseconds. */
    public long nowNanos() {
        return clock.getAsLong();
    }

    /** What the loop offers to the media of one participant. */
    public MediaHost host() {
        return new Host();
    }

    /**
     * Participants and rooms that live here or are on their way in; a new room goes to the loop with the fewest. Safe from
     * any thread.
     */
    public AtomicInteger load() {
        return load;
    }

    /** When the loop last had a turn, in the clock's nanoseconds; some 20 ms ago at most if all is well. Safe from any thread. */
    public long turnedNanos() {
        return turnedNanos;
    }

    /** Safe from any thread. */
    public ForwardingCounters counters() {
        return counters;
    }

    public InetSocketAddress localAddress() {
        return port.localAddress();
    }

    /** How datagrams go now. Safe from any thread. */
    public UdpIo udpIo() {
        return port.io();
    }

    public List<Candidate> candidates() {
        return candidates;
    }

    /** Calls the task about ten times a second, on the loop. */
    public void eachTenthOfASecond(LongConsumer task) {
        execute(() -> eachTenth.add(task));
    }

    /** Calls the task about once a second, on the loop. */
    public void eachSecond(LongConsumer task) {
        execute(() -> eachSecond.add(task));
    }

    private void tick() {
        try {
            long now = clock.getAsLong();
            turnedNanos = now;
            runTimers(now);
            flush(now);
        } catch (Throwable failure) { // a timer that throws is not run again
            report("the timer of a media loop failed", failure);
        }
    }

    private void runTimers(long now) {
        for (int i = peers.size() - 1; i >= 0; i--) {
            PeerMedia peer = peers.get(i);
            try {
                peer.onTimer(now);
            } catch (Throwable failure) {
                fail(peer, failure);
            }
        }
        ticks++;
        if (ticks % TICKS_PER_SECOND == 0) {
            eachSecond.forEach(task -> run(task, now));
        }
        if (ticks % (TICKS_PER_SECOND / 10) == 0) {
            eachTenth.forEach(task -> run(task, now));
        }
        if (ticks % (TICKS_PER_SECOND / 5) == 0) {
            run(transports::onTimer, now);
        }
    }

    private void flush(long nowNanos) {
        fanout.flush(nowNanos);
        Throwable failure = fanout.takeFailure();
        if (failure != null && nowNanos >= nextBugLineNanos) {
            nextBugLineNanos = nowNanos + ERROR_LINE_NANOS;
            report("forwarding to a subscriber failed (no more is said for ten seconds)", failure);
        }
    }

    private static void run(LongConsumer timer, long now) {
        try {
            timer.accept(now);
        } catch (Throwable failure) {
            report("a timer on a media loop failed", failure);
        }
    }

    /** A broken invariant, or memory that ran out, costs one peer its transport, never the loop. */
    private static void fail(PeerMedia peer, Throwable failure) {
        report("closing the transport of " + peer.id() + " after a failure", failure);
        try {
            peer.closeTransport();
        } catch (Throwable again) {
            report("closing the transport of " + peer.id() + " failed too", again);
        }
    }

    /** Closes transports and port; waits. Not to be called on the loop. */
    @Override
    public void close() {
        var closed = new CountDownLatch(1);
        execute(() -> {
            transports.close();
            closed.countDown();
        });
        try {
            closed.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        port.close();
    }

    private final class Datagrams implements DatagramHandler {
        @Override
        public void onDatagram(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
            if (!open) {
                return;
            }
            if (!sources.isEmpty() && !sources.contains(from.getAddress())) {
                counters.drop(DropReason.FOREIGN_ADDRESS);
                return;
            }
            PeerTransport transport = null;
            try {
                transport = transports.onDatagram(datagram, from, nowNanos);
                if (transport != null && transport.listener() instanceof PeerMedia peer) {
                    peer.onMedia(datagram, nowNanos);
                }
            } catch (Throwable failure) {
                if (transport != null && transport.listener() instanceof PeerMedia peer) {
                    fail(peer, failure);
                } else {
                    report("a datagram was dropped after a failure", failure);
                }
            }
        }

        @Override
        public void onBurstEnd(long nowNanos) {
            if (open) {
                turnedNanos = nowNanos;
                flush(nowNanos);
            }
        }

        @Override
        public void onSocketError(Throwable error) {
            counters.drop(DropReason.SOCKET_ERROR);
            long now = clock.getAsLong();
            if (now < nextErrorLineNanos) { // a route that is gone gives one for each packet
                return;
            }
            nextErrorLineNanos = now + ERROR_LINE_NANOS;
            LOG.warn(
                    "the media socket on port {} reported: {} (no more is said for ten seconds, room_dropped_total"
                            + " goes on counting)",
                    port.localAddress().getPort(),
                    error.toString());
        }

        @Override
        public void onRunsRefused(Throwable reason) {
            LOG.warn(
                    "UDP segmentation offload does not work on port {}: {}; from now on every packet is sent by itself",
                    port.localAddress().getPort(),
                    reason.toString());
        }
    }

    private final class Host implements MediaHost {
        @Override
        public Fanout fanout() {
            return fanout;
        }

        @Override
        public PeerTransport addTransport(RemotePeer remote, TransportListener listener) {
            return transports.add(remote, listener, clock.getAsLong());
        }

        @Override
        public List<Candidate> candidates() {
            return candidates;
        }

        @Override
        public long nowNanos() {
            return clock.getAsLong();
        }

        @Override
        public void opened(PeerMedia peer) {
            peers.add(peer);
        }

        @Override
        public void closed(PeerMedia peer) {
            peers.remove(peer);
        }
    }
}
