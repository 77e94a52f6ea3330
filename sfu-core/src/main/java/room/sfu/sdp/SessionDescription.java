package room.sfu.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session description (RFC 8866): what {@link SdpReader} reads and {@link SdpWriter} writes. Unknown attributes are
 * kept, so that reading what was written gives an equal value.
 *
 * <p>The methods that take an m-line answer for it with the session's value where the m-line has none of its own.
 *
 * @param name the s= line's value
 * @param lines the session's other lines in order: i=, u=, e=, p=, c=, b=, t=, r=, z=, k=
 */
public record SessionDescription(
        Origin origin, String name, List<Line> lines, Attributes attributes, List<MediaDescription> media) {
    public SessionDescription {
        lines = List.copyOf(lines);
        media = List.copyOf(media);
    }

    /** The groups of that kind, such as "BUNDLE", in order (RFC 5888). */
    public List<Attribute.Group> groups(String semantics) {
        return attributes.all(Attribute.Group.class).stream()
                .filter(group -> group.semantics().equals(semantics))
                .toList();
    }

    /** The m-line with that mid, or null. */
    public @Nullable MediaDescription mediaByMid(String mid) {
        for (MediaDescription section : media) {
            if (mid.equals(section.mid())) {
                return section;
            }
        }
        return null;
    }

    public @Nullable String iceUfrag(MediaDescription section) {
        Attribute.IceUfrag found = nearest(section, Attribute.IceUfrag.class);
        return found == null ? null : found.value();
    }

    public @Nullable String icePwd(MediaDescription section) {
        Attribute.IcePwd found = nearest(section, Attribute.IcePwd.class);
        return found == null ? null : found.value();
    }

    /** The ICE options, empty when there are none. */
    public List<String> iceOptions(MediaDescription section) {
        Attribute.IceOptions found = nearest(section, Attribute.IceOptions.class);
        return found == null ? List.of() : found.options();
    }

    /** Whether the writer only answers connectivity checks (RFC 8839 section 5.3). */
    public boolean iceLite() {
        return attributes.has(Attribute.IceLite.class);
    }

    /** The DTLS certificate fingerprints, empty when there are none (RFC 8122). */
    public List<Attribute.Fingerprint> fingerprints(MediaDescription section) {
        List<Attribute.Fingerprint> own = section.attributes().all(Attribute.Fingerprint.class);
        return own.isEmpty() ? attributes.all(Attribute.Fingerprint.class) : own;
    }

    public @Nullable SetupRole setup(MediaDescription section) {
        Attribute.Setup found = nearest(section, Attribute.Setup.class);
        return found == null ? null : found.role();
    }

    /** The direction, {@link Direction#SENDRECV} when none is written (RFC 8866 section 6.7). */
    public Direction direction(MediaDescription section) {
        Attribute.MediaDirection found = nearest(section, Attribute.MediaDirection.class);
        return found == null ? Direction.SENDRECV : found.direction();
    }

    /** The header extensions of the m-line, then those of the session (RFC 8285 section 5). */
    public List<Attribute.Extmap> headerExtensions(MediaDescription section) {
        List<Attribute.Extmap> all = section.attributes().all(Attribute.Extmap.class);
        all.addAll(attributes.all(Attribute.Extmap.class));
        return all;
    }

    /** Whether one-byte and two-byte header extensions may be mixed (RFC 8285 section 4.1.2). */
    public boolean mixesHeaderExtensions(MediaDescription section) {
        return nearest(section, Attribute.ExtmapAllowMixed.class) != null;
    }

    private <T extends Attribute> @Nullable T nearest(MediaDescription section, Class<T> type) {
        T own = section.attributes().first(type);
        return own != null ? own : attributes.first(type);
    }
}
