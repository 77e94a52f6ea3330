package room.signaling.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How often one may try, and how long a login holds. */
final class LoginLimiterTest {
    private final LoginLimiter limiter = new LoginLimiter();

    private int tries(InetAddress from, long nowNanos) {
        int tries = 0;
        while (tries < 100 && limiter.take(from, nowNanos)) {
            tries++;
        }
        return tries;
    }

    @Test
    void anAddressTriesSomeTimesAtOnceAndThenSlowly() {
        InetAddress address = InetAddress.ofLiteral("192.0.2.1");
        assertEquals(LoginLimiter.BURST, tries(address, 0));
        assertEquals(LoginLimiter.BURST, tries(InetAddress.ofLiteral("192.0.2.2"), 0));
        long laterNanos = TimeUnit.SECONDS.toNanos(LoginLimiter.SECONDS_EACH);
        assertEquals(1, tries(address, laterNanos));
        assertEquals(LoginLimiter.BURST, tries(address, 1_000 * laterNanos));
    }

    @Test
    void rightLoginsAreNotCounted() {
        InetAddress address = InetAddress.ofLiteral("192.0.2.1");
        for (int i = 0; i < 10 * LoginLimiter.BURST; i++) {
            assertTrue(limiter.take(address, i));
            limiter.onSuccess(address);
        }
    }

    @Test
    void aRightLoginForgivesTheWrongOnesBeforeOfItsNetworkOnly() {
        InetAddress wrong = InetAddress.ofLiteral("2001:db8::1");
        InetAddress other = InetAddress.ofLiteral("2001:db8:0:1::1");
        for (int i = 1; i < LoginLimiter.BURST; i++) {
            assertTrue(limiter.take(wrong, 0));
        }
        assertEquals(LoginLimiter.BURST, tries(other, 0));
        assertTrue(limiter.take(InetAddress.ofLiteral("2001:db8::2"), 0));
        limiter.onSuccess(InetAddress.ofLiteral("2001:db8::2"));
        assertEquals(LoginLimiter.BURST, tries(wrong, 0));
        assertFalse(limiter.take(other, 0));
    }

    @Test
    void anAttemptThatNobodyCheckedIsGivenBack() {
        InetAddress address = InetAddress.ofLiteral("192.0.2.1");
        for (int i = 0; i < 10 * LoginLimiter.BURST; i++) {
            assertTrue(limiter.take(address, 0));
            limiter.giveBack(address);
        }
        assertEquals(LoginLimiter.BURST, tries(address, 0));
    }

    @Test
    void aNetworkOfOneCustomerCountsAsOne() {
        assertEquals(LoginLimiter.BURST, tries(InetAddress.ofLiteral("2001:db8::1"), 0));
        assertFalse(limiter.take(InetAddress.ofLiteral("2001:db8::2"), 0));
        assertTrue(limiter.take(InetAddress.ofLiteral("2001:db8:0:1::2"), 0));
    }

    @Test
    void sessionsEndAfterADayOrWhenThereAreTooMany() {
        AdminSessions sessions = new AdminSessions(new SecureRandom());
        String first = sessions.start(0);
        assertTrue(first.matches("[0-9a-f]{16}"), first);
        assertTrue(sessions.holds(first, AdminSessions.LIFETIME_NANOS - 1));
        assertFalse(sessions.holds(first, AdminSessions.LIFETIME_NANOS));
        assertFalse(sessions.holds("0123456789abcdef", 0));
        List<String> all = new ArrayList<>();
        for (int i = 0; i <= AdminSessions.MAX_SESSIONS; i++) {
            all.add(sessions.start(0));
        }
        assertFalse(sessions.holds(all.getFirst(), 0));
        assertTrue(sessions.holds(all.getLast(), 0));
    }
}
