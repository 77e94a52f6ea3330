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
            } catch (RuntimeException bug) {
                LOG.error("a task on a media loop failed", bug);
            }
            flush(clock.getAsLong());
        });
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
        long now = clock.getAsLong();
        for (int i = peers.size() - 1; i >= 0; i--) {
            PeerMedia peer = peers.get(i);
            try {
                peer.onTimer(now);
            } catch (RuntimeException bug) {
                fail(peer, bug);
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
        flush(now);
    }

    /** A bug on the way to a subscriber must not end the loop's timer, which would end every call on it. */
    private void flush(long nowNanos) {
        fanout.flush(nowNanos);
        RuntimeException bug = fanout.takeFailure();
        if (bug != null && nowNanos >= nextBugLineNanos) {
            nextBugLineNanos = nowNanos + ERROR_LINE_NANOS;
            LOG.error("forwarding to a subscriber failed (no more is said for ten seconds)", bug);
        }
    }

    private static void run(LongConsumer timer, long now) {
        try {
            timer.accept(now);
        } catch (RuntimeException bug) {
            LOG.error("a timer on a media loop failed", bug);
        }
    }

    /** A broken invariant costs one peer its transport, never the loop. */
    private static void fail(PeerMedia peer, RuntimeException bug) {
        LOG.error("closing the transport of {} after a bug", peer.id(), bug);
        peer.closeTransport();
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
            } catch (RuntimeException bug) {
                if (transport != null && transport.listener() instanceof PeerMedia peer) {
                    fail(peer, bug);
                } else {
                    LOG.error("a datagram was dropped after a bug", bug);
                }
            }
        }

        @Override
        public void onBurstEnd(long nowNanos) {
            if (open) {
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
