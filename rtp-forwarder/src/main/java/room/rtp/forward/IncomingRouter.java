package room.rtp.forward;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import room.rtp.packet.HeaderExtensions;
import room.rtp.packet.RtpPacket;

/**
 * Finds the stream that a peer's packet belongs to: by SSRC once it is known, else by MID and RID, by what the offer
 * announced, or by payload type (RFC 9143 section 9.2, RFC 8852). RTX packets are turned back into what they repeat.
 * SSRCs mean something within one peer only. Owned by one loop.
 */
final class IncomingRouter {
    /**
     * Those of tracks that are published, and those that were replaced in them: a peer that invents SSRCs runs out of
     * them. Three simulcast layers with RTX for each of a dozen tracks are 72.
     */
    private static final int MAX_SSRCS = 256;

    private record Route(IncomingStream stream, boolean retransmission) {}

    private final IntTable<Route> routes = new IntTable<>();
    private final IntTable<Publication> announced = new IntTable<>();
    /** The media SSRC of an announced RTX SSRC. */
    private final IntTable<Integer> announcedRetransmissions = new IntTable<>();

    private final HeaderExtensions extensions = new HeaderExtensions();
    private int midId;
    private int ridId;
    private int repairedRidId;
    private @Nullable IncomingStream stream;
    private boolean recovered;
    private int learned;

    void extensionIds(int mid, int rid, int repairedRid) {
        midId = mid;
        ridId = rid;
        repairedRidId = repairedRid;
    }

    void announce(Publication publication, int ssrc, int retransmissionSsrc) {
        announced.put(ssrc, publication);
        if (retransmissionSsrc != 0) {
            announced.put(retransmissionSsrc, publication);
            announcedRetransmissions.put(retransmissionSsrc, ssrc);
        }
    }

    void remove(Publication publication) {
        int before = routes.size();
        routes.removeIf(route -> route.stream().publication() == publication);
        learned -= before - routes.size();
        announcedRetransmissions.removeIf(media -> announced.find(media) == publication);
        announced.removeIf(owner -> owner == publication);
    }

    /** The stream of the packet that was routed last. */
    IncomingStream stream() {
        IncomingStream found = stream;
        if (found == null) {
            throw new IllegalStateException("nothing was routed");
        }
        return found;
    }

    /** Whether the packet that was routed last came as RTX. */
    boolean recovered() {
        return recovered;
    }

    @Nullable
    IncomingStream find(int ssrc) {
        Route route = routes.find(ssrc);
        return route == null ? null : route.stream();
    }

    /**
     * Routes a packet. An RTX packet is rewritten in place to the packet that it repeats, and the view moves with it.
     *
     * @return null when {@link #stream} tells where it belongs, else why it is dropped
     */
    @Nullable
    DropReason route(RtpPacket packet, List<Publication> publications) {
        Route route = routes.find(packet.ssrc());
        if (route == null) {
            if (learned >= MAX_SSRCS) {
                return DropReason.TOO_MANY_STREAMS;
            }
            route = learn(packet, publications);
            if (route == null) {
                return DropReason.UNKNOWN_STREAM;
            }
        }
        stream = route.stream();
        recovered = route.retransmission();
        return recovered ? restore(packet, route.stream()) : null;
    }

    /** RFC 4588 section 4: the payload begins with the original sequence number. */
    private static @Nullable DropReason restore(RtpPacket packet, IncomingStream stream) {
        if (packet.payloadLength() < 2) {
            return DropReason.PADDING_ONLY;
        }
        int payloadType = stream.publication().retransmissionOf(packet.payloadType());
        if (payloadType < 0) {
            return DropReason.UNKNOWN_PAYLOAD_TYPE;
        }
        ByteBuf buf = packet.buf();
        int original = buf.getUnsignedShort(packet.payloadOffset());
        int offset = packet.offset();
        int header = packet.headerLength();
        for (int i = header - 1; i >= 0; i--) {
            buf.setByte(offset + 2 + i, buf.getByte(offset + i));
        }
        offset += 2;
        buf.setByte(offset + 1, (packet.marker() ? 0x80 : 0) | payloadType);
        buf.setShort(offset + 2, original);
        buf.setInt(offset + 8, stream.ssrc());
        return packet.wrap(buf, offset, packet.length() - 2) ? null : DropReason.MALFORMED_RTP;
    }

    // A new SSRC: off the steady path, so it may allocate

    private @Nullable Route learn(RtpPacket packet, List<Publication> publications) {
        Publication publication = publicationOf(packet, publications);
        if (publication == null || !publication.knows(packet.payloadType())) {
            return null;
        }
        int ssrc = packet.ssrc();
        boolean retransmission = publication.retransmissionOf(packet.payloadType()) >= 0;
        IncomingStream found = retransmission ? repaired(publication, packet) : media(publication, packet);
        if (found == null) {
            return null;
        }
        Route route = new Route(found, retransmission);
        routes.put(ssrc, route);
        learned++;
        return route;
    }

    private @Nullable Publication publicationOf(RtpPacket packet, List<Publication> publications) {
        String mid = text(packet, midId);
        Publication byPayloadType = null;
        int candidates = 0;
        for (Publication publication : publications) {
            if (mid != null && mid.equals(publication.config().mid())) {
                return publication;
            }
            if (publication.knows(packet.payloadType())) {
                byPayloadType = publication;
                candidates++;
            }
        }
        Publication known = announced.find(packet.ssrc());
        if (known != null || mid != null) {
            return known;
        }
        return candidates == 1 ? byPayloadType : null;
    }

    private @Nullable IncomingStream media(Publication publication, RtpPacket packet) {
        String rid = text(packet, ridId);
        List<String> rids = publication.config().rids();
        if (!rids.isEmpty() && (rid == null || !rids.contains(rid))) {
            return null; // the first packets of each layer name it; one that does not cannot be placed
        }
        String layer = rids.isEmpty() ? null : rid;
        IncomingStream known = publication.stream(layer);
        if (known == null) {
            return publication.addStream(packet.ssrc(), layer);
        }
        // The peer has begun anew under another SSRC (a replaced track, for some clients): the layer begins anew too.
        routes.removeIf(route -> route.stream() == known);
        return publication.replaceStream(known, packet.ssrc());
    }

    private @Nullable IncomingStream repaired(Publication publication, RtpPacket packet) {
        String rid = text(packet, repairedRidId);
        if (rid != null) {
            return publication.stream(rid);
        }
        Integer mediaSsrc = announcedRetransmissions.find(packet.ssrc());
        if (mediaSsrc != null) {
            return find(mediaSsrc);
        }
        return publication.config().rids().isEmpty() ? publication.stream(null) : null;
    }

    private @Nullable String text(RtpPacket packet, int extensionId) {
        if (!extensions.find(packet, extensionId) || extensions.dataLength() == 0) {
            return null;
        }
        return packet.buf().toString(extensions.dataOffset(), extensions.dataLength(), StandardCharsets.US_ASCII);
    }
}
