package room.bench.load.scenario;

import java.util.List;
import room.bench.load.client.ClientConnection;
import room.bench.load.driver.Participant;
import room.bench.load.media.MediaSource;

/**
 * Somebody who has joined.
 *
 * @param joinNanos when joining began
 * @param connectedNanos when everything it sends and receives with was connected
 */
record Member(
        Scenario.Seat seat, Participant participant, List<MediaSource> sources, long joinNanos, long connectedNanos) {
    /** From the beginning of joining to the first packet received, -1 when there was none. */
    long firstPacketAfterNanos() throws InterruptedException {
        long first = Long.MAX_VALUE;
        for (ClientConnection connection : participant.receiving()) {
            long nanos = connection.firstPacketNanos();
            if (nanos != 0) {
                first = Math.min(first, nanos);
            }
        }
        return first == Long.MAX_VALUE ? -1 : first - joinNanos;
    }
}
