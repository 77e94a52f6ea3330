package room.sfu.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import room.rtp.codec.Codec;
import room.rtp.forward.NtpClock;
import room.rtp.forward.Publication;
import room.rtp.forward.PublicationConfig;
import room.rtp.forward.RtpSession;
import room.rtp.forward.SourceMapping;
import room.rtp.forward.SubscriptionConfig;
import room.rtp.net.NetLoop;
import room.rtp.net.NetLoops;
import room.rtp.net.UdpIo;
import room.rtp.srtp.SrtpCrypto;
import room.rtp.srtp.SrtpKeys;
import room.rtp.srtp.SrtpProfile;
import room.rtp.srtp.SrtpReceiver;
import room.rtp.srtp.SrtpSender;
import room.rtp.srtp.SrtpStatus;
import room.rtp.srtp.crypto.SrtpCryptos;
import room.sfu.api.ForwardingLimits;
import room.sfu.api.Grants;
import room.sfu.api.ParticipantId;
import room.sfu.api.Reply;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomHistory;
import room.sfu.api.RoomOptions;
import room.sfu.api.VideoCodec;
import room.sfu.config.SfuConfig;
import room.sfu.loop.LoopWatch;
import room.sfu.loop.MediaLoop;
import room.sfu.media.MediaSettings;
import room.sfu.negotiation.Answerer;
import room.sfu.negotiation.NegotiationPolicy;
import room.transport.TransportSettings;
import room.transport.TransportTable;
import room.transport.dtls.Fingerprint;
import room.transport.ice.ice4j.Ice4jStunCodec;

/** Two loops with their threads and sockets. */
final class LoopsIT {
    private static final long PATIENCE_SECONDS = 30;

    private final SplittableRandom random = new SplittableRandom(9);
    private final SrtpCrypto crypto = SrtpCryptos.probe().best();
    private final NetLoops threads = NetLoops.open(2, UdpIo.best());
    private final List<MediaLoop> loops = new ArrayList<>();
    private RoomRegistry registry;

