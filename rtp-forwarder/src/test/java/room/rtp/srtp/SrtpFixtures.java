package room.rtp.srtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.provider.Arguments;
import room.rtp.srtp.crypto.SrtpCryptos;

/** Providers, buffers, keys and packets for the tests of SRTP. */
public final class SrtpFixtures {
    public static final SrtpCryptos CRYPTOS = SrtpCryptos.probe();

    private SrtpFixtures() {}

    /** Every provider of this machine. */
    public static List<SrtpCrypto> providers() {
        return CRYPTOS.available();
    }

    /** Every provider with every profile. */
    public static List<Arguments> providersAndProfiles() {
        List<Arguments> all = new ArrayList<>();
        for (SrtpCrypto crypto : providers()) {
            for (SrtpProfile profile : SrtpProfile.values()) {
                all.add(Arguments.argumentSet(crypto.name() + " " + profile, crypto, profile));
            }
        }
        return all;
    }

    public static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    public static SrtpKeys keys(SrtpProfile profile, SplittableRandom random) {
        return new SrtpKeys(profile, bytes(random, profile.keyBytes()), bytes(random, profile.saltBytes()));
    }

    public static byte[] bytes(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A buffer of the kind production uses; the caller releases it. */
    public static ByteBuf direct(int capacity) {
        return Unpooled.directBuffer(capacity, capacity);
    }

    public static byte[] bytesOf(ByteBuf buf, int offset, int length) {
        return ByteBufUtil.getBytes(buf, offset, length);
    }

    /** An RTP packet with a plain twelve byte header. */
    static byte[] rtp(int ssrc, int sequenceNumber, byte[] payload) {
        byte[] packet = new byte[12 + payload.length];
        packet[0] = (byte) 0x80;
        packet[1] = 96;
        putShort(packet, 2, sequenceNumber);
        putInt(packet, 4, sequenceNumber * 3000);
        putInt(packet, 8, ssrc);
        System.arraycopy(payload, 0, packet, 12, payload.length);
        return packet;
    }

    /** An RTP header with up to fifteen CSRCs and, in half of the cases, a header extension. */
    static byte[] randomHeader(SplittableRandom random, int ssrc, int sequenceNumber) {
        int csrcs = random.nextInt(16);
        boolean extended = random.nextBoolean();
        int extensionWords = extended ? random.nextInt(10) : 0;
        byte[] header = bytes(random, 12 + 4 * csrcs + (extended ? 4 + 4 * extensionWords : 0));
        header[0] = (byte) (0x80 | (extended ? 0x10 : 0) | csrcs);
        putShort(header, 2, sequenceNumber);
        putInt(header, 8, ssrc);
        if (extended) {
            putShort(header, 12 + 4 * csrcs + 2, extensionWords);
        }
        return header;
    }

    /** A compound RTCP packet that starts as a sender report. */
    static byte[] rtcp(int ssrc, byte[] rest) {
        byte[] packet = new byte[8 + rest.length];
        packet[0] = (byte) 0x80;
        packet[1] = (byte) 200;
        putShort(packet, 2, packet.length / 4 - 1);
        putInt(packet, 4, ssrc);
        System.arraycopy(rest, 0, packet, 8, rest.length);
        return packet;
    }

    static byte[] concat(byte[] first, byte[] second) {
        byte[] all = new byte[first.length + second.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /** Protects a whole RTP packet by way of a heap buffer. */
    static byte[] protectRtp(SrtpSender sender, byte[] packet, int headerLength) {
        ByteBuf out = Unpooled.wrappedBuffer(new byte[packet.length + 32]);
        out.setBytes(0, packet, 0, headerLength);
        ByteBuf in = Unpooled.wrappedBuffer(packet);
        int length = sender.protectRtp(out, 0, headerLength, in, headerLength, packet.length - headerLength);
        return length < 0 ? new byte[0] : bytesOf(out, 0, length);
    }

    static byte[] protectRtcp(SrtpSender sender, byte[] packet) {
        ByteBuf buf = Unpooled.wrappedBuffer(new byte[packet.length + 32]);
        buf.setBytes(0, packet);
        return bytesOf(buf, 0, sender.protectRtcp(buf, 0, packet.length));
    }

    static SrtpStatus unprotectRtp(SrtpReceiver receiver, byte[] packet) {
        return receiver.unprotectRtp(Unpooled.copiedBuffer(packet), 0, packet.length);
    }

    static SrtpStatus unprotectRtcp(SrtpReceiver receiver, byte[] packet) {
        return receiver.unprotectRtcp(Unpooled.copiedBuffer(packet), 0, packet.length);
    }

    static void putShort(byte[] bytes, int offset, int value) {
        bytes[offset] = (byte) (value >>> 8);
        bytes[offset + 1] = (byte) value;
    }

    static void putInt(byte[] bytes, int offset, int value) {
        putShort(bytes, offset, value >>> 16);
        putShort(bytes, offset + 2, value);
    }
}
