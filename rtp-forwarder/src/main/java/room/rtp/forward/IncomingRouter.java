package room.rtp.forward;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import room.rtp.packet.HeaderExtensions;
import room.rtp.packet.RtpPacket;

/**
 * Finds the stream that a peer's packet belongs to: by SSRC once it is known, else by MID and RID, by what the offer
 * announced, or by payload type (RFC 9143 section 9.2, RFC 8852). What packets said of their SSRC is remembered for as
 * long as the peer connection lives, in {@link StreamNames}. RTX packets are turned back into what they repeat.
 * SSRCs mean something within one peer only. Owned by one loop.
 */
final class IncomingRouter {
    /** SSRCs that are routed at once; three simulcast layers with RTX for each of a dozen tracks are 72. */
    private static final int MAX_SSRCS = 256;

    /** How often a peer may go on under another SSRC, at once and in the long run: restarted cameras, but no inventions. */
    private static final int MAX_REPLACED = 256;

    private static final long NANOS_PER_REPLACED = 1_000_000_000L / 16;

    /** An SSRC that was replaced may take over again when its successor has been silent for so long. */
    private static final long SILENT_NANOS = 1_000_000_000L;

    private record Route(int ssrc, IncomingStream stream, boolean retransmission) {}

    private final IntTable<Route> routes = new IntTable<>();
    private final IntTable<Publication> announced = new IntTable<>();
    /** The media SSRC of an announced RTX SSRC. */
    private final IntTable<Integer> announcedRetransmissions = new IntTable<>();

    private final StreamNames names = new StreamNames();
    private final HeaderExtensions extensions = new HeaderExtensions();
    private int midId;
    private int ridId;
    private int repairedRidId;
    private @Nullable IncomingStream stream;
    private boolean recovered;
    private long replaceCreditNanos = MAX_REPLACED * NANOS_PER_REPLACED;
    private long replacedNanos = Long.MIN_VALUE;

    void extensionIds(int mid, int rid, int repairedRid) {
        midId = mid;
        ridId = rid;
        repairedRidId = repairedRid;
    }

    /** @param layer the simulcast layer that the offer says it is, null when it says nothing of layers */
    void announce(Publication publication, int ssrc, int retransmissionSsrc, @Nullable String layer) {
        announced.put(ssrc, publication);
        if (layer != null) {
            names.learn(ssrc, publication.config().mid(), layer, null);
        }
        if (retransmissionSsrc != 0) {
            announced.put(retransmissionSsrc, publication);
            announcedRetransmissions.put(retransmissionSsrc, ssrc);
            if (layer != null) {
                names.learn(retransmissionSsrc, publication.config().mid(), null, layer);
            }
        }
    }

    /** What the offer before said of the track's SSRCs does not hold any more; those that are routed stay so. */
    void unannounce(Publication publication) {
        announcedRetransmissions.removeIf(media -> announced.find(media) == publication);
        announced.removeIf(owner -> owner == publication);
    }

    /** The track has ended. What is known of its SSRCs stays: it may begin again. */
    void remove(Publication publication) {
        routes.removeIf(route -> route.stream().publication() == publication);
        unannounce(publication);
    }

    /** The stream has ended. */
    void remove(IncomingStream ended) {
        routes.removeIf(route -> route.stream() == ended);
    }

    /** Forgets what is known of other m-lines' SSRCs. */
    void keep(Set<String> mids) {
        names.keep(mids);
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
    DropReason route(RtpPacket packet, List<Publication> publications, long nowNanos) {
        Route route = routes.find(packet.ssrc());
        if (route == null) {
            DropReason reason = learn(packet, publications, nowNanos);
            route = routes.find(packet.ssrc());
            if (route == null) {
                return reason == null ? DropReason.UNKNOWN_STREAM : reason;
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

    /** @return why the packet's SSRC has no route after this; null when it has one, or belongs nowhere */
    private @Nullable DropReason learn(RtpPacket packet, List<Publication> publications, long nowNanos) {
        int ssrc = packet.ssrc();
        StreamNames.Name name =
                names.learn(ssrc, text(packet, midId), text(packet, ridId), text(packet, repairedRidId));
        Publication publication = publicationOf(packet, name.mid(), publications);
        if (publication == null || !publication.knows(packet.payloadType())) {
            return null;
        }
        boolean retransmission = publication.retransmissionOf(packet.payloadType()) >= 0;
        if (retransmission && name.replaced()) {
            return DropReason.REPLACED_STREAM;
        }
        String layer = publication.config().rids().isEmpty() ? null : name.rid();
        IncomingStream known =
                retransmission ? repaired(publication, ssrc, name.repairedRid()) : publication.stream(layer);
        if (retransmission && known == null
                || !retransmission && !publication.config().rids().isEmpty() && !isLayer(publication, layer)) {
            return null; // the first packets of each layer name it; one that does not cannot be placed
        }
        if (!retransmission && known != null && name.replaced() && nowNanos - known.lastArrivalNanos() < SILENT_NANOS) {
            return DropReason.REPLACED_STREAM;
        }
        boolean replaces = known != null && (!retransmission || isRepaired(known));
        if (routes.size() >= MAX_SSRCS || replaces && !mayReplace(nowNanos)) {
            return DropReason.TOO_MANY_STREAMS;
        }
        if (retransmission && known != null) {
            routes.removeIf(route -> route.retransmission() && route.stream() == known);
            routes.put(ssrc, new Route(ssrc, known, true));
        } else {
            IncomingStream stream =
                    known == null ? publication.addStream(ssrc, layer) : replace(publication, known, ssrc, name);
            routes.put(ssrc, new Route(ssrc, stream, false));
        }
        return null;
    }

    private static boolean isLayer(Publication publication, @Nullable String rid) {
        return rid != null && publication.config().rids().contains(rid);
    }

    private boolean isRepaired(IncomingStream stream) {
        return routes.any(route -> route.retransmission() && route.stream() == stream);
    }

    private boolean mayReplace(long nowNanos) {
        if (replacedNanos != Long.MIN_VALUE) {
            replaceCreditNanos = Math.min(
                    MAX_REPLACED * NANOS_PER_REPLACED, replaceCreditNanos + Math.max(0, nowNanos - replacedNanos));
        }
        replacedNanos = nowNanos;
        if (replaceCreditNanos < NANOS_PER_REPLACED) {
            return false;
        }
        replaceCreditNanos -= NANOS_PER_REPLACED;
        return true;
    }

    /** The peer has begun anew under another SSRC (a replaced track, for some clients): the layer begins anew too. */
    private IncomingStream replace(Publication publication, IncomingStream known, int ssrc, StreamNames.Name name) {
        if (name.replaced()) {
            names.cameBack(ssrc);
        }
        routes.removeIf(route -> {
            if (route.stream() == known) {
                names.replaced(route.ssrc());
                return true;
            }
            return false;
        });
        return publication.replaceStream(known, ssrc);
    }

    private @Nullable Publication publicationOf(
            RtpPacket packet, @Nullable String mid, List<Publication> publications) {
        Publication byPayloadType = null;
        int candidates = 0;
        for (int i = 0; i < publications.size(); i++) {
            Publication publication = publications.get(i);
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

    private @Nullable IncomingStream repaired(Publication publication, int ssrc, @Nullable String repairedRid) {
        if (repairedRid != null) {
            return publication.stream(repairedRid);
        }
        Integer mediaSsrc = announcedRetransmissions.find(ssrc);
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
