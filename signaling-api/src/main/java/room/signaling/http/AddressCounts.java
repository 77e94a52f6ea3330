package room.signaling.http;

import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many of something each address has open. Safe to use from any thread. */
public final class AddressCounts {
    private final Map<AddressBlock, Integer> counts = new ConcurrentHashMap<>();
    private final boolean loopbackToo;

    /** @param limits say which addresses are counted */
    public AddressCounts(AddressLimits limits) {
        this.loopbackToo = limits.loopbackToo();
    }

    /**
     * One more.
     *
     * @return how many there are now, 0 for an address that is not counted
     */
    public int enter(InetAddress address) {
        AddressBlock block = AddressBlock.of(address, loopbackToo);
        return block == null ? 0 : counts.merge(block, 1, Integer::sum);
    }

    /** One less; to be called once for each {@link #enter}. */
    public void leave(InetAddress address) {
        AddressBlock block = AddressBlock.of(address, loopbackToo);
        if (block != null) {
            counts.computeIfPresent(block, (b, count) -> count > 1 ? count - 1 : null);
        }
    }

    /** How many the address has, 0 for one that is not counted. */
    public int of(InetAddress address) {
        AddressBlock block = AddressBlock.of(address, loopbackToo);
        return block == null ? 0 : counts.getOrDefault(block, 0);
    }

    /** How many addresses have any. */
    int size() {
        return counts.size();
    }
}
