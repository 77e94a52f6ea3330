package room.bench.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import room.rtp.codec.Codec;
import room.rtp.forward.Fanout;
import room.rtp.forward.ForwardingCounters;
import room.rtp.forward.NtpClock;
import room.rtp.forward.Publication;
import room.rtp.forward.PublicationConfig;
import room.rtp.forward.RtpSession;
import room.rtp.forward.SendBatch;
import room.rtp.forward.SourceMapping;
import room.rtp.forward.SubscriptionConfig;
import room.rtp.srtp.SrtpCrypto;
import room.rtp.srtp.SrtpKeys;
import room.rtp.srtp.SrtpProfile;
import room.rtp.srtp.SrtpReceiver;
import room.rtp.srtp.SrtpSender;
import room.rtp.srtp.crypto.SrtpCryptos;

/**
 * The forwarding path without the socket: a read burst of eight protected video packets is unprotected, stored, and
 * rewritten and protected for every subscriber. The score is nanoseconds for each packet that a subscriber gets. With
 * the crypto "none", which copies, what remains is selection, header rewriting and the copy.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-Xmx1g"})
public class ForwardingBenchmark {
    private static final int BURST = 8;

    /** Packets to subscribers in one invocation, whatever their number: all of {@link #subscribers} divide it. */
    private static final int PACKETS = 1600;

    private static final int PAYLOAD_BYTES = 1200;
    private static final int PAYLOAD_TYPE = 96;

    @Param({"1", "10", "50", "200"})
    public int subscribers;

    /** "jce" works everywhere; the native providers only where their library is installed. */
    @Param({"none", "jce", "openssl", "ipsec-mb"})
    public String crypto = "jce";

    private final ForwardingCounters counters = new ForwardingCounters();
    private final Discard batch = new Discard();
    private final List<RtpSession> sessions = new ArrayList<>();
    private final ByteBuf plain = Unpooled.directBuffer(2048, 2048);
    private final ByteBuf datagram = Unpooled.directBuffer(2048, 2048);
    private final Fanout fanout = new Fanout(batch, counters, new NtpClock(0, 0), PooledByteBufAllocator.DEFAULT);
    private @Nullable SrtpSender publisher;
    private int sequence;
    private long nowNanos;

    /** Throws what is sent away, but writes it first. */
    private static final class Discard implements SendBatch {
        private final ByteBuf memory = Unpooled.directBuffer(64 << 10, 64 << 10);
        private int used;

        @Override
        public boolean sendsRuns() {
            return true;
        }

        @Override
        public int claim(InetSocketAddress to, int maxBytes) {
            if (used + maxBytes > memory.capacity()) {
                used = 0;
            }
            return used;
        }

        @Override
        public ByteBuf buffer() {
            return memory;
        }

        @Override
        public void commit(int bytes) {
            used += bytes;
        }

        @Override
        public void flush() {}
    }

    /** One publisher and its subscribers, all with keys of their own. */
    @Setup(Level.Trial)
    public void open() {
        SrtpCrypto provider = crypto.equals("none")
                ? new CopyingCrypto()
                : SrtpCryptos.probe().named(crypto);
        SplittableRandom random = new SplittableRandom(1);
        SrtpKeys keys = keys(random);
        publisher = new SrtpSender(provider, keys);
        RtpSession source = session(provider, keys, random, 9);
        Publication publication = source.publish(
                new PublicationConfig("0", true, Map.of(PAYLOAD_TYPE, Codec.VP8), Map.of(), List.of(), true, true));
        SourceMapping mapping = SourceMapping.empty();
        mapping.payloadTypes()[PAYLOAD_TYPE] = 100;
        for (int i = 0; i < subscribers; i++) {
            session(provider, keys(random), random, 10 + i)
                    .subscribe(new SubscriptionConfig(true, 90_000, 1000 + i, 0, Map.of(), true))
                    .attach(publication, mapping, 0);
        }
        plain.setByte(12, 0x10); // every packet begins a VP8 key frame
        plain.setByte(13, 0);
        burst();
        if (counters.value(ForwardingCounters.Counter.RTP_FORWARDED) != (long) subscribers * BURST) {
            throw new IllegalStateException("the burst did not reach every subscriber");
        }
    }

    private RtpSession session(SrtpCrypto provider, SrtpKeys inbound, SplittableRandom random, int port) {
        RtpSession session = new RtpSession(fanout, port, new byte[] {'b'}, 1_000_000, random);
        session.keys(new SrtpReceiver(provider, inbound), new SrtpSender(provider, keys(random)));
        session.remote(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        sessions.add(session);
        return session;
    }

    private static SrtpKeys keys(SplittableRandom random) {
        SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
        byte[] key = new byte[profile.keyBytes()];
        byte[] salt = new byte[profile.saltBytes()];
        random.nextBytes(key);
        random.nextBytes(salt);
        return new SrtpKeys(profile, key, salt);
    }

    /** Forwards bursts; protecting them on the publisher's side is part of it, once for all subscribers. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long forward() {
        for (int bursts = PACKETS / BURST / subscribers; bursts > 0; bursts--) {
            burst();
        }
        return counters.value(ForwardingCounters.Counter.RTP_FORWARDED);
    }

    private void burst() {
        nowNanos += 20_000_000;
        RtpSession source = sessions.getFirst();
        SrtpSender protect = Objects.requireNonNull(publisher);
        for (int i = 0; i < BURST; i++) {
            datagram.setByte(0, 0x80);
            datagram.setByte(1, PAYLOAD_TYPE);
            datagram.setShort(2, ++sequence);
            datagram.setInt(4, sequence / BURST * 3000);
            datagram.setInt(8, 7);
            int length = protect.protectRtp(datagram, 0, 12, plain, 12, PAYLOAD_BYTES);
            source.onRtp(datagram, 0, length, nowNanos);
        }
        fanout.flush(nowNanos);
    }

    /** Gives native memory back. */
    @TearDown(Level.Trial)
    public void close() {
        for (int i = sessions.size() - 1; i >= 0; i--) {
            sessions.get(i).close();
        }
        Objects.requireNonNull(publisher).close();
    }
}