    @BeforeEach
    void open() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        for (NetLoop thread : threads.loops()) {
            loops.add(new MediaLoop(
                    thread,
                    new InetSocketAddress(loopback, 0),
                    List.of(loopback),
                    Set.of(),
                    (sink, allocator, executor) -> new TransportTable(
                            TransportSettings.DEFAULTS,
                            new FakeMedia.NoDtls(),
                            new Ice4jStunCodec(),
                            sink,
                            allocator,
                            executor,
                            random),
                    new NtpClock(0, System.nanoTime()),
                    System::nanoTime));
        }
        SfuConfig config = new SfuConfig(
                2,
                loopback,
                0,
                List.of(),
                false,
                100,
                100,
                ForwardingLimits.NONE,
                1_000_000,
                "best",
                SfuConfig.BEST_UDP_IO,
                true);
        MediaSettings settings = new MediaSettings(
                new Answerer(NegotiationPolicy.defaults(), random::nextInt),
                Fingerprint.sha256(new byte[] {1}),
                crypto,
                1_000_000,
                random);
        registry = new RoomRegistry(config, loops, settings, random, RoomHistory.Listener.NONE);
    }

    @AfterEach
    void close() {
        loops.forEach(MediaLoop::close);
        threads.close();
    }

    private Reply submit(RoomCommand command) throws Exception {
        return registry.submit(command).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private ParticipantId join(String room) throws Exception {
        Reply reply = submit(new RoomCommand.Join(room, "somebody", false, _ -> {}, null, Grants.ALL));
        return assertInstanceOf(Reply.Joined.class, reply).participant();
    }

    private List<Integer> loads() {
        return loops.stream().map(loop -> loop.load().get()).toList();
    }

    @Test
    void anErrorInATaskOrATimerDoesNotEndTheLoop() throws Exception {
        MediaLoop loop = loops.getFirst();
        loop.eachTenthOfASecond(now -> {
            throw new OutOfMemoryError("of one participant's making");
        });
        loop.execute(() -> {
            throw new StackOverflowError();
        });
        CountDownLatch timersAfterwards = new CountDownLatch(5);
        loop.eachTenthOfASecond(now -> timersAfterwards.countDown());

        assertTrue(timersAfterwards.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void whoeverAsksARoomGetsAnAnswerAlsoWhenAnErrorIsThrown() throws Exception {
        ParticipantId ada = join("daily");
        submit(new RoomCommand.Join(
                "daily",
                "Grace",
                false,
                event -> {
                    throw new OutOfMemoryError("while hearing of " + event);
                },
                null,
                Grants.ALL));
        ExecutionException failed =
                assertThrows(ExecutionException.class, () -> submit(new RoomCommand.Rename(ada, "Ada")));
        assertInstanceOf(OutOfMemoryError.class, failed.getCause());
    }

    @Test
    void aLoopThatIsBusyWithOneTaskIsSeenToStandStill() throws Exception {
        MediaLoop loop = loops.getFirst();
        CountDownLatch release = new CountDownLatch(1);
        loop.execute(() -> awaitQuietly(release));
        LoopWatch watch = new LoopWatch(List.of(loop::turnedNanos), System.nanoTime());
        List<LoopWatch.Change> changes = List.of();
        while (changes.isEmpty()) {
            changes = watch.look(System.nanoTime());
            Thread.onSpinWait();
        }
        assertInstanceOf(LoopWatch.Change.StandsStill.class, changes.getFirst());
        assertTrue(threads.stackTraces().contains("awaitQuietly"), "the log says what the loop is busy with");

        release.countDown();
        changes = List.of();
        while (changes.isEmpty()) {
            changes = watch.look(System.nanoTime());
            Thread.onSpinWait();
        }
        assertEquals(List.of(new LoopWatch.Change.GoesOn(0)), changes);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aNewRoomGoesToTheLoopWithFewestPeople() throws Exception {
        for (int i = 0; i < 5; i++) {
            join("busy");
        }
        join("one");
        join("two");

        assertEquals(List.of(6, 4), loads()); // people and rooms
    }

    @Test
    void roomsThatAreMadeAheadAreSpreadToo() throws Exception {
        RoomOptions options = new RoomOptions(
                10, false, false, EnumSet.allOf(VideoCodec.class), false, true, ForwardingLimits.NONE, 3600);
        for (int i = 0; i < 6; i++) {
            submit(new RoomCommand.Create("room " + i, options));
        }

        assertEquals(List.of(3, 3), loads());
    }

    @Test
    void whoLeavesIsCountedNoMore() throws Exception {
        ParticipantId alone = join("one");
        ParticipantId first = join("two");
        join("two");
        submit(new RoomCommand.Leave(alone));
        submit(new RoomCommand.Leave(first));

        assertEquals(List.of(0, 2), loads());
    }

    @Test
    void aLoopThatIsBusyKeepsNoOtherFromForwarding() throws Exception {
        MediaLoop busy = loops.getFirst();
        MediaLoop calm = loops.getLast();
        CountDownLatch release = new CountDownLatch(1);
        busy.execute(() -> {
            try {
                release.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        try (DatagramSocket bob = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            SrtpKeys keys = keys();
            calm.execute(() -> forward(calm, keys, new InetSocketAddress(bob.getLocalAddress(), bob.getLocalPort())));
            bob.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            byte[] bytes = new byte[200];
            DatagramPacket received = new DatagramPacket(bytes, bytes.length);
            bob.receive(received);

            try (SrtpReceiver receiver = new SrtpReceiver(crypto, keys)) {
                ByteBuf packet = Unpooled.wrappedBuffer(bytes);
                assertEquals(SrtpStatus.OK, receiver.unprotectRtp(packet, 0, received.getLength()));
                assertEquals(42, packet.getByte(receiver.plainLength() - 1));
            }
            assertEquals(1, release.getCount(), "the other loop was busy all the while");
        } finally {
            release.countDown();
        }
        CountDownLatch goesOn = new CountDownLatch(1);
        busy.execute(goesOn::countDown);
        assertTrue(goesOn.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    private SrtpKeys keys() {
        SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
        byte[] key = new byte[profile.keyBytes()];
        byte[] salt = new byte[profile.saltBytes()];
        random.nextBytes(key);
        random.nextBytes(salt);
        return new SrtpKeys(profile, key, salt);
    }

    /** One packet of a publisher to a subscriber on a loop, as if it had come in there. */
    private void forward(MediaLoop loop, SrtpKeys keys, InetSocketAddress to) {
        var fanout = loop.host().fanout();
        long now = loop.nowNanos();
        try (RtpSession alice = new RtpSession(fanout, 1, new byte[] {'a'}, 1_000_000, random);
                RtpSession bob = new RtpSession(fanout, 2, new byte[] {'b'}, 1_000_000, random);
                SrtpSender sender = new SrtpSender(crypto, keys)) {
            alice.keys(new SrtpReceiver(crypto, keys), new SrtpSender(crypto, keys));
            bob.keys(new SrtpReceiver(crypto, keys), new SrtpSender(crypto, keys));
            bob.remote(to);
            Publication microphone = alice.publish(
                    new PublicationConfig("0", false, Map.of(111, Codec.OPUS), Map.of(), List.of(), false, false));
            SourceMapping mapping = SourceMapping.empty();
            mapping.payloadTypes()[111] = 111;
            bob.subscribe(new SubscriptionConfig(false, 48_000, 7, 0, Map.of(), false))
                    .attach(microphone, mapping, now);
            ByteBuf packet = Unpooled.directBuffer(200, 200);
            packet.setByte(0, 0x80)
                    .setByte(1, 111)
                    .setShort(2, 1)
                    .setInt(4, 960)
                    .setInt(8, 5);
            int length = sender.protectRtp(packet, 0, 12, Unpooled.wrappedBuffer(new byte[] {42}), 0, 1);
            alice.onRtp(packet, 0, length, now);
            packet.release();
            fanout.flush(now);
        }
    }
}
