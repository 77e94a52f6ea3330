package room.rtp.forward;

/**
 * Turns the loop's monotonic time into NTP timestamps (RFC 3550 section 4), so that all reports of a server agree and
 * never jump.
 *
 * @param epochMillis the wall clock at {@code originNanos}
 * @param originNanos a reading of the monotonic clock
 */
public record NtpClock(long epochMillis, long originNanos) {
    private static final long SECONDS_FROM_1900_TO_1970 = 2_208_988_800L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** 32.32 fixed point seconds since 1900. */
    public long ntpAt(long nowNanos) {
        long nanos = (epochMillis % 1000) * 1_000_000 + (nowNanos - originNanos);
        long seconds = epochMillis / 1000 + Math.floorDiv(nanos, NANOS_PER_SECOND) + SECONDS_FROM_1900_TO_1970;
        return seconds << 32 | (Math.floorMod(nanos, NANOS_PER_SECOND) << 32) / NANOS_PER_SECOND;
    }

    /** Nanoseconds of an NTP timestamp; wraps with its 32 bits of seconds, so only differences mean something. */
    public static long toNanos(long ntpTimestamp) {
        return (ntpTimestamp >>> 32) * NANOS_PER_SECOND + (((ntpTimestamp & 0xFFFFFFFFL) * NANOS_PER_SECOND) >>> 32);
    }

    /** The middle 32 bits, in 1/65536 s, as report blocks carry them (RFC 3550 section 6.4.1, LSR). */
    public static int middle(long ntpTimestamp) {
        return (int) (ntpTimestamp >>> 16);
    }
}
