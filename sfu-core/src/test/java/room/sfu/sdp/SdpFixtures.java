package room.sfu.sdp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Descriptions captured from real clients. */
public final class SdpFixtures {
    private static final List<String> NAMES = List.of(
            "aiortc-1.4.0-offer-publish",
            "aiortc-1.4.0-offer-subscribe",
            "chromium-answer-audio-video-data",
            "chromium-offer-audio-video",
            "chromium-offer-audio",
            "chromium-offer-datachannel",
            "chromium-offer-full",
            "chromium-offer-recvonly",
            "chromium-offer-video-simulcast",
            "chromium-offer-video-svc",
            "firefox-answer-audio-video-data",
            "firefox-offer-audio-video",
            "firefox-offer-audio",
            "firefox-offer-datachannel",
            "firefox-offer-full",
            "firefox-offer-recvonly",
            "firefox-offer-video-simulcast",
            "firefox-offer-video-svc",
            "gstreamer-1.22-offer-publish",
            "gstreamer-1.22-offer-subscribe",
            "roamhq-wrtc-0.10.0-offer-publish",
            "roamhq-wrtc-0.10.0-offer-subscribe",
            "webrtc-java-0.14.0-offer-publish",
            "webrtc-java-0.14.0-offer-subscribe",
            "werift-0.25.2-offer-publish",
            "werift-0.25.2-offer-subscribe");

    private SdpFixtures() {}

    public static Stream<String> all() {
        return NAMES.stream();
    }

    public static Stream<String> offers() {
        return NAMES.stream().filter(name -> name.contains("-offer-"));
    }

    /** The captured text, CRLF and all. */
    public static String text(String name) {
        try (InputStream in = SdpFixtures.class.getResourceAsStream("/sdp/" + name + ".sdp")) {
            if (in == null) {
                throw new IllegalArgumentException("no fixture " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static SessionDescription read(String name) {
        return parse(text(name));
    }

    /** Reads text that has to be valid. */
    public static SessionDescription parse(String text) {
        try {
            return new SdpReader().read(text);
        } catch (SdpException e) {
            throw new AssertionError(e);
        }
    }
}
