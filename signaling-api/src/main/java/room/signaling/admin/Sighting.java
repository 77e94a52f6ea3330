package room.signaling.admin;

import java.util.Set;
import room.signaling.socketio.Socket;

/**
 * A socket as it was at one moment on its loop.
 *
 * @param transport {@code polling} or {@code websocket}
 * @param rooms without those that clients can neither name nor see
 */
record Sighting(Socket socket, String transport, Set<String> rooms) {
    /** Looks at a socket; to be called on its loop. */
    static Sighting of(Socket socket) {
        Set<String> rooms = socket.rooms();
        rooms.removeIf(Sighting::isHidden);
        return new Sighting(socket, socket.transport(), rooms);
    }

    /** Whether a room is the server's own: clients cannot name control characters. */
    static boolean isHidden(String room) {
        return room.chars().anyMatch(Character::isISOControl);
    }
}
