package room.signaling.socketio;

/** What it means for a socket that somebody else puts it into a room or takes it out. Called on the socket's loop. */
public interface RoomMoves {
    /** The socket is to be in the room. */
    void join(String room);

    /** The socket is not to be in the room. */
    void leave(String room);
}
