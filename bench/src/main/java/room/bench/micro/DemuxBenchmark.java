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
import room.rtp.packet.RtpPacket;
import room.transport.demux.DatagramKind;

/** What every datagram meets first: its kind by RFC 7983, then its RTP header with a header extension. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "-Xmx512m"})
public class DemuxBenchmark {
    private static final int DATAGRAMS = 8;
    private static final int BYTES = 1200;
    private static final int[] FIRST_BYTES = {0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x16, 0x00};

    private final RtpPacket packet = new RtpPacket();
    private final ByteBuf[] datagrams = new ByteBuf[DATAGRAMS];
    private int next;

    public DemuxBenchmark() {
        for (int i = 0; i < DATAGRAMS; i++) {
            ByteBuf datagram = Unpooled.directBuffer(BYTES, BYTES);
            datagram.writeZero(BYTES);
            datagram.setByte(0, FIRST_BYTES[i]);
            datagram.setByte(1, i == 5 ? 201 : 96);
            datagram.setInt(8, i);
            datagram.setInt(12, 0xBEDE0001);
            datagram.setInt(16, 0x40300000);
            datagrams[i] = datagram;
        }
    }

    /** The kind of a datagram out of five RTP packets, and one each of RTCP, DTLS and STUN. */
    @Benchmark
    public DatagramKind classify() {
        return DatagramKind.of(datagrams[next++ & DATAGRAMS - 1], 0, BYTES);
    }

    /** The header of an RTP packet. */
    @Benchmark
    public int readRtpHeader() {
        packet.wrap(datagrams[next++ & 3], 0, BYTES);
        return packet.ssrc() + packet.sequenceNumber() + packet.payloadLength() + packet.extensionLength();
    }
}
