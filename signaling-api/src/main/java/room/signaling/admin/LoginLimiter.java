package room.signaling.admin;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How often somebody may fail to log in: {@value #BURST} times at once, and once in {@value #SECONDS_EACH} s in the long
 * run, for each address, and for each /64 network in IPv6, which one customer has to himself. Safe to use from any
 * thread.
 */
final class LoginLimiter {
    static final int BURST = 5;
    static final int SECONDS_EACH = 10;

    /** One more and the one that tried least recently is forgotten. */
    static final int MAX_ADDRESSES = 10_000;

    private static final double NANOS_EACH = TimeUnit.SECONDS.toNanos(SECONDS_EACH);

    private final Map<Object, Tries> byOrigin = new LinkedHashMap<>(16, 0.75f, true);

    private record NetworkV6(long prefix) {}

    private record Tries(double left, long atNanos) {}

    /** Whether an attempt may be made; it counts as a failed one until it is known to be none. */
    synchronized boolean take(InetAddress from, long nowNanos) {
        Object origin = origin(from);
        Tries before = byOrigin.get(origin);
        double left =
                before == null ? BURST : Math.min(BURST, before.left() + (nowNanos - before.atNanos()) / NANOS_EACH);
        boolean may = left >= 1;
        byOrigin.put(origin, new Tries(may ? left - 1 : left, nowNanos));
        if (byOrigin.size() > MAX_ADDRESSES) {
            byOrigin.remove(byOrigin.keySet().iterator().next());
        }
        return may;
    }

    /** An attempt was right: whoever is there knows the password, and the failures before were slips. */
    synchronized void onSuccess(InetAddress from) {
        byOrigin.remove(origin(from));
    }

    /** An attempt was not looked at. */
    synchronized void giveBack(InetAddress from) {
        byOrigin.computeIfPresent(
                origin(from), (_, tries) -> new Tries(Math.min(BURST, tries.left() + 1), tries.atNanos()));
    }

    private static Object origin(InetAddress from) {
        return from instanceof Inet6Address && !from.isLoopbackAddress()
                ? new NetworkV6(ByteBuffer.wrap(from.getAddress()).getLong())
                : from;
    }
}
