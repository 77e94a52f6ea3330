package room.sfu;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.rtp.forward.DropReason;
import room.rtp.forward.ForwardingCounters;
import room.rtp.forward.NtpClock;
import room.rtp.net.NetLoop;
import room.rtp.net.NetLoops;
import room.rtp.net.UdpIo;
import room.rtp.srtp.SrtpCrypto;
import room.rtp.srtp.crypto.SrtpCryptos;
import room.sfu.api.RoomHistory;
import room.sfu.api.Sfu;
import room.sfu.config.SfuConfig;
import room.sfu.loop.LoopWatch;
import room.sfu.loop.MediaLoop;
import room.sfu.media.MediaSettings;
import room.sfu.negotiation.Answerer;
import room.sfu.negotiation.NegotiationPolicy;
import room.sfu.room.RoomRegistry;
import room.transport.TransportSettings;
import room.transport.TransportTable;
import room.transport.dtls.DtlsSettings;
import room.transport.dtls.bctls.BcDtlsAgent;
import room.transport.dtls.bctls.BcDtlsClient;
import room.transport.dtls.bctls.DtlsIdentity;
import room.transport.dtls.bctls.DtlsWarmUp;
import room.transport.ice.ice4j.Ice4jStunCodec;

/** The media server: its certificate, its loops and its rooms. Safe to use from any thread. */
public final class MediaServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MediaServer.class);

    private final NetLoops netLoops;
    private final List<MediaLoop> loops;
    private final List<InetAddress> announced;
    private final RoomRegistry rooms;
    private final String crypto;
    private final AtomicLong stalls = new AtomicLong();
    private volatile boolean closed;

    private MediaServer(
            NetLoops netLoops, List<MediaLoop> loops, List<InetAddress> announced, RoomRegistry rooms, String crypto) {
        this.netLoops = netLoops;
        this.loops = loops;
        this.announced = List.copyOf(announced);
        this.rooms = rooms;
        this.crypto = crypto;
    }

    /**
     * Starts the server.
     *
     * @param history hears what happens in all rooms
     * @throws IOException when a UDP port cannot be opened or there is no address to announce; the message says how to
     *     mend it
     * @throws IllegalArgumentException when the configured crypto provider or way to the kernel is not to be had here
     */
    public static MediaServer start(SfuConfig config, RoomHistory.Listener history) throws IOException {
        SecureRandom random = new SecureRandom();
        // Each loads many classes, so together they take less than one after the other.
        CompletableFuture<SrtpCryptos> probing = async(SrtpCryptos::probe);
        CompletableFuture<Ice4jStunCodec> loading = async(Ice4jStunCodec::new);
        DtlsIdentity identity = DtlsIdentity.generate(random, Instant.now());
        loading.join();
        SrtpCryptos cryptos = probing.join();
        SrtpCrypto crypto =
                config.crypto().equals(SfuConfig.BEST_CRYPTO) ? cryptos.best() : cryptos.named(config.crypto());
        UdpIo udpIo = config.udpIo().equals(SfuConfig.BEST_UDP_IO) ? UdpIo.best() : UdpIo.named(config.udpIo());
        BcDtlsAgent dtls = new BcDtlsAgent(identity, DtlsSettings.DEFAULTS, random);
        warmUp(dtls, random);
        List<InetAddress> announced = config.announced().isEmpty() ? localAddresses(config) : config.announced();
        // Not all browsers reach 127.0.0.1 from an address of the network, so the socket listens to every address of
        // this
        // machine; a packet of the network that claims to come from one of them is dropped by the system (RFC 1812
        // section 5.3.7).
        Set<InetAddress> sources = config.thisMachineOnly() ? Set.copyOf(interfaceAddresses()) : Set.of();
        NtpClock ntp = new NtpClock(System.currentTimeMillis(), System.nanoTime());
        NetLoops netLoops = NetLoops.open(config.loops(), udpIo);
        List<MediaLoop> loops = new ArrayList<>();
        try {
            int port = config.mediaPort();
            for (NetLoop loop : netLoops.loops()) {
                loops.add(new MediaLoop(
                        loop,
                        new InetSocketAddress(config.mediaAddress(), port),
                        announced,
                        sources,
                        (sink, allocator, executor) -> new TransportTable(
                                TransportSettings.DEFAULTS,
                                dtls,
                                new Ice4jStunCodec(),
                                sink,
                                allocator,
                                executor,
                                random),
                        ntp,
                        System::nanoTime));
                port = port == 0 ? 0 : port + 1;
            }
        } catch (IOException cannotBind) {
            loops.forEach(MediaLoop::close);
            netLoops.close();
            throw cannotBind;
        }
        MediaSettings settings = new MediaSettings(
                new Answerer(NegotiationPolicy.defaults().withTransportCc(true), random::nextInt),
                identity.fingerprint(),
                crypto,
                config.maxIncomingBps(),
                random);
        LOG.info(
                "media on {} UDP port(s) from {}, announced as {}, UDP by {}, SRTP by {}",
                loops.size(),
                loops.getFirst().localAddress().getPort(),
                announced.stream().map(InetAddress::getHostAddress).toList(),
                udpIo.label(),
                crypto.name());
        cryptos.unavailable().forEach((name, reason) -> LOG.info("SRTP by {} is not to be had here: {}", name, reason));
        for (UdpIo better : UdpIo.values()) {
            String missing = better.missing();
            if (missing != null) {
                LOG.info("UDP by {} is not to be had here: {}", better.label(), missing);
            }
        }
        return new MediaServer(
                netLoops, loops, announced, new RoomRegistry(config, loops, settings, random, history), crypto.name());
    }

    private static <T> CompletableFuture<T> async(Supplier<T> work) {
        return CompletableFuture.supplyAsync(
                work, task -> Thread.ofPlatform().daemon().name("room-start").start(task));
    }

    /** The first handshake takes a fifth of a second, the next ones a tenth of that; nobody should get the first. */
    private static void warmUp(BcDtlsAgent dtls, SecureRandom random) {
        Thread.ofVirtual().name("dtls-warm-up").start(() -> {
            try {
                BcDtlsClient client =
                        new BcDtlsClient(DtlsIdentity.generate(random, Instant.now()), DtlsSettings.DEFAULTS, random);
                if (!new DtlsWarmUp(dtls, client).run()) {
                    LOG.warn("the DTLS warm-up did not complete; first calls connect a little slower");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Every address of this machine that a client could reach, loopback last. */
    private static List<InetAddress> localAddresses(SfuConfig config) throws IOException {
        return config.mediaAddress().isAnyLocalAddress() ? interfaceAddresses() : List.of(config.mediaAddress());
    }

    private static List<InetAddress> interfaceAddresses() throws IOException {
        List<InetAddress> others = new ArrayList<>();
        List<InetAddress> loopback = new ArrayList<>();
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            if (!network.isUp()) {
                continue;
            }
            for (InetAddress address : network.inetAddresses().toList()) {
                if (address.isLoopbackAddress()) {
                    loopback.add(address);
                } else if (!address.isLinkLocalAddress()) {
                    others.add(address);
                }
            }
        }
        others.addAll(loopback);
        if (others.isEmpty()) {
            throw new IOException("no network interface with an address is up; name one to announce");
        }
        return others;
    }

    public Sfu sfu() {
        return rooms;
    }

    /**
     * Changes how many people a room takes that says nothing else, and how many rooms there may be; those that there are
     * stay as they are.
     */
    public void limit(int maxParticipants, int maxRooms) {
        rooms.limit(maxParticipants, maxRooms);
    }

    /** The name of the SRTP provider in use. */
    public String crypto() {
        return crypto;
    }

    /** How many loops reach the kernel by each way; those that none does are left out. */
    public Map<UdpIo, Long> udpIo() {
        return loops.stream().collect(Collectors.groupingBy(MediaLoop::udpIo, TreeMap::new, Collectors.counting()));
    }

    /** Of all loops together. */
    public long count(ForwardingCounters.Counter counter) {
        return loops.stream().mapToLong(loop -> loop.counters().value(counter)).sum();
    }

    /** Of all loops together. */
    public long drops(DropReason reason) {
        return loops.stream().mapToLong(loop -> loop.counters().drops(reason)).sum();
    }

    /**
     * The loops that have had no turn for a second, by their place among the loops, with the milliseconds since then;
     * empty when all is well. Their rooms are silent meanwhile.
     */
    public Map<Integer, Long> stillLoops() {
        Map<Integer, Long> still = new TreeMap<>();
        for (int i = 0; i < loops.size(); i++) {
            long sinceNanos = System.nanoTime() - loops.get(i).turnedNanos();
            if (sinceNanos >= LoopWatch.STILL_NANOS) {
                still.put(i, TimeUnit.NANOSECONDS.toMillis(sinceNanos));
            }
        }
        return still;
    }

    /** How often a loop has stood still for a second or more. */
    public long stalls() {
        return stalls.get();
    }

    /**
     * Watches the loops from now on until the server closes: one that stands still for a second is logged with what its
     * thread does.
     *
     * @param onDead runs, at least once, when a loop has stood still for so long that it will not go on
     */
    public void watchLoops(Runnable onDead) {
        List<LongSupplier> turns =
                loops.stream().<LongSupplier>map(loop -> loop::turnedNanos).toList();
        LoopWatch watch = new LoopWatch(turns, System.nanoTime());
        Thread.ofPlatform().daemon().name("room-loop-watch").start(() -> {
            while (!closed) {
                LockSupport.parkNanos(LoopWatch.STILL_NANOS / 5);
                for (LoopWatch.Change change : watch.look(System.nanoTime())) {
                    onChange(change, onDead);
                }
            }
        });
    }

    private void onChange(LoopWatch.Change change, Runnable onDead) {
        switch (change) {
            case LoopWatch.Change.StandsStill(int loop, long sinceNanos) -> {
                stalls.incrementAndGet();
                LOG.error(
                        "media loop {} has stood still for {} ms; the loops' threads:{}",
                        loop,
                        TimeUnit.NANOSECONDS.toMillis(sinceNanos),
                        netLoops.stackTraces());
            }
            case LoopWatch.Change.GoesOn(int loop) -> LOG.warn("media loop {} goes on", loop);
            case LoopWatch.Change.Dead(int loop) -> {
                if (!closed) {
                    LOG.error("media loop {} is dead:{}", loop, netLoops.stackTraces());
                    onDead.run();
                }
            }
        }
    }

    /** Addresses under which clients reach the media ports. */
    public List<InetAddress> announced() {
        return announced;
    }

    /** Where media is received, one for each loop. */
    public List<InetSocketAddress> mediaAddresses() {
        return loops.stream().map(MediaLoop::localAddress).toList();
    }

    /** False once the server is stopping. */
    public boolean takesNewcomers() {
        return rooms.takesNewcomers();
    }

    /**
     * Refuses newcomers and removes everybody.
     *
     * @param reason for those who are removed
     * @return completes when all have been told
     */
    public CompletionStage<Void> removeEverybody(String reason) {
        return rooms.stop(reason);
    }

    /** Closes all transports and stops the loops. */
    @Override
    public void close() {
        closed = true;
        loops.forEach(MediaLoop::close);
        netLoops.close();
    }
}
