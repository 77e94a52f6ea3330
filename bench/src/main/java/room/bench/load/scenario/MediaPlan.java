package room.bench.load.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import room.bench.load.client.MediaKind;
import room.bench.load.client.MediaLine;
import room.bench.load.media.AudioSource;
import room.bench.load.media.MediaSource;
import room.bench.load.media.VideoShape;
import room.bench.load.media.VideoSource;

/**
 * What each publisher sends.
 *
 * @param video null for audio alone
 * @param layers simulcast layers of the video, 1 to 3; 1 means no simulcast
 * @param audioBytes of an Opus packet, fifty of which go out a second
 */
public record MediaPlan(@Nullable VideoShape video, int layers, int audioBytes) {
    private static final List<String> RIDS = List.of("q", "h", "f");

    public MediaPlan {
        if (layers < 1 || layers > RIDS.size()) {
            throw new IllegalArgumentException("simulcast layers: 1 to " + RIDS.size());
        }
    }

    /** Tracks that a publisher has. */
    int tracks() {
        return video == null ? 1 : 2;
    }

    /** The m-lines of a publisher's offer, with new SSRCs. */
    List<MediaLine> lines(RandomGenerator random) {
        List<MediaLine> lines = new ArrayList<>();
        lines.add(MediaLine.sending(MediaKind.AUDIO, random.nextInt()));
        if (video != null && layers == 1) {
            lines.add(MediaLine.sending(MediaKind.VIDEO, random.nextInt()));
        } else if (video != null) {
            List<Integer> ssrcs = random.ints(layers).boxed().toList();
            lines.add(new MediaLine(MediaKind.VIDEO, true, ssrcs, RIDS.subList(0, layers)));
        }
        return lines;
    }

    /**
     * The sources for {@link #lines}, in the same order.
     *
     * @param firstId of the sources; they take as many as there are
     */
    List<MediaSource> sources(int firstId, long startNanos) {
        List<MediaSource> sources = new ArrayList<>();
        sources.add(new AudioSource(audioBytes, firstId, startNanos));
        VideoShape shape = video;
        for (int layer = 0; shape != null && layer < layers; layer++) {
            // The smallest layer comes first.
            sources.add(1, new VideoSource(shape, firstId + layers - layer, startNanos));
            shape = shape.halved();
        }
        return sources;
    }

    /** Ids that the sources of one publisher take. */
    int idsPerPublisher() {
        return 1 + (video == null ? 0 : layers);
    }
}
