package room.web;

/** The server's entry point. */
public final class RoomServer {
    private RoomServer() {}

    /** Starts the server. */
    public static void main(String[] args) {}
}
