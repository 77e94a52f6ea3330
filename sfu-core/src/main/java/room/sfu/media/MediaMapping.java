package room.sfu.media;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import room.rtp.codec.Codec;
import room.rtp.forward.PublicationConfig;
import room.rtp.forward.SourceMapping;
import room.rtp.forward.SubscriptionConfig;
import room.rtp.forward.TrackQuality;
import room.sfu.api.QualityReason;
import room.sfu.api.SlotQuality;
import room.sfu.negotiation.HeaderExtension;
import room.sfu.negotiation.MediaKind;
import room.sfu.negotiation.NegotiatedCodec;
import room.sfu.negotiation.ReceivePlan;
import room.sfu.negotiation.SignalledStream;
import room.sfu.negotiation.SlotPlan;

/** Turns what was negotiated into what the forwarder works with. */
final class MediaMapping {
    /** What subscribers get of a publisher's header extensions; the others are about one hop only. */
    private static final List<HeaderExtension> FORWARDED = List.of(
            HeaderExtension.AUDIO_LEVEL,
            HeaderExtension.VIDEO_ORIENTATION,
            HeaderExtension.ABS_CAPTURE_TIME,
            HeaderExtension.COLOR_SPACE,
            HeaderExtension.DEPENDENCY_DESCRIPTOR);

    private MediaMapping() {}

    static PublicationConfig publication(String mid, MediaKind kind, ReceivePlan plan) {
        Map<Integer, Codec> codecs = new HashMap<>();
        Map<Integer, Integer> retransmissions = new HashMap<>();
        boolean nack = false;
        boolean pli = false;
        for (NegotiatedCodec codec : plan.codecs()) {
            codecs.put(codec.payloadType(), codec(codec));
            if (codec.rtxPayloadType() != NegotiatedCodec.NO_RTX) {
                retransmissions.put(codec.rtxPayloadType(), codec.payloadType());
            }
            nack |= codec.feedback().nack();
            pli |= codec.feedback().pli();
        }
        return new PublicationConfig(mid, kind == MediaKind.VIDEO, codecs, retransmissions, layers(plan), nack, pli);
    }

    /** The layers by rid, or those of an older simulcast group, which has SSRCs only, by names of ours. */
    private static List<String> layers(ReceivePlan plan) {
        return plan.rids().isEmpty()
                ? plan.streams().stream()
                        .map(stream -> layer(plan, stream))
                        .filter(Objects::nonNull)
                        .toList()
                : plan.rids();
    }

    /** Which layer the offer says that the stream is, null when it does not. */
    static @Nullable String layer(ReceivePlan plan, SignalledStream stream) {
        return plan.rids().isEmpty() && stream.layer() >= 0 ? "~" + stream.layer() : null;
    }

    private static Codec codec(NegotiatedCodec codec) {
        return switch (codec.codec()) {
            case OPUS -> Codec.OPUS;
            case RED -> Codec.RED;
            case VP8 -> Codec.VP8;
            case VP9 -> Codec.VP9;
            case H264 -> Codec.H264;
            case AV1 -> Codec.AV1;
        };
    }

    static SubscriptionConfig subscription(SlotPlan plan) {
        Map<Integer, Integer> retransmissions = new HashMap<>();
        boolean nack = false;
        boolean video = false;
        int clockRate = Codec.OPUS.clockRate();
        for (NegotiatedCodec codec : plan.codecs()) {
            if (codec.rtxPayloadType() != NegotiatedCodec.NO_RTX) {
                retransmissions.put(codec.payloadType(), codec.rtxPayloadType());
            }
            nack |= codec.feedback().nack();
            video |= codec.codec().kind() == MediaKind.VIDEO;
            clockRate = codec.clockRate();
        }
        return new SubscriptionConfig(
                video,
                clockRate,
                plan.ssrc(),
                plan.rtxSsrc(),
                retransmissions,
                nack,
                plan.extensions().id(HeaderExtension.TRANSPORT_CC));
    }

    static SourceMapping source(ReceivePlan publisher, SlotPlan subscriber) {
        SourceMapping mapping = SourceMapping.empty();
        for (NegotiatedCodec sent : publisher.codecs()) {
            NegotiatedCodec received = decoder(sent, subscriber.codecs());
            if (received != null) {
                mapping.payloadTypes()[sent.payloadType()] = (byte) received.payloadType();
            }
        }
        for (HeaderExtension extension : FORWARDED) {
            int from = publisher.extensions().id(extension);
            if (from != 0) {
                mapping.extensionIds()[from] = (byte) subscriber.extensions().id(extension);
            }
        }
        return mapping;
    }

    private static @Nullable NegotiatedCodec decoder(NegotiatedCodec sent, List<NegotiatedCodec> received) {
        NegotiatedCodec found = null;
        for (NegotiatedCodec candidate : received) {
            if (candidate.profile() == sent.profile()) {
                return candidate;
            }
            if (found == null && sent.profile().decodableAs(candidate.profile())) {
                found = candidate;
            }
        }
        return found;
    }

    static SlotQuality quality(@Nullable String mid, TrackQuality quality) {
        return new SlotQuality(
                mid,
                reason(quality.reason()),
                quality.estimateBps() == Long.MAX_VALUE ? -1 : quality.estimateBps(),
                quality.bitrateBps(),
                quality.height(),
                quality.bestHeight(),
                quality.sinceNanos() / 1_000_000);
    }

    private static QualityReason reason(room.rtp.forward.QualityReason reason) {
        return switch (reason) {
            case NO_SOURCE -> QualityReason.NO_SOURCE;
            case SUSPENDED -> QualityReason.SUSPENDED;
            case SOURCE_SILENT -> QualityReason.SOURCE_SILENT;
            case PAUSED_BY_ESTIMATE -> QualityReason.PAUSED_BY_ESTIMATE;
            case WAITING_FOR_KEY_FRAME -> QualityReason.WAITING_FOR_KEY_FRAME;
            case LIMITED_BY_ESTIMATE -> QualityReason.LIMITED_BY_ESTIMATE;
            case LIMITED_BY_WISH -> QualityReason.LIMITED_BY_WISH;
            case BEST -> QualityReason.BEST;
        };
    }
}
