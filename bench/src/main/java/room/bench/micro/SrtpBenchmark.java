package room.bench.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import room.rtp.srtp.SrtpCrypto;
import room.rtp.srtp.SrtpKeys;
import room.rtp.srtp.SrtpProfile;
import room.rtp.srtp.SrtpReceiver;
import room.rtp.srtp.SrtpSender;
import room.rtp.srtp.SrtpStatus;
import room.rtp.srtp.crypto.SrtpCryptos;

/**
 * SRTP for one packet after the other, each with the next of 64 keys, as a fan-out does it. What is protected is opened
 * and compared in the set-up: a provider that fails would look fast.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-Xmx512m"})
public class SrtpBenchmark {
    private static final int KEYS = 64;
    private static final int HEADER_BYTES = 12;
    private static final int OVERHEAD_BYTES = 32;

    /** "jce" works everywhere; the native providers only where their library is installed. */
    @Param({"jce", "openssl", "ipsec-mb"})
    public String crypto = "jce";

    @Param
    public SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;

    /** Of the payload: an audio packet and a video packet. */
    @Param({"160", "1200"})
    public int bytes;

    private final SrtpSender[] senders = new SrtpSender[KEYS];
    private final SrtpReceiver[] receivers = new SrtpReceiver[KEYS];
    private final int[] sequence = new int[KEYS];
    private ByteBuf plain = Unpooled.EMPTY_BUFFER;
    private ByteBuf out = Unpooled.EMPTY_BUFFER;
    private int next;

    /** Makes keys and checks that the provider works. */
    @Setup(Level.Trial)
    public void open() {
        SrtpCrypto provider = SrtpCryptos.probe().named(crypto);
        SplittableRandom random = new SplittableRandom(1);
        plain = Unpooled.directBuffer(bytes, bytes);
        out = Unpooled.directBuffer(HEADER_BYTES + bytes + OVERHEAD_BYTES, HEADER_BYTES + bytes + OVERHEAD_BYTES);
        byte[] payload = new byte[bytes];
        random.nextBytes(payload);
        plain.setBytes(0, payload);
        for (int i = 0; i < KEYS; i++) {
            byte[] key = new byte[profile.keyBytes()];
            byte[] salt = new byte[profile.saltBytes()];
            random.nextBytes(key);
            random.nextBytes(salt);
            SrtpKeys keys = new SrtpKeys(profile, key, salt);
            senders[i] = new SrtpSender(provider, keys);
            receivers[i] = new SrtpReceiver(provider, keys);
        }
        for (int i = 0; i < KEYS; i++) {
            int length = protect();
            if (receivers[i].unprotectRtp(out, 0, length) != SrtpStatus.OK
                    || !out.slice(HEADER_BYTES, bytes).equals(plain.slice(0, bytes))) {
                throw new IllegalStateException(crypto + " does not give back what it protected");
            }
        }
    }

    /** From plain payload to protected packet. */
    @Benchmark
    public int protect() {
        int key = next++ & KEYS - 1;
        out.setByte(0, 0x80);
        out.setByte(1, 96);
        out.setShort(2, sequence[key]++);
        out.setInt(8, key);
        return senders[key].protectRtp(out, 0, HEADER_BYTES, plain, 0, bytes);
    }

    /** The same and back again, since a packet can be opened only once. */
    @Benchmark
    public SrtpStatus protectAndUnprotect() {
        int key = next & KEYS - 1;
        return receivers[key].unprotectRtp(out, 0, protect());
    }

    /** Gives native memory back. */
    @TearDown(Level.Trial)
    public void close() {
        for (int i = 0; i < KEYS; i++) {
            senders[i].close();
            receivers[i].close();
        }
    }
}
