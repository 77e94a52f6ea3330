package room.sfu.media;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import room.rtp.forward.AudioLevel;
import room.rtp.forward.Publication;
import room.rtp.forward.PublicationConfig;
import room.rtp.forward.RtpSession;
import room.rtp.forward.SourceMapping;
import room.rtp.forward.Subscription;
import room.rtp.forward.VideoWish;
import room.sfu.api.SlotQuality;
import room.sfu.negotiation.HeaderExtension;
import room.sfu.negotiation.HeaderExtensionIds;
import room.sfu.negotiation.NegotiatedMedia;
import room.sfu.negotiation.NegotiatedSession;
import room.sfu.negotiation.ReceivePlan;
import room.sfu.negotiation.SlotPlan;

/**
 * What one participant publishes, by mid, and the slots in which it receives. Both follow what offer and answer agreed on;
 * what the slots carry is the room's to say. Owned by the room's loop.
 */
public final class PeerLines {
    private record Track(ReceivePlan plan, Publication publication) {}

    private final Map<String, Track> tracks = new LinkedHashMap<>();
    private final List<Slot> slots = new ArrayList<>();

    /** Brings tracks and slots in line with what was agreed. What has not changed goes on undisturbed. */
    void follow(NegotiatedSession next, RtpSession rtp) {
        Map<String, ReceivePlan> receiving = new LinkedHashMap<>();
        List<SlotLines> sending = new ArrayList<>();
        for (NegotiatedMedia line : next.media()) {
            ReceivePlan receive = line.receive();
            if (receive != null) {
                receiving.put(key(line), receive);
            }
            SlotPlan send = line.send();
            if (send != null) {
                while (sending.size() <= send.number()) {
                    sending.add(new SlotLines());
                }
                sending.get(send.number()).add(line, send);
            }
        }
        for (String mid : List.copyOf(tracks.keySet())) {
            Track track = tracks.get(mid);
            if (track != null && !receiving.containsKey(mid)) {
                rtp.unpublish(track.publication());
                tracks.remove(mid);
            }
        }
        rtp.keepNames(live(next));
        number(receiving.values(), rtp);
        for (NegotiatedMedia line : next.media()) {
            ReceivePlan plan = line.receive();
            if (plan != null) {
                follow(line, plan, rtp);
            }
        }
        followSlots(sending, rtp);
    }

    /**
     * Not every m-line has every extension, sound has no rid for example; those that have one number it alike, but for
     * transport-wide sequence numbers.
     */
    private static void number(Collection<ReceivePlan> plans, RtpSession rtp) {
        rtp.extensionIds(
                id(plans, HeaderExtension.MID),
                id(plans, HeaderExtension.RTP_STREAM_ID),
                id(plans, HeaderExtension.REPAIRED_RTP_STREAM_ID));
        rtp.transportCcExtension(plans.stream()
                .mapToInt(plan -> plan.extensions().id(HeaderExtension.TRANSPORT_CC))
                .filter(id -> id != 0)
                .distinct()
                .toArray());
    }

    private static int id(Collection<ReceivePlan> plans, HeaderExtension extension) {
        for (ReceivePlan plan : plans) {
            int id = plan.extensions().id(extension);
            if (id != 0) {
                return id;
            }
        }
        return 0;
    }

    /** The m-lines that there are, sending now or not. */
    private static Set<String> live(NegotiatedSession next) {
        Set<String> mids = new HashSet<>();
        for (NegotiatedMedia line : next.media()) {
            if (line.rejected() == null) {
                mids.add(key(line));
            }
        }
        return mids;
    }

    /** Begins a track, or lets it go on as was negotiated anew: what arrives goes on arriving. */
    private void follow(NegotiatedMedia line, ReceivePlan plan, RtpSession rtp) {
        Track track = tracks.get(key(line));
        if (track != null && track.plan().equals(plan)) {
            return;
        }
        PublicationConfig config = MediaMapping.publication(key(line), line.kind(), plan);
        Publication publication;
        if (track == null) {
            publication = rtp.publish(config);
        } else {
            publication = track.publication();
            rtp.renegotiate(publication, config);
        }
        HeaderExtensionIds ids = plan.extensions();
        publication.dependencyDescriptorExtension(ids.id(HeaderExtension.DEPENDENCY_DESCRIPTOR));
        publication.audioLevelExtension(ids.id(HeaderExtension.AUDIO_LEVEL));
        publication.captureTimeExtension(ids.id(HeaderExtension.ABS_CAPTURE_TIME));
        plan.streams()
                .forEach(stream ->
                        rtp.announce(publication, stream.ssrc(), stream.rtxSsrc(), MediaMapping.layer(plan, stream)));
        tracks.put(key(line), new Track(plan, publication));
    }

