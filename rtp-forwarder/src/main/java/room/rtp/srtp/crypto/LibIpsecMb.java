package room.rtp.srtp.crypto;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * The functions for AES-GCM of Intel's Multi-Buffer Crypto for IPsec, in one of their variants. A library that is
 * missing shows as an {@link ExceptionInInitializerError} on first use.
 */
final class LibIpsecMb {
    /** Room for the expanded key and hash powers, which take 1264 bytes in versions 1.3 to 1.5. */
    static final int KEY_DATA_BYTES = 2048;
    /** Room for the state of a packet in progress, which takes some 100 bytes. */
    static final int CONTEXT_BYTES = 512;

    /** Versions as major, minor and patch in a byte each: those whose functions and structures have been checked. */
    private static final int MIN_VERSION = 0x010300;

    private static final int END_VERSION = 0x020000;

    private static final SymbolLookup LIBRARY = NativeFunctions.library("libIPSec_MB.so.1");

    private static final MethodHandle GET_VERSION =
            NativeFunctions.bind(LIBRARY, "imb_get_version", FunctionDescriptor.of(JAVA_INT));

    /** Key data, context, out, in, length, vector, additional data, its length, tag, its length. */
    private static final MethodHandle CRYPT = NativeFunctions.shortFunction(FunctionDescriptor.ofVoid(
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
            JAVA_LONG));

    /** Key, key data. */
    private static final MethodHandle PREPARE =
            NativeFunctions.shortFunction(FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG));

    private final MemorySegment prepare;
    private final MemorySegment encrypt;
    private final MemorySegment decrypt;

    /** @throws IllegalStateException if the library is of a version that nobody has checked */
    LibIpsecMb(IpsecMbVariant variant) {
        int version = version();
        if (version < MIN_VERSION || version >= END_VERSION) {
            throw new IllegalStateException("unknown version 0x" + Integer.toHexString(version));
        }
        prepare = LIBRARY.findOrThrow("aes_gcm_pre_128_" + variant.suffix());
        encrypt = LIBRARY.findOrThrow("aes_gcm_enc_128_" + variant.suffix());
        decrypt = LIBRARY.findOrThrow("aes_gcm_dec_128_" + variant.suffix());
    }

    private static int version() {
        try {
            return (int) GET_VERSION.invokeExact();
        } catch (Throwable t) {
            throw NativeFunctions.failed(t);
        }
    }

    /** Expands a key of sixteen bytes. */
    void prepare(long key, long keyData) {
        try {
            PREPARE.invokeExact(prepare, key, keyData);
        } catch (Throwable t) {
            throw NativeFunctions.failed(t);
        }
    }

    void encrypt(
            long keyData, long context, long out, long in, long length, long iv, long aad, long aadLength, long tag) {
        crypt(encrypt, keyData, context, out, in, length, iv, aad, aadLength, tag);
    }

    /** Decrypts and computes the tag there should be; comparing it is the caller's. */
    void decrypt(
            long keyData, long context, long out, long in, long length, long iv, long aad, long aadLength, long tag) {
        crypt(decrypt, keyData, context, out, in, length, iv, aad, aadLength, tag);
    }

    private static void crypt(
            MemorySegment function,
            long keyData,
            long context,
            long out,
            long in,
            long length,
            long iv,
            long aad,
            long aadLength,
            long tag) {
        try {
            CRYPT.invokeExact(function, keyData, context, out, in, length, iv, aad, aadLength, tag, 16L);
        } catch (Throwable t) {
            throw NativeFunctions.failed(t);
        }
    }
}
