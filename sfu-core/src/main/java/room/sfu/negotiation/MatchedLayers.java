package room.sfu.negotiation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import room.sfu.sdp.Attribute;
import room.sfu.sdp.MediaDescription;

/**
 * The layers accepted of a source that the client sends in several encodings (RFC 8851, RFC 8853).
 *
 * @param rids the accepted a=rid lines as the client wrote them, in its order of preference
 * @param simulcast whether the client called them simulcast layers
 */
record MatchedLayers(List<Attribute.Rid> rids, boolean simulcast) {
    static final MatchedLayers NONE = new MatchedLayers(List.of(), false);

    private static final String PAYLOAD_TYPES = "pt=";

    /** The layers of the m-line, at most so many, whose payload types are not all refused. */
    static MatchedLayers of(MediaDescription offered, List<MatchedCodec> codecs, int maxLayers) {
        Map<String, Attribute.Rid> usable = new LinkedHashMap<>();
        for (Attribute.Rid rid : offered.attributes().all(Attribute.Rid.class)) {
            Attribute.Rid narrowed = rid.sent() ? narrowed(rid, codecs) : null;
            if (narrowed != null) {
                usable.putIfAbsent(rid.id(), narrowed);
            }
        }
        Attribute.Simulcast simulcast = offered.attributes().first(Attribute.Simulcast.class);
        List<Attribute.Simulcast.Layer> layers = simulcast == null ? List.of() : simulcast.layers(true);
        List<Attribute.Rid> rids = new ArrayList<>();
        if (layers.isEmpty()) {
            rids.addAll(usable.values());
        }
        for (Attribute.Simulcast.Layer layer : layers) {
            for (Attribute.Simulcast.Alternative alternative : layer.alternatives()) {
                Attribute.Rid rid = usable.remove(alternative.rid());
                if (rid != null) {
                    rids.add(rid);
                    break;
                }
            }
        }
        return new MatchedLayers(rids.subList(0, Math.min(rids.size(), maxLayers)), !layers.isEmpty());
    }

    /** The rid with the refused payload types taken out; null when none is left. */
    private static Attribute.@Nullable Rid narrowed(Attribute.Rid rid, List<MatchedCodec> codecs) {
        if (rid.restrictions().isEmpty()) {
            return rid;
        }
        List<String> kept = new ArrayList<>();
        for (String restriction : rid.restrictions().split(";")) {
            if (!restriction.startsWith(PAYLOAD_TYPES)) {
                kept.add(restriction);
                continue;
            }
            List<String> accepted = new ArrayList<>();
            for (String payloadType :
                    restriction.substring(PAYLOAD_TYPES.length()).split(",")) {
                if (codecs.stream()
                        .anyMatch(matched ->
                                payloadType.equals("" + matched.codec().payloadType()))) {
                    accepted.add(payloadType);
                }
            }
            if (accepted.isEmpty()) {
                return null;
            }
            kept.add(PAYLOAD_TYPES + String.join(",", accepted));
        }
        return new Attribute.Rid(rid.id(), true, String.join(";", kept));
    }

    List<String> ids() {
        return rids.stream().map(Attribute.Rid::id).toList();
    }

    /** The answer's lines. */
    List<Attribute> attributes() {
        List<Attribute> lines = new ArrayList<>();
        List<Attribute.Simulcast.Layer> layers = new ArrayList<>();
        for (Attribute.Rid rid : rids) {
            lines.add(new Attribute.Rid(rid.id(), false, rid.restrictions()));
            layers.add(new Attribute.Simulcast.Layer(List.of(new Attribute.Simulcast.Alternative(rid.id(), false))));
        }
        if (simulcast && !layers.isEmpty()) {
            lines.add(new Attribute.Simulcast(List.of(new Attribute.Simulcast.Layers(false, layers))));
        }
        return lines;
    }
}
