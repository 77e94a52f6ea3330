package room.bench.load.client;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import room.bench.load.measure.Delivery;
import room.bench.load.measure.LoopMeter;
import room.bench.load.measure.StreamTally;
import room.bench.load.media.PacketStamp;
import room.rtp.packet.RtpPacket;
import room.rtp.srtp.SrtpReceiver;
import room.rtp.srtp.SrtpStatus;

/**
 * The streams that come in on one connection. The header of every packet is read; one packet in some is decrypted to
 * verify it and to read its stamp. Owned by one loop.
 */
final class Reception {
    /** Spreads the sampled packets over the places in a burst, which multiples of a number would not. */
    private static final int SCATTER = 0x9E3779B1;

    private static final int FIXED_HEADER_BYTES = 12;

    private final LoopMeter meter;
    private final int sampleEvery;
    private final RtpPacket packet = new RtpPacket();
    private StreamTally[] streams = new StreamTally[0];
    private long firstPacketNanos;

    Reception(LoopMeter meter, int sampleEvery) {
        this.meter = meter;
        this.sampleEvery = sampleEvery;
    }

    void onRtp(ByteBuf datagram, int offset, int length, @Nullable SrtpReceiver receiver, long nowNanos) {
        if (length < FIXED_HEADER_BYTES) {
            return;
        }
        meter.onPacket(length);
        int sequence = datagram.getUnsignedShort(offset + 2);
        StreamTally stream = stream(datagram.getInt(offset + 8));
        if (!stream.accept(sequence) || receiver == null || !sampled(stream, sequence)) {
            return;
        }
        if (receiver.unprotectRtp(datagram, offset, length) != SrtpStatus.OK) {
            meter.onUndecryptable();
            return;
        }
        if (!packet.wrap(datagram, offset, receiver.plainLength())) {
            return;
        }
        int stamp = PacketStamp.find(datagram, packet.payloadOffset(), packet.payloadLength());
        if (stamp >= 0) {
            if (firstPacketNanos == 0) {
                firstPacketNanos = nowNanos;
            }
            meter.onVerified(nowNanos - PacketStamp.dueNanos(datagram, stamp));
            stream.onStamp(PacketStamp.source(datagram, stamp), PacketStamp.index(datagram, stamp));
        }
    }

    private boolean sampled(StreamTally stream, int sequence) {
        return stream.received() == 1 || Integer.remainderUnsigned(sequence * SCATTER >>> 8, sampleEvery) == 0;
    }

    private StreamTally stream(int ssrc) {
        StreamTally[] known = streams;
        for (int i = 0; i < known.length; i++) {
            if (known[i].ssrc() == ssrc) {
                return known[i];
            }
        }
        StreamTally added = new StreamTally(ssrc);
        streams = Arrays.copyOf(known, known.length + 1);
        streams[known.length] = added;
        return added;
    }

    /** When the first packet had been decrypted, 0 before. */
    long firstPacketNanos() {
        return firstPacketNanos;
    }

    void restart() {
        for (StreamTally stream : streams) {
            stream.restart();
        }
    }

    Delivery finish(StreamTally.SentPackets sent) {
        Delivery sum = Delivery.NONE;
        for (StreamTally stream : streams) {
            sum = sum.plus(stream.finish(sent));
        }
        return sum;
    }

    /** Streams that have brought a packet since {@link #restart}, ever if it was not called. */
    int liveStreams() {
        int live = 0;
        for (StreamTally stream : streams) {
            live += stream.received() > 0 ? 1 : 0;
        }
        return live;
    }

    /** The SSRCs of all streams so far. */
    int[] ssrcs() {
        int[] ssrcs = new int[streams.length];
        for (int i = 0; i < ssrcs.length; i++) {
            ssrcs[i] = streams[i].ssrc();
        }
        return ssrcs;
    }
}
