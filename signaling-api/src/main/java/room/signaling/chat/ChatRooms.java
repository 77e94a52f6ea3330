package room.signaling.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import room.signaling.http.AddressLimits;
import room.signaling.socketio.Broadcast;
import room.signaling.socketio.Namespace;
import room.signaling.socketio.Rooms;
import room.signaling.socketio.Socket;

/**
 * The chat side of rooms: who comes, goes and says what. A call's people are in the chat room of the call's name too,
 * and hear of chat lines in the form that suits them.
 *
 * <p>Each method is to be called on the member's loop. Counts and the order of events agree for all members.
 */
public final class ChatRooms {
    /** Starts names of groups that clients can neither name nor see: names from clients hold no control characters. */
    private static final String HIDDEN = "\u0000";

    private static final String CALL_GROUP = HIDDEN + "call:";

    /** Those who entered by chat events, be they in the call as well: they hear of everybody who comes and goes. */
    private static final String CHAT_GROUP = HIDDEN + "chat:";

    private static final int MAX_ENTERED_ROOMS = 16;

    private final Namespace namespace;
    private final LongSupplier clockMillis;
    private final Runnable onChange;
    private final AtomicLong lines = new AtomicLong();
    private final RoomQuota quota;

    /** By room; touched under the rooms' lock only. */
    private final Map<String, RoomMemory> memories = new HashMap<>();

    /**
     * The rooms of a namespace.
     *
     * @param clockMillis gives the time in milliseconds since 1970
     * @param onChange runs after anybody came or went, on any thread
     * @param addresses how many rooms an address may open
     */
    public ChatRooms(Namespace namespace, LongSupplier clockMillis, Runnable onChange, AddressLimits addresses) {
        this.quota = new RoomQuota(addresses);
        this.namespace = namespace;
        this.clockMillis = clockMillis;
        this.onChange = onChange;
    }

    /** How somebody comes into a room. */
    public enum Arrival {
        /** The others hear {@code welcome(nickname, count)}. */
        CHAT,
        /** The others hear {@code welcome()}: they are about to call this member directly. */
        DIRECT_CALL
    }

    /**
     * Enters a room by chat, if its door lets the member in; nothing happens if the member is in it.
     *
     * @return why it may not, null when it is in
     */
    public ChatDoor.@Nullable Refused enter(ChatMember member, String room, Arrival arrival) {
        if (member.entered().contains(room)) {
            return null;
        }
        if (member.entered().size() >= MAX_ENTERED_ROOMS) {
            return new ChatDoor.Refused("forbidden", "You are in too many rooms.");
        }
        Socket socket = member.socket();
        ChatDoor.Refused refused = member.door()
                .enter(
                        room,
                        member.nickname(),
                        (code, reason) -> socket.loop().execute(() -> putOut(member, room, code, reason)));
        if (refused != null) {
            return refused;
        }
        if (!open(member, room, arrival)) {
            member.door().left(room);
            return new ChatDoor.Refused("forbidden", "Too many rooms are open; enter one of them.");
        }
        member.entered().add(room);
        onChange.run();
        return null;
    }

    /** Puts a member into a room that it may enter; false if it would open it and too many are open. */
    private boolean open(ChatMember member, String room, Arrival arrival) {
        Rooms rooms = namespace.rooms();
        Socket socket = member.socket();
        InetAddress address = socket.handshake().address().getAddress();
        return rooms.atomically(() -> {
            if (rooms.count(room) == 0
                    && !quota.open(room, address, member.entered().isEmpty())) {
                return false;
            }
            boolean came = rooms.join(socket, room);
            rooms.join(socket, CHAT_GROUP + room);
            if (arrival == Arrival.DIRECT_CALL) {
                chatters(room).except(socket).emit("welcome");
            } else if (came) {
                greet(member, room);
            }
            return true;
        });
    }

    private void greet(ChatMember member, String room) {
        JsonNode[] arguments = presence(member, namespace.rooms().count(room));
        chatters(room).except(member.socket()).emit("welcome", arguments);
    }

    /** The member may not be in the room by chat any more; it hears why, and the others that it went. */
    private void putOut(ChatMember member, String room, String code, String reason) {
        if (member.socket().isConnected() && member.entered().contains(room)) {
            exit(member, room);
            member.socket().emit("removed", TextNode.valueOf(room), TextNode.valueOf(code), TextNode.valueOf(reason));
        }
    }

    /** Enters a room because of a call, and is told what happened there before, if anything did. */
    public void enterForCall(ChatMember member, String room) {
        Rooms rooms = namespace.rooms();
        rooms.atomically(() -> {
            if (rooms.join(member.socket(), room)) {
                greet(member, room);
            }
            RoomMemory memory = memories.get(room);
            if (memory != null && !memory.isEmpty()) {
                member.socket().emit("call:history", memory.history());
            }
            return rooms.join(member.socket(), CALL_GROUP + room);
        });
        onChange.run();
    }

    /** Leaves a room that a call put the member into, unless it entered it by chat events as well. */
    public void leaveForCall(ChatMember member, String room) {
        Rooms rooms = namespace.rooms();
        rooms.atomically(() -> {
            RoomMemory memory = memories.get(room);
            if (memory != null) {
                memory.lower(member);
            }
            if (!member.entered().contains(room)) {
                depart(member, room);
            }
            return rooms.leave(member.socket(), CALL_GROUP + room);
        });
        onChange.run();
    }

