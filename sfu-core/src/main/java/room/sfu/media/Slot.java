package room.sfu.media;

import org.jspecify.annotations.Nullable;
import room.rtp.forward.RtpSession;
import room.rtp.forward.Subscription;
import room.sfu.negotiation.SlotPlan;

/** An audio and a video m-line that a client receives together. Owned by the room's loop. */
public final class Slot {
    /** One of the two, with the RTP stream that goes out on it. */
    record Line(@Nullable String mid, SlotPlan plan, Subscription subscription) {}

    private @Nullable Line audio;
    private @Nullable Line video;

    Slot() {}

    void follow(SlotLines lines, RtpSession rtp) {
        audio = follow(audio, lines.audioMid, lines.audio, rtp);
        video = follow(video, lines.videoMid, lines.video, rtp);
    }

    /** A line whose plan is the same goes on; another plan starts a new stream, which the room then connects. */
    private static @Nullable Line follow(
            @Nullable Line line, @Nullable String mid, @Nullable SlotPlan plan, RtpSession rtp) {
        if (line != null && line.plan().equals(plan)) {
            return line;
        }
        if (line != null) {
            rtp.unsubscribe(line.subscription());
        }
        return plan == null ? null : new Line(mid, plan, rtp.subscribe(MediaMapping.subscription(plan)));
    }

    void close(RtpSession rtp) {
        audio = follow(audio, null, null, rtp);
        video = follow(video, null, null, rtp);
    }

    void pause(boolean paused, long nowNanos) {
        if (audio != null) {
            audio.subscription().pause(paused, nowNanos);
        }
        if (video != null) {
            video.subscription().pause(paused, nowNanos);
        }
    }

    @Nullable
    Line audio() {
        return audio;
    }

    @Nullable
    Line video() {
        return video;
    }

    public @Nullable String audioMid() {
        return audio == null ? null : audio.mid();
    }

    public @Nullable String videoMid() {
        return video == null ? null : video.mid();
    }

    /** Whether sound is forwarded in it, or will be as soon as it comes. */
    public boolean carriesAudio() {
        return carries(audio);
    }

    /** Whether a picture is forwarded in it, or will be as soon as it comes. */
    public boolean carriesVideo() {
        return carries(video);
    }

    private static boolean carries(@Nullable Line line) {
        return line != null && line.subscription().source() != null;
    }
}
