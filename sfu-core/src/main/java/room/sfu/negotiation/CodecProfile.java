package room.sfu.negotiation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import room.sfu.sdp.Attribute;

/** A codec with what must agree at both ends for one side to decode what the other encodes. */
public enum CodecProfile {
    OPUS(Codec.OPUS),
    VP8(Codec.VP8),
    VP9_PROFILE_0(Codec.VP9),
    VP9_PROFILE_1(Codec.VP9),
    VP9_PROFILE_2(Codec.VP9),
    VP9_PROFILE_3(Codec.VP9),
    H264_CONSTRAINED_BASELINE(Codec.H264),
    H264_BASELINE(Codec.H264),
    H264_MAIN(Codec.H264),
    H264_CONSTRAINED_HIGH(Codec.H264),
    H264_HIGH(Codec.H264),
    AV1_PROFILE_0(Codec.AV1);

    /** What FFmpeg 8.0 writes in place of the flags {@code 40} for Constrained Baseline: its own constant. */
    private static final String FFMPEG_CONSTRAINED = "200";

    /** RFC 6184 section 8.1: without a profile-level-id the stream is Baseline, level 1. */
    private static final String DEFAULT_PROFILE_LEVEL_ID = "420010";

    private final Codec codec;

    CodecProfile(Codec codec) {
        this.codec = codec;
    }

    public Codec codec() {
        return codec;
    }

    /**
     * Whether a decoder of the other profile can decode this one's streams. Constrained Baseline is part of every H.264
     * profile, Constrained High and Main of High (H.264 section A.2). What announces Baseline counts as Constrained
     * Baseline: encoders that leave the flag out, as x264 behind FFmpeg does, do not use what sets the two apart.
     */
    public boolean decodableAs(CodecProfile other) {
        return switch (this) {
            case H264_CONSTRAINED_BASELINE, H264_BASELINE -> other.codec == Codec.H264;
            case H264_CONSTRAINED_HIGH, H264_MAIN -> other == this || other == H264_HIGH;
            case OPUS, VP8, VP9_PROFILE_0, VP9_PROFILE_1, VP9_PROFILE_2, VP9_PROFILE_3, H264_HIGH, AV1_PROFILE_0 ->
                other == this;
        };
    }

    /** The profile of an offered payload type, null when it is none of these. */
    static @Nullable CodecProfile of(Attribute.RtpMap map, Attribute.@Nullable FormatParameters parameters) {
        return switch (map.encoding().toLowerCase(Locale.ROOT)) {
            case "opus" -> map.clockRate() == Codec.OPUS.clockRate() ? OPUS : null;
            case "vp8" -> isVideo(map) ? VP8 : null;
            case "vp9" -> isVideo(map) ? vp9(parameter(parameters, "profile-id", "0")) : null;
            case "av1" -> isVideo(map) && parameter(parameters, "profile", "0").equals("0") ? AV1_PROFILE_0 : null;
            case "h264" ->
                isVideo(map) && packetized(parameters)
                        ? h264(parameter(parameters, "profile-level-id", DEFAULT_PROFILE_LEVEL_ID))
                        : null;
            default -> null;
        };
    }

    private static boolean isVideo(Attribute.RtpMap map) {
        return map.clockRate() == Codec.VP8.clockRate();
    }

    /** Mode 0 forbids fragments, and what browsers encode does not fit into packets without them. */
    private static boolean packetized(Attribute.@Nullable FormatParameters parameters) {
        return parameter(parameters, "packetization-mode", "0").equals("1");
    }

    private static @Nullable CodecProfile vp9(String profileId) {
        return switch (profileId) {
            case "0" -> VP9_PROFILE_0;
            case "1" -> VP9_PROFILE_1;
            case "2" -> VP9_PROFILE_2;
            case "3" -> VP9_PROFILE_3;
            default -> null;
        };
    }

    /** RFC 6184 section 8.1, table 5: profile_idc and the constraint flags that matter with it. */
    private static @Nullable CodecProfile h264(String profileLevelId) {
        String digits = profileLevelId.length() == 7 && profileLevelId.startsWith(FFMPEG_CONSTRAINED, 2)
                ? profileLevelId.substring(0, 2) + "40" + profileLevelId.substring(5)
                : profileLevelId;
        if (digits.length() != 6) {
            return null;
        }
        int idc;
        int flags;
        try {
            int bits = Integer.parseUnsignedInt(digits, 16);
            idc = bits >>> 16;
            flags = (bits >>> 8) & 0xFF;
        } catch (NumberFormatException notHexadecimal) {
            return null;
        }
        return switch (idc) {
            case 0x42 -> (flags & 0x40) != 0 ? H264_CONSTRAINED_BASELINE : H264_BASELINE;
            case 0x4D -> (flags & 0x80) != 0 ? H264_CONSTRAINED_BASELINE : H264_MAIN;
            case 0x58 ->
                (flags & 0xC0) == 0xC0 ? H264_CONSTRAINED_BASELINE : (flags & 0x80) != 0 ? H264_BASELINE : null;
            case 0x64 -> (flags & 0x0C) == 0x0C ? H264_CONSTRAINED_HIGH : (flags & 0x0C) == 0 ? H264_HIGH : null;
            default -> null;
        };
    }

    private static String parameter(Attribute.@Nullable FormatParameters parameters, String key, String defaultValue) {
        String value = parameters == null ? null : parameters.parameter(key);
        return value == null ? defaultValue : value;
    }
}
