package room.rtp.srtp;

/** A provider of the ciphers of SRTP. Any thread may use it; the ciphers it makes belong to one thread at a time. */
public interface SrtpCrypto {
    /** A short stable name for configuration, logs and metrics. */
    String name();

    /** Makes a cipher for these keys. Whoever asks for it closes it. */
    SrtpCipher cipher(SessionKeys keys);

    /** How many native contexts are allocated right now; always zero for a provider that has none. */
    long liveNativeContexts();
}
