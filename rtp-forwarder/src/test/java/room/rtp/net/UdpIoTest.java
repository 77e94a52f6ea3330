package room.rtp.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class UdpIoTest {
    @Test
    void theBestIsTheFirstThatIsNotMissing() {
        UdpIo best = UdpIo.best();
        assertNull(best.missing());
        for (UdpIo io : UdpIo.values()) {
            assertTrue(io.ordinal() >= best.ordinal() || io.missing() != null, io.label());
        }
    }

    @Test
    void isFoundByItsLabel() {
        assertEquals(UdpIo.NIO, UdpIo.named("nio"));
        assertEquals(UdpIo.best(), UdpIo.named(UdpIo.best().label()));
    }

    @Test
    void anUnknownNameIsAnsweredWithThoseThatThereAre() {
        String message =
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> UdpIo.named("carrier-pigeon"))
                        .getMessage());
        assertTrue(
                message.contains("carrier-pigeon") && message.contains("epoll-gso") && message.contains("nio"),
                message);
    }
}
