package room.signaling.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class TokenBucketTest {
    private static final long SECOND_NANOS = 1_000_000_000;

    @Test
    void allowsABurstAndThenTheRate() {
        TokenBucket bucket = new TokenBucket(10, 3, 0);
        assertTrue(bucket.take(0));
        assertTrue(bucket.take(0));
        assertTrue(bucket.take(0));
        assertFalse(bucket.take(0));
        assertFalse(bucket.take(SECOND_NANOS / 10 - 1_000));
        assertTrue(bucket.take(SECOND_NANOS / 10));
        assertFalse(bucket.take(SECOND_NANOS / 10));
    }

    @Test
    void neverHoldsMoreThanTheBurst() {
        TokenBucket bucket = new TokenBucket(10, 3, 0);
        int taken = 0;
        while (bucket.take(3_600 * SECOND_NANOS)) {
            taken++;
        }
        assertEquals(3, taken);
    }
}