    /** Leaves a room that the member entered by chat events; a call that it is in there goes on. */
    public void exit(ChatMember member, String room) {
        if (member.entered().remove(room)) {
            member.door().left(room);
        }
        namespace.rooms().leave(member.socket(), CHAT_GROUP + room);
        if (!namespace.rooms().contains(CALL_GROUP + room, member.socket())) {
            depart(member, room);
        }
    }

    /** Leaves all rooms. */
    public void leaveAll(ChatMember member) {
        for (String room : List.copyOf(member.entered())) {
            exit(member, room);
        }
        for (String room : member.socket().rooms()) {
            if (!room.startsWith(HIDDEN)) {
                leaveForCall(member, room);
            }
        }
    }

    private void depart(ChatMember member, String room) {
        Rooms rooms = namespace.rooms();
        boolean left = rooms.atomically(() -> {
            if (!rooms.leave(member.socket(), room)) {
                return false;
            }
            int count = rooms.count(room);
            rooms.leave(member.socket(), CHAT_GROUP + room);
            chatters(room).emit("bye", presence(member, count));
            if (count == 0) {
                memories.remove(room);
                quota.close(room);
            }
            return true;
        });
        if (left) {
            onChange.run();
        }
    }

    private static JsonNode[] presence(ChatMember member, int count) {
        return new JsonNode[] {TextNode.valueOf(member.nickname()), IntNode.valueOf(count)};
    }

    /** Whether the member is in the room, by whatever events. */
    public boolean isIn(ChatMember member, String room) {
        return namespace.rooms().contains(room, member.socket());
    }

    /**
     * Says something to everybody else in a room.
     *
     * @param participant who the member is in the room's call, null if it is in none
     * @return the line's number and time
     */
    public Line say(ChatMember member, String room, @Nullable String participant, String text) {
        return namespace.rooms().atomically(() -> {
            Line line = new Line(lines.incrementAndGet(), clockMillis.getAsLong());
            chatters(room).except(CALL_GROUP + room).except(member.socket()).emit("toMessage", TextNode.valueOf(text));
            ObjectNode body = JsonNodeFactory.instance
                    .objectNode()
                    .put("id", line.id())
                    .put("from", participant)
                    .put("name", member.nickname())
                    .put("text", text)
                    .put("time", line.timeMillis());
            callers(room).except(member.socket()).emit("call:chat", body);
            memory(room).remember(body);
            return line;
        });
    }

    private RoomMemory memory(String room) {
        return memories.computeIfAbsent(room, name -> new RoomMemory());
    }

    /**
     * Shows everybody else in a room's call a reaction.
     *
     * @param participant who the member is in the call
     */
    public void react(ChatMember member, String room, String participant, String reaction) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("participant", participant)
                .put("reaction", reaction);
        callers(room).except(member.socket()).emit("call:reaction", body);
    }

    /**
     * Raises a hand or takes it down, for everybody else in a room's call and for those who come later.
     *
     * @param participant who the member is in the call
     */
    public void hand(ChatMember member, String room, String participant, boolean raised) {
        namespace.rooms().atomically(() -> {
            ObjectNode body = JsonNodeFactory.instance
                    .objectNode()
                    .put("participant", participant)
                    .put("raised", raised)
                    .put("time", clockMillis.getAsLong());
            if (raised) {
                memory(room).raise(member, body);
            } else {
                memory(room).lower(member);
            }
            callers(room).except(member.socket()).emit("call:hand", body);
            return raised;
        });
    }

    /**
     * A chat line.
     *
     * @param id larger than those of all lines before it
     * @param timeMillis when it was said, in milliseconds since 1970
     */
    public record Line(long id, long timeMillis) {}

    /** Passes an event on to everybody else who entered a room by chat events. */
    public void relay(ChatMember member, String room, String event, JsonNode value) {
        chatters(room).except(member.socket()).emit(event, value);
    }

    /** How many people are in each room by chat events only. */
    Map<String, Integer> chatterCounts() {
        Map<String, Integer> counts = namespace.rooms().counts();
        Map<String, Integer> chatters = new HashMap<>();
        counts.forEach((room, count) -> {
            if (!room.startsWith(HIDDEN)) {
                chatters.put(room, count - counts.getOrDefault(CALL_GROUP + room, 0));
            }
        });
        return chatters;
    }

    private Broadcast chatters(String room) {
        return namespace.to(CHAT_GROUP + room);
    }

    private Broadcast callers(String room) {
        return namespace.to(CALL_GROUP + room);
    }

    /** The sockets that may know of all rooms. */
    static Broadcast overseers(Namespace namespace) {
        return namespace.to(HIDDEN + "overseers");
    }

    static void oversee(Socket socket) {
        socket.join(HIDDEN + "overseers");
    }

    static boolean oversees(Namespace namespace, Socket socket) {
        return namespace.rooms().contains(HIDDEN + "overseers", socket);
    }

    /** The sockets that hear of every change of the room list. */
    static Broadcast watchers(Namespace namespace) {
        return namespace.to(HIDDEN + "watchers");
    }

    static void watch(Socket socket) {
        socket.join(HIDDEN + "watchers");
    }
}
