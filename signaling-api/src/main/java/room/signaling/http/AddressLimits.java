package room.signaling.http;

/**
 * What one address may do; see {@link AddressBlock}. Behind a proxy on another machine that is not believed all clients
 * have one address. The limits can be changed while the server runs, for all who share them. Safe to use from any thread.
 */
public final class AddressLimits {
    /** Enough for an office behind one address, all of it coming back at once. */
    public static final AddressLimits DEFAULT = new AddressLimits(1_000, 20, 200, false);

    /** For servers whose clients all come through a proxy. */
    public static final AddressLimits NONE = new AddressLimits(0, 0, 1, false);

    /** When somebody who was refused may try again, in seconds. */
    public static final int RETRY_SECONDS = 5;

    private final boolean loopbackToo;
    private volatile Values values;

    /** @param generation how often they have changed */
    private record Values(int open, int newPerSecond, int newAtOnce, int generation) {
        Values {
            if (open < 0 || newPerSecond < 0 || newAtOnce < 1) {
                throw new IllegalArgumentException("Limits of an address must be 0 or more, newAtOnce 1 or more");
            }
        }
    }

    /**
     * Limits.
     *
     * @param open how many connections, and how many sessions, it may have open at once; 0 for no limit
     * @param newPerSecond how many sessions it may open a second in the long run; 0 for no limit
     * @param newAtOnce how many it may open at once
     * @param loopbackToo whether that goes for this machine's own addresses too, where proxies and load generators are
     */
    public AddressLimits(int open, int newPerSecond, int newAtOnce, boolean loopbackToo) {
        this.values = new Values(open, newPerSecond, newAtOnce, 0);
        this.loopbackToo = loopbackToo;
    }

    /** How many may be open at once, 0 for no limit. */
    public int open() {
        return values.open;
    }

    /** How many may come a second in the long run, 0 for no limit. */
    public int newPerSecond() {
        return values.newPerSecond;
    }

    /** How many may come at once. */
    public int newAtOnce() {
        return values.newAtOnce;
    }

    /** Whether they go for this machine's own addresses too. */
    public boolean loopbackToo() {
        return loopbackToo;
    }

    /** Another number each time that they change. */
    int generation() {
        return values.generation;
    }

    /** Whether so many open ones are too many. */
    public boolean isExceededBy(int count) {
        int open = values.open;
        return open > 0 && count > open;
    }

    /** Takes over the numbers of others. */
    public synchronized void change(AddressLimits others) {
        if (this == DEFAULT || this == NONE) {
            throw new IllegalStateException("These are everybody's; make some of your own");
        }
        Values other = others.values;
        values = new Values(other.open, other.newPerSecond, other.newAtOnce, values.generation + 1);
    }
}
