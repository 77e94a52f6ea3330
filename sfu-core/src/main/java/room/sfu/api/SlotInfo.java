package room.sfu.api;

import org.jspecify.annotations.Nullable;

/**
 * What one slot (an audio and a video m-line that the participant receives) carries now.
 *
 * @param audioMid the audio m-line's mid, null when the slot has none
 * @param videoMid the video m-line's mid, null when the slot has none
 * @param participant whose stream it carries, null when the slot is free
 * @param screen true when it carries the participant's screen stream, false for microphone and camera
 */
public record SlotInfo(
        @Nullable String audioMid,
        @Nullable String videoMid,
        @Nullable ParticipantId participant,
        boolean screen) {}
