package room.signaling.http;

/**
 * What one address may do; see {@link AddressBlock}. Behind a proxy on another machine all clients have one address.
 *
 * @param open how many connections, and how many sessions, it may have open at once; 0 for no limit
 * @param newPerSecond how many sessions it may open a second in the long run; 0 for no limit
 * @param newAtOnce how many it may open at once
 * @param loopbackToo whether that goes for this machine's own addresses too, where proxies and load generators are
 */
public record AddressLimits(int open, int newPerSecond, int newAtOnce, boolean loopbackToo) {
    /** Enough for an office behind one address, all of it coming back at once. */
    public static final AddressLimits DEFAULT = new AddressLimits(1_000, 20, 200, false);

    /** For servers whose clients all come through a proxy. */
    public static final AddressLimits NONE = new AddressLimits(0, 0, 1, false);

    /** When somebody who was refused may try again, in seconds. */
    public static final int RETRY_SECONDS = 5;

    public AddressLimits {
        if (open < 0 || newPerSecond < 0 || newAtOnce < 1) {
            throw new IllegalArgumentException("Limits of an address must be 0 or more, newAtOnce 1 or more");
        }
    }

    /** Whether so many open ones are too many. */
    public boolean isExceededBy(int count) {
        return open > 0 && count > open;
    }
}
