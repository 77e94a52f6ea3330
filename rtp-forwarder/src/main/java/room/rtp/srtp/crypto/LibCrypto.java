package room.rtp.srtp.crypto;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The functions of OpenSSL 3's libcrypto that SRTP needs, all of the documented EVP interface. The handles are static
 * constants, which is what makes the calls as cheap as in C; a library that is missing or too old therefore shows as
 * an {@link ExceptionInInitializerError} on first use.
 */
final class LibCrypto {
    static final int GCM_GET_TAG = 0x10;
    static final int GCM_SET_TAG = 0x11;

    private static final SymbolLookup LIBRARY = NativeFunctions.library("libcrypto.so.3");

    private static final FunctionDescriptor INIT =
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final FunctionDescriptor UPDATE =
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final FunctionDescriptor FINAL = FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final FunctionDescriptor FETCH = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private static final MethodHandle CIPHER_FETCH = NativeFunctions.bind(LIBRARY, "EVP_CIPHER_fetch", FETCH);
    private static final MethodHandle CIPHER_NEW =
            NativeFunctions.bind(LIBRARY, "EVP_CIPHER_CTX_new", FunctionDescriptor.of(JAVA_LONG));
    private static final MethodHandle CIPHER_FREE =
            NativeFunctions.bind(LIBRARY, "EVP_CIPHER_CTX_free", FunctionDescriptor.ofVoid(JAVA_LONG));
    private static final MethodHandle CIPHER_CTRL = NativeFunctions.bindShort(
            LIBRARY, "EVP_CIPHER_CTX_ctrl", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle ENCRYPT_INIT = NativeFunctions.bindShort(LIBRARY, "EVP_EncryptInit_ex", INIT);
    private static final MethodHandle ENCRYPT_UPDATE = NativeFunctions.bindShort(LIBRARY, "EVP_EncryptUpdate", UPDATE);
    private static final MethodHandle ENCRYPT_FINAL = NativeFunctions.bindShort(LIBRARY, "EVP_EncryptFinal_ex", FINAL);
    private static final MethodHandle DECRYPT_INIT = NativeFunctions.bindShort(LIBRARY, "EVP_DecryptInit_ex", INIT);
    private static final MethodHandle DECRYPT_UPDATE = NativeFunctions.bindShort(LIBRARY, "EVP_DecryptUpdate", UPDATE);
    private static final MethodHandle DECRYPT_FINAL = NativeFunctions.bindShort(LIBRARY, "EVP_DecryptFinal_ex", FINAL);
    private static final MethodHandle MAC_FETCH = NativeFunctions.bind(LIBRARY, "EVP_MAC_fetch", FETCH);
    private static final MethodHandle MAC_NEW =
            NativeFunctions.bind(LIBRARY, "EVP_MAC_CTX_new", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
    private static final MethodHandle MAC_FREE =
            NativeFunctions.bind(LIBRARY, "EVP_MAC_CTX_free", FunctionDescriptor.ofVoid(JAVA_LONG));
    private static final MethodHandle MAC_INIT = NativeFunctions.bindShort(
            LIBRARY, "EVP_MAC_init", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle MAC_UPDATE = NativeFunctions.bindShort(
            LIBRARY, "EVP_MAC_update", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle MAC_FINAL = NativeFunctions.bindShort(
            LIBRARY, "EVP_MAC_final", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));

    private static final long AES_128_GCM = fetch(CIPHER_FETCH, "AES-128-GCM");
    private static final long AES_128_CTR = fetch(CIPHER_FETCH, "AES-128-CTR");
    private static final long HMAC = fetch(MAC_FETCH, "HMAC");

    /** OSSL_PARAM: key, data type, data, data size, return size; the second of the two ends the list. */
    private static final int PARAM_BYTES = 40;

    private static final int PARAM_UTF8_STRING = 4;

    private LibCrypto() {}

    /** A context keyed for AES-GCM with a twelve byte nonce. */
    static long newGcmContext(byte[] key) {
        return newCipherContext(AES_128_GCM, key);
    }

    /** A context keyed for AES in counter mode. */
    static long newCounterModeContext(byte[] key) {
        return newCipherContext(AES_128_CTR, key);
    }

    private static long newCipherContext(long cipher, byte[] key) {
        try (Arena arena = Arena.ofConfined()) {
            long context = (long) CIPHER_NEW.invokeExact();
            checkAllocated(context);
            long keyAddress = copyOf(arena, key).address();
            if ((int) ENCRYPT_INIT.invokeExact(context, cipher, 0L, keyAddress, 0L) != 1) {
                freeCipherContext(context);
                throw new IllegalStateException("libcrypto refused a key");
            }
            return context;
        } catch (Throwable t) {
            throw NativeFunctions.failed(t);
        }
    }

    static void freeCipherContext(long context) {
        try {
            CIPHER_FREE.invokeExact(context);
        } catch (Throwable t) {
            throw NativeFunctions.failed(t);
        }
    }

    /** A context keyed for HMAC with SHA-1. */
    static long newHmacSha1Context(byte[] key) {
        try (Arena arena = Arena.ofConfined()) {
            long context = (long) MAC_NEW.invokeExact(HMAC);
            checkAllocated(context);
            MemorySegment digest = arena.allocateFrom("SHA1");
            MemorySegment params = arena.allocate(2L * PARAM_BYTES, Long.BYTES);
            params.set(ValueLayout.ADDRESS, 0, arena.allocateFrom("digest"));
            params.set(JAVA_INT, 8, PARAM_UTF8_STRING);
            params.set(ValueLayout.ADDRESS, 16, digest);
            params.set(JAVA_LONG, 24, digest.byteSize() - 1);
            long keyAddress = copyOf(arena, key).address();
            if ((int) MAC_INIT.invokeExact(context, keyAddress, (long) key.length, params.address()) != 1) {
                freeMacContext(context);
                throw new IllegalStateException("libcrypto refused a key");
            }
            return context;
        } catch (Throwable t) {
            throw NativeFunctions.failed(t);
        }
    }

    static void freeMacContext(long context) {
        try {
            MAC_FREE.invokeExact(context);
        } catch (Throwable t) {
            throw NativeFunctions.failed(t);
        }
    }

    /** Starts a packet under a keyed context. */
    static void encryptInit(long context, long iv) {
        try {
            check((int) ENCRYPT_INIT.invokeExact(context, 0L, 0L, 0L, iv));
        } catch (Throwable t) {
            throw NativeFunctions.failed(t);
        }
    }

    /** @param out zero for data that is only authenticated */
    static void encryptUpdate(long context, long out, long outLength, long in, int length) {
        try {
            check((int) ENCRYPT_UPDATE.invokeExact(context, out, outLength, in, length));
        } catch (Throwable t) {
            throw NativeFunctions.failed(t);
        }
    }

    static void encryptFinal(long context, long out, long outLength) {
        try {
            check((int) ENCRYPT_FINAL.invokeExact(context, out, outLength));
        } catch (Throwable t) {
            throw NativeFunctions.failed(t);
        }
    }

    /** Starts a packet under a keyed context. */
    static void decryptInit(long context, long iv) {
        try {
            check((int) DECRYPT_INIT.invokeExact(context, 0L, 0L, 0L, iv));
        } catch (Throwable t) {
            throw NativeFunctions.failed(t);
        }
    }

    /** @param out zero for data that is only authenticated */
    static void decryptUpdate(long context, long out, long outLength, long in, int length) {
        try {
            check((int) DECRYPT_UPDATE.invokeExact(context, out, outLength, in, length));
        } catch (Throwable t) {
            throw NativeFunctions.failed(t);
        }
    }

    /** @return false if the tag does not fit */
    static boolean decryptFinal(long context, long out, long outLength) {
        try {
            return (int) DECRYPT_FINAL.invokeExact(context, out, outLength) == 1;
        } catch (Throwable t) {
            throw NativeFunctions.failed(t);
        }
    }

    /** Gets or sets the tag. */
    static void gcmTag(long context, int control, int tagBytes, long tag) {
        try {
            check((int) CIPHER_CTRL.invokeExact(context, control, tagBytes, tag));
        } catch (Throwable t) {
            throw NativeFunctions.failed(t);
        }
    }

    /** Starts a message under a keyed context. */
    static void macInit(long context) {
        try {
            check((int) MAC_INIT.invokeExact(context, 0L, 0L, 0L));
        } catch (Throwable t) {
            throw NativeFunctions.failed(t);
        }
    }

    static void macUpdate(long context, long in, long length) {
        try {
            check((int) MAC_UPDATE.invokeExact(context, in, length));
        } catch (Throwable t) {
            throw NativeFunctions.failed(t);
        }
    }

    static void macFinal(long context, long out, long outLength, long outBytes) {
        try {
            check((int) MAC_FINAL.invokeExact(context, out, outLength, outBytes));
        } catch (Throwable t) {
            throw NativeFunctions.failed(t);
        }
    }

    private static long fetch(MethodHandle function, String algorithm) {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom(algorithm).address();
            long fetched = (long) function.invokeExact(0L, name, 0L);
            if (fetched == 0) {
                throw new IllegalStateException("libcrypto has no " + algorithm);
            }
            return fetched;
        } catch (Throwable t) {
            throw NativeFunctions.failed(t);
        }
    }

    private static MemorySegment copyOf(Arena arena, byte[] bytes) {
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
    }

    private static void checkAllocated(long context) {
        if (context == 0) {
            throw new IllegalStateException("out of native memory");
        }
    }

    private static void check(int result) {
        if (result != 1) {
            throw new IllegalStateException("libcrypto refused valid arguments");
        }
    }
}
