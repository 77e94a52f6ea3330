package room.signaling.chat;

import java.util.HashSet;
import java.util.Set;
import room.signaling.socketio.Socket;

/** One socket as a person in chat rooms. Lives on the socket's loop. */
public final class ChatMember {
    /** What somebody is called who has not said. */
    static final String DEFAULT_NICKNAME = "Anon";

    private final Socket socket;
    private final Set<String> entered = new HashSet<>();
    private String nickname = DEFAULT_NICKNAME;
    private boolean fixed;

    public ChatMember(Socket socket) {
        this.socket = socket;
    }

    Socket socket() {
        return socket;
    }

    public String nickname() {
        return nickname;
    }

    /** Changes what later messages carry; nothing happens when the name is fixed. */
    public void rename(String name) {
        if (!fixed) {
            nickname = name;
        }
    }

    /** Gives a name that the member cannot change. */
    public void fix(String name) {
        nickname = name;
        fixed = true;
    }

    /** Whether the member may not choose its name. */
    public boolean isFixed() {
        return fixed;
    }

    /** The rooms entered by chat events, apart from those that a call put it into. */
    Set<String> entered() {
        return entered;
    }
}
