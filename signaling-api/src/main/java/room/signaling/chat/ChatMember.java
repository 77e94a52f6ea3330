package room.signaling.chat;

import java.util.HashSet;
import java.util.Set;
import room.signaling.socketio.Socket;

/** One socket as a person in chat rooms. Lives on the socket's loop. */
public final class ChatMember {
    /** What somebody is called who has not said. */
    static final String DEFAULT_NICKNAME = "Anon";

    private final Socket socket;
    private final ChatDoor door;
    private final Set<String> entered = new HashSet<>();
    private String nickname = DEFAULT_NICKNAME;
    private boolean fixed;
    private Renaming renaming = name -> true;

    /** @param door decides which rooms it may enter */
    public ChatMember(Socket socket, ChatDoor door) {
        this.socket = socket;
        this.door = door;
    }

    /** What a change of the nickname is to bring about elsewhere. */
    @FunctionalInterface
    public interface Renaming {
        /**
         * The member wants another nickname.
         *
         * @return false if that is too often; it keeps the old one
         */
        boolean to(String name);
    }

    /** Asks this from now on about changes by chat events. */
    public void onRename(Renaming listener) {
        renaming = listener;
    }

    ChatDoor door() {
        return door;
    }

    Socket socket() {
        return socket;
    }

    public String nickname() {
        return nickname;
    }

    /**
     * Changes what others see, in chat and in a call; nothing happens when the name is fixed.
     *
     * @return false if the member does that too often
     */
    boolean rename(String name) {
        if (fixed || name.equals(nickname)) {
            return true;
        }
        if (!renaming.to(name)) {
            return false;
        }
        adopt(name);
        return true;
    }

    /** Goes by the name that holds in its call. */
    public void adopt(String name) {
        nickname = name;
        entered.forEach(room -> door.renamed(room, name));
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
