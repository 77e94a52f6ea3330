package room.sfu.negotiation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import room.sfu.sdp.Attribute;
import room.sfu.sdp.Direction;

/** Finds the header extensions of an offered m-line that the policy allows. */
final class ExtensionMatcher {
    /**
     * The highest id of the one-byte form (RFC 8285 section 4.2). Higher ones would force the two-byte form on every
     * packet; browsers use them only when they run out of others.
     */
    private static final int MAX_ID = 14;

    private final NegotiationPolicy policy;

    ExtensionMatcher(NegotiationPolicy policy) {
        this.policy = policy;
    }

    /**
     * The common extensions.
     *
     * @param offered the client's, each with the direction as the client sees it
     * @param direction the m-line's direction as the client sees it
     * @param reserved ids that no packet from the client may use for anything else
     */
    MatchedExtensions match(
            List<Attribute.Extmap> offered, Direction direction, Map<Integer, HeaderExtension> reserved) {
        Map<HeaderExtension, Integer> received = new EnumMap<>(HeaderExtension.class);
        Map<HeaderExtension, Integer> sent = new EnumMap<>(HeaderExtension.class);
        List<Attribute> lines = new ArrayList<>();
        Set<HeaderExtension> taken = EnumSet.noneOf(HeaderExtension.class);
        Set<Integer> numbered = new HashSet<>();
        for (Attribute.Extmap extmap : offered) {
            // A number stands for what it is given to first: by the m-line, then by the session.
            boolean first = numbered.add(extmap.id());
            HeaderExtension extension = HeaderExtension.of(extmap.uri());
            if (extension == null
                    || !first
                    || extmap.id() > MAX_ID
                    || !policy.allows(extension)
                    || taken.contains(extension)) {
                continue;
            }
            Direction written = extmap.direction() == null ? Direction.SENDRECV : extmap.direction();
            boolean fromClient = written.sends() && direction.sends();
            boolean toClient = written.receives() && direction.receives();
            if (fromClient && reserved.getOrDefault(extmap.id(), extension) != extension) {
                continue;
            }
            // An inactive m-line keeps its extensions for the time it wakes up.
            if (!fromClient && !toClient && direction != Direction.INACTIVE) {
                continue;
            }
            taken.add(extension);
            if (fromClient) {
                received.put(extension, extmap.id());
            }
            if (toClient) {
                sent.put(extension, extmap.id());
            }
            Direction answered = extmap.direction() == null ? null : written.reversed();
            lines.add(new Attribute.Extmap(extmap.id(), answered, extmap.uri(), null));
        }
        return new MatchedExtensions(new HeaderExtensionIds(received), new HeaderExtensionIds(sent), lines);
    }

    /**
     * The outcome.
     *
     * @param received what the client may put on its packets
     * @param sent what the server may put on its packets
     * @param lines the answer's a=extmap lines
     */
    record MatchedExtensions(HeaderExtensionIds received, HeaderExtensionIds sent, List<Attribute> lines) {}
}
