package room.sfu.room;

import java.util.Set;
import room.sfu.api.ForwardingLimits;
import room.sfu.api.ParticipantId;
import room.sfu.api.RoomHistory;
import room.sfu.api.RoomOptions;
import room.sfu.api.VideoCodec;

/** Rooms whose owner does not care. */
final class TestRoom {
    private TestRoom() {}

    static Room of(String name, boolean p2p, int capacity, MediaFactory media) {
        RoomOptions options = new RoomOptions(
                capacity, false, p2p, Set.of(VideoCodec.values()), false, false, ForwardingLimits.NONE, 0);
        return new Room(name, options, media, new RoomOwner() {
            @Override
            public void onGone(ParticipantId participant) {}

            @Override
            public void onHistory(RoomHistory event) {}
        });
    }
}
