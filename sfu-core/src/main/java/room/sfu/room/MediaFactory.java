package room.sfu.room;

import room.sfu.api.ParticipantId;
import room.sfu.media.PeerMedia;

/** Makes the media of participants on the room's loop. */
interface MediaFactory {
    PeerMedia create(ParticipantId participant, PeerMedia.EndListener endListener);

    /** Monotonic nanoseconds. */
    long nowNanos();
}
