package room.sfu.negotiation;

import java.util.ArrayList;
import java.util.List;
import room.sfu.sdp.Attribute;
import room.sfu.sdp.Attributes;
import room.sfu.sdp.Direction;
import room.sfu.sdp.MediaDescription;
import room.sfu.sdp.SessionDescription;

/**
 * Which way media may flow, whatever the client offers. Some clients offer sendrecv where they mean one way (RFC 9725
 * section 4.2 wants sendonly); the answer then takes them at what they came for.
 */
public enum MediaUse {
    /** Both ways, as offered. */
    CALL(true, true),
    /** The client only sends. */
    PUBLISH(true, false),
    /** The client only receives. */
    WATCH(false, true);

    private final boolean sends;
    private final boolean receives;

    MediaUse(boolean sends, boolean receives) {
        this.sends = sends;
        this.receives = receives;
    }

    /** The offer without the flows that this use has none of. */
    public SessionDescription restrict(SessionDescription offer) {
        if (this == CALL) {
            return offer;
        }
        List<MediaDescription> media = new ArrayList<>();
        for (MediaDescription section : offer.media()) {
            Direction offered = offer.direction(section);
            media.add(with(section, Direction.of(offered.sends() && sends, offered.receives() && receives)));
        }
        return new SessionDescription(offer.origin(), offer.name(), offer.lines(), offer.attributes(), media);
    }

    private static MediaDescription with(MediaDescription section, Direction direction) {
        List<Attribute> attributes = new ArrayList<>();
        for (Attribute attribute : section.attributes().list()) {
            if (!(attribute instanceof Attribute.MediaDirection)) {
                attributes.add(attribute);
            }
        }
        attributes.add(new Attribute.MediaDirection(direction));
        return new MediaDescription(
                section.media(),
                section.port(),
                section.portCount(),
                section.protocol(),
                section.formats(),
                section.lines(),
                new Attributes(attributes));
    }
}