    private void followSlots(List<SlotLines> sending, RtpSession rtp) {
        while (slots.size() > sending.size()) {
            slots.removeLast().close(rtp);
        }
        for (int i = 0; i < sending.size(); i++) {
            if (i == slots.size()) {
                slots.add(new Slot());
            }
            slots.get(i).follow(sending.get(i), rtp);
        }
    }

    private static String key(NegotiatedMedia line) {
        String mid = line.mid();
        return mid == null ? "" : mid;
    }

    /** The session has ended, and everything on it. */
    void clear() {
        tracks.clear();
        slots.clear();
    }

    // What the room asks for

    /** What is published, by mid, in the order of the m-lines. */
    public Map<String, Publication> publications() {
        Map<String, Publication> publications = new LinkedHashMap<>();
        tracks.forEach((mid, track) -> publications.put(mid, track.publication()));
        return publications;
    }

    public List<Slot> slots() {
        return slots;
    }

    /** How loud the track of this mid is, null when there is none. */
    public @Nullable AudioLevel audioLevel(String mid) {
        Track track = tracks.get(mid);
        return track == null ? null : track.publication().audioLevel();
    }

    /** Whether the track of this mid is forwarded to those who are connected to it. */
    public void audible(String mid, boolean audible, long nowNanos) {
        Track track = tracks.get(mid);
        if (track != null) {
            track.publication().audible(audible, nowNanos);
        }
    }

    /** The client was told to send the track of this mid up to this height, in pixels. */
    public void expect(String mid, int height, long nowNanos) {
        Track track = tracks.get(mid);
        if (track != null) {
            track.publication().expect(height, nowNanos);
        }
    }

    /** Makes the slot carry the publisher's tracks with these mids; null for one that there is not. */
    public void connect(
            Slot slot,
            @Nullable PeerLines publisher,
            @Nullable String audioMid,
            @Nullable String videoMid,
            boolean paused,
            long nowNanos) {
        connect(slot.audio(), publisher, audioMid, paused, nowNanos);
        connect(slot.video(), publisher, videoMid, paused, nowNanos);
    }

    private static void connect(
            Slot.@Nullable Line line,
            @Nullable PeerLines publisher,
            @Nullable String mid,
            boolean paused,
            long nowNanos) {
        if (line == null) {
            return;
        }
        Track track = publisher == null || mid == null ? null : publisher.tracks.get(mid);
        Subscription subscription = line.subscription();
        if (track == null) {
            subscription.detach();
            return;
        }
        subscription.pause(paused, nowNanos);
        SourceMapping mapping = MediaMapping.source(track.plan(), line.plan());
        if (subscription.source() == track.publication()) {
            subscription.remap(mapping);
        } else {
            subscription.attach(track.publication(), mapping, nowNanos);
        }
    }

    /** Makes the slot carry nothing. */
    public void disconnect(Slot slot) {
        connect(slot, null, null, null, false, 0);
    }

    /** What this participant would like to see in the slot. */
    public void want(Slot slot, VideoWish wish) {
        Slot.Line line = slot.video();
        if (line != null) {
            line.subscription().want(wish);
        }
    }

    /** Why the slot shows what it shows; null when it has no video m-line. */
    public @Nullable SlotQuality quality(Slot slot, long nowNanos) {
        Slot.Line line = slot.video();
        return line == null
                ? null
                : MediaMapping.quality(line.mid(), line.subscription().quality(nowNanos));
    }

    /** Suspends or resumes everything that this participant receives. */
    public void pause(boolean paused, long nowNanos) {
        for (Slot slot : slots) {
            slot.pause(paused, nowNanos);
        }
    }
}
