package room.signaling.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import room.signaling.engineio.CloseReason;

/** Counts sessions, packets and bytes until they are reported. Safe to use from any thread. */
final class Traffic {
    private static final long SECOND_MILLIS = 1_000;

    private final LongAdder opened = new LongAdder();
    private final Map<CloseReason, LongAdder> closed = new EnumMap<>(CloseReason.class);
    private final LongAdder packetsIn = new LongAdder();
    private final LongAdder packetsOut = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();

    Traffic() {
        for (CloseReason reason : CloseReason.values()) {
            closed.put(reason, new LongAdder());
        }
    }

    void sessionOpened() {
        opened.increment();
    }

    void sessionClosed(CloseReason reason) {
        LongAdder count = closed.get(reason);
        if (count != null) {
            count.increment();
        }
    }

    void received(int bytes) {
        packetsIn.increment();
        bytesIn.add(bytes);
    }

    void sent(int bytes) {
        packetsOut.increment();
        bytesOut.add(bytes);
    }

    /**
     * What was counted since it was reported last.
     *
     * @param nowMillis in milliseconds since 1970
     */
    ArrayNode report(long nowMillis) {
        long second = nowMillis - Math.floorMod(nowMillis, SECOND_MILLIS);
        ArrayNode events = JsonNodeFactory.instance.arrayNode();
        add(events, second, "rawConnection", null, opened);
        closed.forEach((reason, count) -> add(events, second, "rawDisconnection", reason.wireName(), count));
        add(events, second, "packetsIn", null, packetsIn);
        add(events, second, "packetsOut", null, packetsOut);
        add(events, second, "bytesIn", null, bytesIn);
        add(events, second, "bytesOut", null, bytesOut);
        return events;
    }

    private static void add(ArrayNode to, long second, String type, @Nullable String subType, LongAdder counter) {
        long count = counter.sumThenReset();
        if (count == 0) {
            return;
        }
        ObjectNode event = to.addObject().put("timestamp", second).put("type", type);
        if (subType != null) {
            event.put("subType", subType);
        }
        event.put("count", count);
    }
}
