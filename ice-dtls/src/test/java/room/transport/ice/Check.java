package room.transport.ice;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import room.transport.ice.ice4j.StunSignature;

/** Builds the binding requests of a client, right or wrong, without ice4j. */
public final class Check {
    private static final AtomicInteger TRANSACTIONS = new AtomicInteger();

    private final ByteArrayOutputStream attributes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream afterIntegrity = new ByteArrayOutputStream();
    private final byte[] key;

    private Check(String pwd) {
        this.key = pwd.getBytes(StandardCharsets.UTF_8);
    }

    /** A check as browsers send it, less the role. */
    public static Check of(IceCredentials server, IceCredentials client) {
        return new Check(server.pwd()).username(server.ufrag() + ":" + client.ufrag());
    }

    /** A check without USERNAME. */
    public static Check anonymous(IceCredentials server) {
        return new Check(server.pwd());
    }

    public Check username(String username) {
        return attribute(0x0006, username.getBytes(StandardCharsets.UTF_8));
    }

    public Check controlling() {
        return attribute(0x802A, new byte[8]).attribute(0x0024, new byte[] {0x6E, 0x7F, 0x1E, (byte) 0xFF});
    }

    public Check controlled() {
        return attribute(0x8029, new byte[8]);
    }

    public Check useCandidate() {
        return attribute(0x0025, new byte[0]);
    }

    public Check attribute(int type, byte[] value) {
        append(attributes, type, value);
        return this;
    }

    public Check attributeAfterIntegrity(int type, byte[] value) {
        append(afterIntegrity, type, value);
        return this;
    }

    /** The finished datagram with MESSAGE-INTEGRITY and FINGERPRINT. */
    public byte[] datagram() {
        byte[] before = attributes.toByteArray();
        byte[] after = afterIntegrity.toByteArray();
        var message = ByteBuffer.allocate(20 + before.length + 24 + after.length + 8);
        message.putShort((short) 0x0001)
                .putShort((short) (message.capacity() - 20))
                .putInt(0x2112A442);
        message.putLong(0x526F6F6D54657374L).putInt(TRANSACTIONS.incrementAndGet());
        message.put(before).putShort((short) 0x0008).putShort((short) 20);
        byte[] unsigned = ByteBuffer.allocate(message.position() + 20 + 8)
                .put(message.array(), 0, message.position())
                .array();
        message.put(StunSignature.integrity(unsigned, key)).put(after);
        message.putShort((short) 0x8028).putShort((short) 4);
        return message.put(StunSignature.fingerprint(message.array())).array();
    }

    private static void append(ByteArrayOutputStream to, int type, byte[] value) {
        to.write(type >> 8);
        to.write(type);
        to.write(value.length >> 8);
        to.write(value.length);
        to.writeBytes(value);
        to.writeBytes(new byte[-value.length & 3]);
    }
}
