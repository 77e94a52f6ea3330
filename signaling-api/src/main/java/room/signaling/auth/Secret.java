package room.signaling.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;

/** A secret that the server shares with those who administer it. Never shown: not by {@link #toString} either. */
public final class Secret {
    /** RFC 7518 section 3.2: a key of HS256 is no shorter than its hash. */
    static final int MIN_BYTES = 32;

    /** More is a wrong file. */
    private static final int MAX_BYTES = 1024;

    /** Random hexadecimal digits have about 14 different ones among 32, and 16 among 64. */
    private static final int MIN_DISTINCT_BYTES = 8;

    /** Text that counts up, or goes back and forth, has few different steps from one character to the next. */
    private static final int MIN_DISTINCT_STEPS = 8;

    private static final String HOW_TO = "make one with: openssl rand -base64 48";

    private final byte[] bytes;
    private final byte[] digest;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
        this.digest = sha256(bytes);
    }

    /**
     * Takes a secret that is strong enough.
     *
     * @throws IllegalArgumentException when it could be guessed; the message says how to make a better one
     */
    public static Secret of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < MIN_BYTES) {
            throw new IllegalArgumentException(
                    "it has " + bytes.length + " bytes and needs " + MIN_BYTES + "; " + HOW_TO);
        }
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "it has " + bytes.length + " bytes and may have " + MAX_BYTES + "; " + HOW_TO);
        }
        if (isGuessable(bytes)) {
            throw new IllegalArgumentException("it repeats itself or follows a pattern; " + HOW_TO);
        }
        return new Secret(bytes);
    }

    /**
     * Reads a secret from a file; white space around it is left out.
     *
     * @param key what the setting is called, for the error
     * @throws IOException when the file cannot be read
     * @throws IllegalArgumentException when the secret could be guessed
     */
    public static Secret read(String key, Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file).strip();
        } catch (IOException unreadable) {
            throw new IOException(
                    key + ": the file " + file + " cannot be read ("
                            + unreadable.getClass().getSimpleName() + ": " + unreadable.getMessage() + ")",
                    unreadable);
        }
        try {
            return of(text);
        } catch (IllegalArgumentException weak) {
            throw new IllegalArgumentException(
                    key + ": the secret in " + file + " is too weak: " + weak.getMessage(), weak);
        }
    }

    private static boolean isGuessable(byte[] bytes) {
        BitSet values = new BitSet();
        BitSet steps = new BitSet();
        for (int i = 0; i < bytes.length; i++) {
            values.set(bytes[i] & 0xFF);
            if (i > 0) {
                steps.set((bytes[i] - bytes[i - 1]) & 0xFF);
            }
        }
        return values.cardinality() < MIN_DISTINCT_BYTES || steps.cardinality() < MIN_DISTINCT_STEPS || repeats(bytes);
    }

    /** Whether it is a shorter text over and over. */
    private static boolean repeats(byte[] bytes) {
        for (int period = 1; period < MIN_BYTES && period <= bytes.length / 2; period++) {
            int i = period;
            while (i < bytes.length && bytes[i] == bytes[i - period]) {
                i++;
            }
            if (i == bytes.length) {
                return true;
            }
        }
        return false;
    }

    /** The key for HMACs. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Whether this is it; takes the same time however much of it is right. */
    public boolean matches(String candidate) {
        return MessageDigest.isEqual(digest, sha256(candidate.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java platform has SHA-256", missing);
        }
    }

    @Override
    public String toString() {
        return "Secret";
    }
}
