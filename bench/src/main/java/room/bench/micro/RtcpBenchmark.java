package room.bench.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import room.rtp.rtcp.Rtcp;
import room.rtp.rtcp.RtcpReader;
import room.rtp.rtcp.RtcpWriter;

/** Reading and writing what a subscriber sends: a receiver report on two streams, two NACKs and a bandwidth estimate. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-Xmx512m"})
public class RtcpBenchmark {
    private static final int CAPACITY = 512;
    private static final int[] STREAMS = {11, 12};

    private final RtcpWriter writer = new RtcpWriter();
    private final RtcpReader reader = new RtcpReader();
    private final ByteBuf datagram = Unpooled.directBuffer(CAPACITY, CAPACITY);
    private final int length = write();

    /** Writes the datagram. */
    @Benchmark
    public final int write() {
        writer.wrap(datagram, 0, CAPACITY);
        writer.receiverReport(1);
        writer.reportBlock(11, 3, 70, 65_536, 40, 0x1234, 900);
        writer.reportBlock(12, 0, 0, 70_000, 12, 0x1234, 900);
        writer.nack(1, 11, 100, 5);
        writer.nackPair(140, 0);
        writer.nack(1, 12, 7, 0);
        writer.remb(1, 2_500_000, STREAMS, STREAMS.length);
        return writer.length();
    }

    /** Walks over it and reads every field that a server acts on. */
    @Benchmark
    public long read() {
        long sum = 0;
        reader.wrap(datagram, 0, length);
        while (reader.next()) {
            if (reader.type() == Rtcp.RECEIVER_REPORT) {
                for (int i = 0; i < reader.count(); i++) {
                    sum += reader.blockSsrc(i)
                            + reader.blockFractionLost(i)
                            + reader.blockLastSenderReport(i)
                            + reader.blockDelaySinceLastSenderReport(i);
                }
            } else if (reader.is(Rtcp.TRANSPORT_FEEDBACK, Rtcp.FORMAT_NACK)) {
                for (int i = 0; i < reader.nackPairs(); i++) {
                    sum += reader.nackPacketId(i) + reader.nackBitmask(i);
                }
            } else if (reader.isRemb()) {
                sum += reader.rembBitrateBps();
            }
        }
        return sum;
    }
}
