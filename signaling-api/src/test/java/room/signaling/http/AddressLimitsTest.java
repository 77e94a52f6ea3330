package room.signaling.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class AddressLimitsTest {
    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    @Test
    void countsWhatEachAddressHasOpen() throws Exception {
        AddressCounts counts = new AddressCounts(AddressLimits.DEFAULT);
        assertEquals(1, counts.enter(address("192.0.2.1")));
        assertEquals(2, counts.enter(address("192.0.2.1")));
        assertEquals(1, counts.enter(address("192.0.2.2")));
        counts.leave(address("192.0.2.1"));
        assertEquals(2, counts.enter(address("192.0.2.1")));
    }

    @Test
    void takesTheNetworkOfAnIpv6AddressForOneSubscriber() throws Exception {
        AddressCounts counts = new AddressCounts(AddressLimits.DEFAULT);
        assertEquals(1, counts.enter(address("2001:db8:0:1::1")));
        assertEquals(2, counts.enter(address("2001:db8:0:1:ffff::2")));
        assertEquals(1, counts.enter(address("2001:db8:0:2::1")));
        assertEquals(1, counts.enter(address("::ffff:192.0.2.1")));
        assertEquals(2, counts.enter(address("192.0.2.1")), "the same written otherwise");
    }

    @Test
    void keepsNothingOfWhoIsGone() throws Exception {
        AddressCounts counts = new AddressCounts(AddressLimits.DEFAULT);
        for (int i = 0; i < 1_000; i++) {
            counts.enter(address("192.0.2." + i % 256));
        }
        for (int i = 0; i < 1_000; i++) {
            counts.leave(address("192.0.2." + i % 256));
        }
        assertEquals(0, counts.size());
    }

    @Test
    void letsThisMachineDoAsMuchAsItWants() throws Exception {
        AddressCounts counts = new AddressCounts(AddressLimits.DEFAULT);
        ArrivalLimit arrivals = new ArrivalLimit(new AddressLimits(1, 1, 1, false));
        for (String local : new String[] {"127.0.0.1", "127.9.9.9", "::1"}) {
            for (int i = 0; i < 100; i++) {
                assertEquals(0, counts.enter(address(local)));
                assertTrue(arrivals.admits(address(local), 0));
            }
        }
    }

    @Test
    void limitsHowOftenSomebodyNewComesFromOneAddress() throws Exception {
        ArrivalLimit arrivals = new ArrivalLimit(new AddressLimits(1, 2, 5, false));
        for (int i = 0; i < 5; i++) {
            assertTrue(arrivals.admits(address("192.0.2.1"), 0));
        }
        assertFalse(arrivals.admits(address("192.0.2.1"), 0));
        assertTrue(arrivals.admits(address("192.0.2.2"), 0), "another is not concerned");
        assertTrue(arrivals.admits(address("192.0.2.1"), TimeUnit.MILLISECONDS.toNanos(500)));
        assertFalse(arrivals.admits(address("192.0.2.1"), TimeUnit.MILLISECONDS.toNanos(500)));
    }

    @Test
    void limitsNobodyWhenItIsTold() throws Exception {
        ArrivalLimit arrivals = new ArrivalLimit(AddressLimits.NONE);
        for (int i = 0; i < 1_000; i++) {
            assertTrue(arrivals.admits(address("192.0.2.1"), 0));
        }
        assertFalse(AddressLimits.NONE.isExceededBy(Integer.MAX_VALUE));
        assertTrue(new AddressLimits(3, 1, 1, false).isExceededBy(4));
        assertFalse(new AddressLimits(3, 1, 1, false).isExceededBy(3));
    }

    @Test
    void remembersABoundedNumberOfAddresses() throws Exception {
        ArrivalLimit arrivals = new ArrivalLimit(new AddressLimits(1, 1, 1, false));
        for (int i = 0; i < 30_000; i++) {
            arrivals.admits(InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i}), 0);
        }
        assertEquals(10_000, arrivals.size());
    }

    @Test
    void limitsThatAreChangedGoForAllWhoShareThem() {
        AddressLimits limits = new AddressLimits(1, 1, 1, false);
        ArrivalLimit arrivals = new ArrivalLimit(limits);
        InetAddress address = InetAddress.ofLiteral("192.0.2.1");
        assertTrue(arrivals.admits(address, 0));
        assertFalse(arrivals.admits(address, 0));
        assertTrue(limits.isExceededBy(2));
        limits.change(new AddressLimits(5, 1, 3, false));
        assertFalse(limits.isExceededBy(2));
        for (int i = 0; i < 3; i++) {
            assertTrue(arrivals.admits(address, 0));
        }
        assertFalse(arrivals.admits(address, 0));
        assertThrows(IllegalStateException.class, () -> AddressLimits.DEFAULT.change(limits));
    }
}
