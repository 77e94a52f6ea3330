package room.signaling.admin;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How often somebody may try to log in: {@value #BURST} times at once, and once in {@value #SECONDS_EACH} s in the long
 * run, for each address, and for each /64 network in IPv6, which one customer has to himself. Safe to use from any
 * thread.
 */
final class LoginLimiter {
    static final int BURST = 5;
    static final int SECONDS_EACH = 10;

    /** One more and the one that tried least recently is forgotten. */
    static final int MAX_ADDRESSES = 10_000;

    private static final int NETWORK_BYTES = 8;
    private static final double NANOS_EACH = TimeUnit.SECONDS.toNanos(SECONDS_EACH);

    private final Map<InetAddress, Tries> byAddress = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<NetworkV6, Tries> byNetwork = new LinkedHashMap<>(16, 0.75f, true);

    private record NetworkV6(long prefix) {}

    private record Tries(double left, long atNanos) {}

    /** Whether an attempt may be made; it counts then. */
    synchronized boolean take(InetAddress from, long nowNanos) {
        return from instanceof Inet6Address && !from.isLoopbackAddress()
                ? take(byNetwork, network(from), nowNanos)
                : take(byAddress, from, nowNanos);
    }

    private static NetworkV6 network(InetAddress address) {
        byte[] prefix = Arrays.copyOf(address.getAddress(), NETWORK_BYTES);
        return new NetworkV6(java.nio.ByteBuffer.wrap(prefix).getLong());
    }

    private static <K> boolean take(Map<K, Tries> all, K key, long nowNanos) {
        Tries before = all.get(key);
        double left =
                before == null ? BURST : Math.min(BURST, before.left() + (nowNanos - before.atNanos()) / NANOS_EACH);
        boolean may = left >= 1;
        all.put(key, new Tries(may ? left - 1 : left, nowNanos));
        if (all.size() > MAX_ADDRESSES) {
            all.remove(all.keySet().iterator().next());
        }
        return may;
    }
}
