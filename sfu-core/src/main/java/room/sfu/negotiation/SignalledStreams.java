package room.sfu.negotiation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import room.sfu.sdp.Attribute;
import room.sfu.sdp.MediaDescription;

/** Reads what an offered m-line says of its SSRCs and its track (RFC 5576, RFC 8830). */
final class SignalledStreams {
    /** More than any client sends on one m-line; further ones are found by the header extensions or not at all. */
    private static final int MAX_STREAMS = 16;

    private SignalledStreams() {}

    /** The m-line's first streams, simulcast groups before others, without those that only retransmit. */
    static List<SignalledStream> of(MediaDescription offered) {
        Map<Long, Long> rtx = new LinkedHashMap<>();
        Set<Long> order = new LinkedHashSet<>();
        List<Long> layers = List.of();
        for (Attribute.SsrcGroup group : offered.attributes().all(Attribute.SsrcGroup.class)) {
            if (group.semantics().equals("SIM")) {
                order.addAll(group.ssrcs());
                layers = layers.isEmpty() ? group.ssrcs() : layers;
            }
        }
        for (Attribute.SsrcGroup group : offered.attributes().all(Attribute.SsrcGroup.class)) {
            if (group.semantics().equals("FID") && group.ssrcs().size() == 2) {
                rtx.putIfAbsent(group.ssrcs().get(0), group.ssrcs().get(1));
                order.add(group.ssrcs().get(0));
            }
        }
        for (Attribute.Ssrc ssrc : offered.attributes().all(Attribute.Ssrc.class)) {
            order.add(ssrc.ssrc());
        }
        order.removeAll(Set.copyOf(rtx.values()));
        order.remove(0L);
        List<SignalledStream> streams = new ArrayList<>();
        for (long ssrc : order) {
            if (streams.size() == MAX_STREAMS) {
                break;
            }
            int layer = layers.size() > 1 ? layers.indexOf(ssrc) : -1;
            streams.add(new SignalledStream((int) ssrc, (int) (long) rtx.getOrDefault(ssrc, 0L), layer));
        }
        return streams;
    }

    /** The m-line's track, from a=msid or else from the older a=ssrc form; null when it has neither. */
    static @Nullable Msid msid(MediaDescription offered) {
        Attribute.Msid msid = offered.attributes().first(Attribute.Msid.class);
        if (msid != null) {
            String track = msid.track();
            return new Msid(msid.stream(), track == null ? "" : track);
        }
        for (Attribute.Ssrc ssrc : offered.attributes().all(Attribute.Ssrc.class)) {
            String value = ssrc.attributeValue();
            if (ssrc.attribute().equals("msid") && value != null) {
                int space = value.indexOf(' ');
                return space < 0
                        ? new Msid(value, "")
                        : new Msid(
                                value.substring(0, space),
                                value.substring(space + 1).strip());
            }
        }
        return null;
    }
}
