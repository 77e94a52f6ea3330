package room.rtp.srtp.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/** What the two platform ciphers share: making a cipher, scratch arrays and bytes in network order. */
final class JceCiphers {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Room for a full datagram of an Ethernet, so that the usual scratch array is allocated once. */
    private static final int USUAL_BYTES = 1536;

    private JceCiphers() {}

    static Cipher aes(String transformation) {
        try {
            return Cipher.getInstance(transformation);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + transformation, e);
        }
    }

    static byte[] atLeast(byte[] scratch, int bytes) {
        if (scratch.length >= bytes) {
            return scratch;
        }
        return new byte[bytes <= USUAL_BYTES ? USUAL_BYTES : Integer.highestOneBit(bytes - 1) << 1];
    }

    static void putInt(byte[] bytes, int offset, int value) {
        INT.set(bytes, offset, value);
    }

    static void putLong(byte[] bytes, int offset, long value) {
        LONG.set(bytes, offset, value);
    }

    static long longAt(byte[] bytes, int offset) {
        return (long) LONG.get(bytes, offset);
    }
}
