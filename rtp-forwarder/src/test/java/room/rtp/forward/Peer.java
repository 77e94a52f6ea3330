package room.rtp.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import room.rtp.rtcp.RtcpReader;
import room.rtp.srtp.SrtpCrypto;
import room.rtp.srtp.SrtpKeys;
import room.rtp.srtp.SrtpProfile;
import room.rtp.srtp.SrtpReceiver;
import room.rtp.srtp.SrtpSender;
import room.rtp.srtp.SrtpStatus;
import room.rtp.srtp.crypto.SrtpCryptos;

/** The far end of a session in tests: protects what it sends, unprotects and parses what it gets. */
final class Peer implements AutoCloseable {
    /** What a peer got, decrypted. */
    record Rtp(
            boolean marker,
            int payloadType,
            int sequence,
            int timestamp,
            int ssrc,
            byte[] header,
            byte[] payload,
            int padding) {}

    private static final SrtpCrypto CRYPTO = SrtpCryptos.probe().named("jce");

    final InetSocketAddress address;
    final RtpSession session;
    final List<Rtp> rtp = new ArrayList<>();
    /** Packets without content, which close gaps. */
    final List<Rtp> fillers = new ArrayList<>();

    final List<byte[]> rtcp = new ArrayList<>();
    private final SrtpSender sender;
    private final SrtpReceiver receiver;
    private final FakeSendBatch batch;
    private final ByteBuf scratch = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(2048));

    Peer(int number, Fanout fanout, FakeSendBatch batch) {
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 10_000 + number);
        this.batch = batch;
        var random = new SplittableRandom(number);
        SrtpKeys up = keys(random);
        SrtpKeys down = keys(random);
        this.sender = new SrtpSender(CRYPTO, up);
        this.receiver = new SrtpReceiver(CRYPTO, down);
        this.session = new RtpSession(fanout, number, new byte[] {'r', 'o', 'o', 'm'}, 2_000_000, random);
        session.keys(new SrtpReceiver(CRYPTO, up), new SrtpSender(CRYPTO, down));
        session.remote(address);
    }

    private static SrtpKeys keys(SplittableRandom random) {
        SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
        byte[] key = new byte[profile.keyBytes()];
        byte[] salt = new byte[profile.saltBytes()];
        random.nextBytes(key);
        random.nextBytes(salt);
        return new SrtpKeys(profile, key, salt);
    }

    /** Sends a packet into the session, without ending the burst. */
    void send(byte[] packet, long nowNanos) {
        int headerLength = 12;
        if ((packet[0] & 0x10) != 0) {
            headerLength = 16 + 4 * ((packet[14] & 0xFF) << 8 | (packet[15] & 0xFF));
        }
        scratch.setBytes(0, packet, 0, headerLength);
        ByteBuf payload = Unpooled.wrappedBuffer(packet, headerLength, packet.length - headerLength);
        int length = sender.protectRtp(scratch, 0, headerLength, payload, 0, payload.readableBytes());
        session.onRtp(scratch, 0, length, nowNanos);
    }

    void sendRtcp(byte[] packet, long nowNanos) {
        scratch.setBytes(0, packet);
        int length = sender.protectRtcp(scratch, 0, packet.length);
        session.onRtcp(scratch, 0, length, nowNanos);
    }

    /** Takes delivery of everything that was sent to it. */
    void receive() {
        for (FakeSendBatch.Sent sent : batch.take(address)) {
            byte[] bytes = sent.bytes();
            scratch.setBytes(0, bytes);
            int type = bytes[1] & 0xFF;
            if (type >= 192 && type <= 223) {
                SrtpStatus status = receiver.unprotectRtcp(scratch, 0, bytes.length);
                if (status != SrtpStatus.OK) {
                    throw new AssertionError("SRTCP from the session: " + status);
                }
                rtcp.add(copy(0, receiver.plainLength()));
                continue;
            }
            SrtpStatus status = receiver.unprotectRtp(scratch, 0, bytes.length);
            if (status == SrtpStatus.REPLAYED) {
                duplicates++;
                continue;
            }
            if (status != SrtpStatus.OK) {
                throw new AssertionError("SRTP from the session: " + status);
            }
            Rtp packet = parse(receiver.plainLength());
            if (packet.payload().length == 0 && packet.padding() == 1) {
                fillers.add(packet);
            } else {
                rtp.add(packet);
            }
        }
    }

    /** Packets that were sent to it twice under one sequence number. */
    int duplicates;

    private byte[] copy(int from, int length) {
        byte[] bytes = new byte[length];
        scratch.getBytes(from, bytes);
        return bytes;
    }

    private Rtp parse(int length) {
        int header = 12;
        if ((scratch.getByte(0) & 0x10) != 0) {
            header = 16 + 4 * scratch.getUnsignedShort(14);
        }
        int padding = (scratch.getByte(0) & 0x20) == 0 ? 0 : scratch.getUnsignedByte(length - 1);
        return new Rtp(
                scratch.getByte(1) < 0,
                scratch.getByte(1) & 0x7F,
                scratch.getUnsignedShort(2),
                scratch.getInt(4),
                scratch.getInt(8),
                copy(0, header),
                copy(header, length - header - padding),
                padding);
    }

    /** Closes the session too, since nothing else is at its other end. */
    @Override
    public void close() {
        session.close();
        sender.close();
        receiver.close();
        scratch.release();
    }

    /** A reader over the packets of one received RTCP datagram. */
    static RtcpReader reader(byte[] datagram) {
        RtcpReader reader = new RtcpReader();
        reader.wrap(Unpooled.wrappedBuffer(datagram), 0, datagram.length);
        return reader;
    }

    /** How many received RTCP packets have this type and format. */
    int count(int type, int format) {
        int count = 0;
        for (byte[] datagram : rtcp) {
            RtcpReader reader = reader(datagram);
            while (reader.next()) {
                if (reader.is(type, format)) {
                    count++;
                }
            }
        }
        return count;
    }
}
