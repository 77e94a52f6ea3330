package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import room.rtp.codec.Codec;
import room.rtp.forward.ForwardingCounters.Counter;
import room.rtp.srtp.SrtpCrypto;
import room.rtp.srtp.SrtpKeys;
import room.rtp.srtp.SrtpProfile;
import room.rtp.srtp.SrtpReceiver;
import room.rtp.srtp.SrtpSender;
import room.rtp.srtp.crypto.SrtpCryptos;

/** Forwarding makes no garbage: from the protected datagram to the protected datagrams in the send batch. */
final class ForwardingAllocationTest {
    private static final int SUBSCRIBERS = 10;
    private static final int BURST = 8;
    private static final int MEASURED_PACKETS = 100_000;

    /** Leak detection, which the tests run with, allocates for every buffer; this allocator has none. */
    private static final UnpooledByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(true, true);

    /** Memory that is written and forgotten. */
    private static final class Ring implements SendBatch {
        private final ByteBuf memory = Unpooled.unreleasableBuffer(ALLOCATOR.directBuffer(64 << 10, 64 << 10));
        private int used;

        @Override
        public boolean sendsRuns() {
            return true;
        }

        @Override
        public int claim(InetSocketAddress to, int maxBytes) {
            used = used + maxBytes > memory.capacity() ? 0 : used;
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

    private final SrtpCrypto crypto = SrtpCryptos.probe().best();
    private final ForwardingCounters counters = new ForwardingCounters();
    private final Fanout fanout = new Fanout(new Ring(), counters, new NtpClock(0, 0), ALLOCATOR);
    private final SplittableRandom random = new SplittableRandom(5);
    private final List<RtpSession> sessions = new ArrayList<>();
    private final ByteBuf datagram = ALLOCATOR.directBuffer(2048, 2048);
    private final ByteBuf payload = ALLOCATOR.directBuffer(2048, 2048);
    private int sequence;
    private long nowNanos;

    private SrtpKeys keys() {
        SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
        byte[] key = new byte[profile.keyBytes()];
        byte[] salt = new byte[profile.saltBytes()];
        random.nextBytes(key);
        random.nextBytes(salt);
        return new SrtpKeys(profile, key, salt);
    }

    private RtpSession session(SrtpKeys inbound, int port) {
        RtpSession session = new RtpSession(fanout, port, new byte[] {'r'}, 1_000_000, random);
        session.keys(new SrtpReceiver(crypto, inbound), new SrtpSender(crypto, keys()));
        session.remote(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        sessions.add(session);
        return session;
    }

    private void burst(SrtpSender sender, RtpSession source) {
        nowNanos += 20_000_000;
        for (int i = 0; i < BURST; i++) {
            sequence++;
            datagram.setByte(0, 0x90);
            datagram.setByte(1, (i == BURST - 1 ? 0x80 : 0) | 96);
            datagram.setShort(2, sequence);
            datagram.setInt(4, sequence / BURST * 3000);
            datagram.setInt(8, 7);
            datagram.setInt(12, 0xBEDE0001);
            datagram.setInt(16, 0x31000000); // extension 3 with two bytes
            int length = sender.protectRtp(datagram, 0, 20, payload, 0, 1100);
            source.onRtp(datagram, 0, length, nowNanos);
        }
        fanout.flush(nowNanos);
        source.onTimer(nowNanos);
    }

    @Test
    void forwardsAHundredThousandPacketsWithoutAllocating() {
        assertNotEquals("jce", crypto.name(), "this test needs a native SRTP provider, for example Debian's libssl3");
        SrtpKeys publisherKeys = keys();
        SrtpSender sender = new SrtpSender(crypto, publisherKeys);
        RtpSession source = session(publisherKeys, 1);
        Publication publication = source.publish(
                new PublicationConfig("0", true, Map.of(96, Codec.VP8), Map.of(), List.of(), true, true));
        SourceMapping mapping = SourceMapping.empty();
        mapping.payloadTypes()[96] = 100;
        mapping.extensionIds()[3] = 7;
        for (int i = 0; i < SUBSCRIBERS; i++) {
            session(keys(), 2 + i)
                    .subscribe(new SubscriptionConfig(true, 90_000, 100 + i, 0, Map.of(), true))
                    .attach(publication, mapping, 0);
        }
        payload.setByte(0, 0x10); // every packet begins a VP8 key frame
        payload.setByte(1, 0);
        int bursts = MEASURED_PACKETS / SUBSCRIBERS / BURST;
        for (int i = 0; i < bursts; i++) {
            burst(sender, source); // loads classes, grows the burst and the history to their size
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long forwardedBefore = counters.value(Counter.RTP_FORWARDED);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < bursts; i++) {
            burst(sender, source);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(MEASURED_PACKETS, counters.value(Counter.RTP_FORWARDED) - forwardedBefore);
        assertEquals(0, allocated / MEASURED_PACKETS, allocated + " bytes were allocated");
        assertEquals(0, allocated >> 14, allocated + " bytes were allocated, more than measuring itself does");
        sessions.reversed().forEach(RtpSession::close);
        sender.close();
        datagram.release();
        payload.release();
    }
}
