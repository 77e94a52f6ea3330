package room.sfu.room;

import room.sfu.negotiation.MediaUse;

/** What somebody came into a room for. */
enum Role {
    /** Talks and listens. */
    CALLER(MediaUse.CALL),
    /** Is seen and heard, and receives nothing. */
    PUBLISHER(MediaUse.PUBLISH),
    /** Receives, and is not seen by anybody. */
    VIEWER(MediaUse.WATCH);

    private final MediaUse use;

    Role(MediaUse use) {
        this.use = use;
    }

    MediaUse use() {
        return use;
    }
}
