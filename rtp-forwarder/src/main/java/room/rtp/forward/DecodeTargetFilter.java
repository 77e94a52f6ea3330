package room.rtp.forward;

import room.rtp.codec.Codec;
import room.rtp.codec.DecodeTargets;
import room.rtp.codec.DependencyDescriptor;
import room.rtp.codec.FrameLayers;

/**
 * Sends of a layered stream what one decode target takes, whatever the codec. Another target takes over where a picture
 * begins, if nothing that it takes was left away since it could last be started, or if it can be started with this very
 * frame. Then the subscriber can decode all that it gets. Owned by one loop.
 */
final class DecodeTargetFilter extends LayerFilter {
    private final PictureLog pictures = new PictureLog();
    private final SentFrames frames = new SentFrames();
    private DecodeTargets targets = DecodeTargets.ofPayloadDescriptors();
    private int version;
    private int spatialLimit = DecodeTargets.ALL_LAYERS;
    private int temporalLimit = DecodeTargets.ALL_LAYERS;
    private int current;
    private boolean described;

    /** Whether the subscriber would take spatial layers for pictures of their own: then it gets the lowest. */
    private boolean flat;

    /** The decode targets of which nothing was left away, a bit for each. */
    private int whole;

    private int named;
    private boolean waiting;
    private int newestTimestamp;
    private int newestSpatial;
    private int picture;

    @Override
    void limit(int spatial, int temporal) {
        spatialLimit = spatial;
        temporalLimit = temporal;
    }

    @Override
    void describe(boolean described) {
        this.described = described;
    }

    @Override
    void start(ForwardedPacket keyFrame, StreamLayers stream) {
        pictures.clear();
        frames.clear();
        flat = !described && keyFrame.codec == Codec.AV1;
        newestTimestamp = keyFrame.rtp.timestamp() - 1;
        restart(keyFrame.layers, stream);
        begin(keyFrame, stream);
        picture = pictures.find(keyFrame.rtp.timestamp());
        note(keyFrame, true);
    }

    private void restart(FrameLayers layers, StreamLayers stream) {
        targets = layers.targets();
        version = targets.version();
        whole = targets.all();
        waiting = false;
        current = wanted(stream.activeTargets());
        named = stream.activeTargets() & targets.all();
    }

    /** The best target within the limits; those that are not being sent count only where there is no other. */
    private int wanted(int active) {
        int within = targets.within(flat ? 0 : spatialLimit, temporalLimit);
        int best = targets.best(within & active);
        return best >= 0 ? best : targets.best(within);
    }

    @Override
    boolean keeps(ForwardedPacket packet, StreamLayers stream) {
        FrameLayers layers = packet.layers;
        if (!layers.isKnown()) {
            picture = -1;
            return true;
        }
        int timestamp = packet.rtp.timestamp();
        if (pictures.isNewer(timestamp)) {
            choose(layers, stream);
            begin(packet, stream);
        }
        picture = pictures.find(timestamp);
        boolean kept = isKept(layers, timestamp);
        note(packet, kept);
        return kept;
    }

    private boolean isKept(FrameLayers layers, int timestamp) {
        if (picture < 0 || layers.targets() != targets || targets.version() != version) {
            return true;
        }
        if (!pictures.isOf(picture, timestamp) && layers.spatialLayer() == 0) {
            // Nobody has seen any of this picture yet, but those after it may have been sent with a gap in their ids.
            return true;
        }
        return layers.isPartOf(pictures.target(picture));
    }

    /** A picture begins: the time to change, if that is wanted and can be. */
    private void choose(FrameLayers layers, StreamLayers stream) {
        if (layers.targets() != targets || layers.targets().version() != version) {
            restart(layers, stream); // all of the key frame that brought them was kept
            return;
        }
        int wanted = wanted(stream.activeTargets());
        waiting = false;
        if (wanted == current || wanted < 0) {
            return;
        }
        int possible = whole;
        if (frames.haveReferencesOf(layers)) {
            possible |= layers.switchable(whole);
        }
        int spatial = targets.spatialLayer(wanted);
        int temporal = targets.temporalLayer(wanted);
        int best = targets.best(possible & targets.within(spatial, temporal) & stream.activeTargets());
        boolean tooMuch = targets.spatialLayer(current) > spatial || targets.temporalLayer(current) > temporal;
        if (best >= 0 && (tooMuch || targets.best(1 << best | 1 << current) == best)) {
            current = best;
        }
        waiting = targets.spatialLayer(current) != spatial;
    }

    private void begin(ForwardedPacket packet, StreamLayers stream) {
        if (current < 0) {
            return; // nothing is known of the layers yet
        }
        int active = targets.within(targets.spatialLayer(current), targets.temporalLayer(current))
                & stream.activeTargets()
                & targets.all();
        boolean changed = active != named;
        boolean limited = active != (stream.activeTargets() & targets.all());
        pictures.add(
                packet.rtp.timestamp(), current, changed || limited ? active : DependencyDescriptor.UNCHANGED, changed);
        named = active;
    }

    /** Follows which targets stay whole. Only what comes in order tells: what is late was overtaken by later changes. */
    private void note(ForwardedPacket packet, boolean kept) {
        FrameLayers layers = packet.layers;
        int number = layers.frameNumber();
        boolean newer;
        if (number >= 0) {
            newer = frames.isNewer(number);
            frames.note(number, kept);
        } else {
            int timestamp = packet.rtp.timestamp();
            newer = timestamp - newestTimestamp > 0
                    || (timestamp == newestTimestamp && layers.spatialLayer() > newestSpatial);
            if (newer) {
                newestTimestamp = timestamp;
                newestSpatial = layers.spatialLayer();
            }
        }
        if (kept && newer) {
            whole |= layers.switchable(whole) & layers.present();
        } else if (!kept) {
            whole &= ~layers.present();
        }
    }

    @Override
    boolean endsPicture(ForwardedPacket packet) {
        FrameLayers layers = packet.layers;
        return layers.endsFrame()
                && picture >= 0
                && layers.targets() == targets
                && layers.spatialLayer() == targets.spatialLayer(pictures.target(picture));
    }

    @Override
    int activeTargets(ForwardedPacket packet) {
        // It holds until another packet says otherwise, and one with a structure says that all are active.
        return picture >= 0
                        && (pictures.isAnnounced(picture)
                                || packet.dependency.activeTargets() != DependencyDescriptor.UNCHANGED)
                ? pictures.active(picture)
                : DependencyDescriptor.UNCHANGED;
    }

    @Override
    boolean waitsForKeyFrame() {
        return waiting;
    }
}
