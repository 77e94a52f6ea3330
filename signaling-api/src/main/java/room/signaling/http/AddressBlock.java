package room.signaling.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Whose an address is, as far as that shows: one of IPv4 by itself, one of IPv6 with all others of its /64, which one
 * subscriber usually has for itself.
 *
 * @param bits the address, or its first 64 bits
 */
record AddressBlock(boolean v6, long bits) {
    /**
     * The block of an address, null for one that is not limited.
     *
     * @param loopbackToo whether this machine's own are
     */
    static @Nullable AddressBlock of(InetAddress address, boolean loopbackToo) {
        if (address.isLoopbackAddress() && !loopbackToo) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address
                ? new AddressBlock(true, bytes.getLong())
                : new AddressBlock(false, bytes.getInt());
    }
}
