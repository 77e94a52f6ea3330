package room.signaling.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import room.signaling.auth.Refusal;
import room.signaling.socketio.Ack;
import room.signaling.socketio.EventHandler;
import room.signaling.socketio.Socket;
import room.signaling.wire.Fields;
import room.signaling.wire.InvalidField;
import room.signaling.wire.Text;

/**
 * The chat events of one socket. Their arguments are fixed lists, and their acknowledgements have none; one that was
 * refused is acknowledged with the error, which clients that look at no arguments take for a success.
 */
public final class ChatEvents {
    /** In characters, as the others. */
    public static final int MAX_ROOM_LENGTH = 128;

    public static final int MAX_NAME_LENGTH = 64;
    public static final int MAX_LINE_LENGTH = 10_000;

    private final ChatRooms rooms;
    private final ChatMember member;
    private final Door door;

    private ChatEvents(ChatRooms rooms, ChatMember member, Door door) {
        this.rooms = rooms;
        this.member = member;
        this.door = door;
    }

    /** Decides which rooms a member may enter by chat events. */
    @FunctionalInterface
    public interface Door {
        /** Why it may not, null if it may. */
        @Nullable
        Refusal refusal(String room);
    }

    /** Handles the chat events of a socket that has just connected. */
    public static void bind(Socket socket, ChatMember member, ChatRooms rooms, Door door) {
        ChatEvents events = new ChatEvents(rooms, member, door);
        socket.on("enter_room", checked(events::onEnterRoom));
        socket.on("join_room", checked(events::onJoinRoom));
        socket.on("new_message", checked(events::onNewMessage));
        socket.on("nickname", checked(events::onNickname));
        for (String relayed : List.of("offer", "answer", "ice")) {
            socket.on(relayed, checked((arguments, ack) -> events.onRelayed(relayed, arguments, ack)));
        }
        socket.onDisconnecting(reason -> rooms.leaveAll(member));
    }

    @FunctionalInterface
    private interface CheckedHandler {
        void on(List<JsonNode> arguments, Ack ack) throws InvalidField;
    }

    private static EventHandler checked(CheckedHandler handler) {
        return (arguments, ack) -> {
            try {
                handler.on(arguments, ack);
            } catch (InvalidField e) {
                refuse(ack, "bad-request", String.valueOf(e.getMessage()));
            }
        };
    }

    private static void refuse(Ack ack, String code, String message) {
        ObjectNode refusal = JsonNodeFactory.instance.objectNode().put("ok", false);
        refusal.putObject("error").put("code", code).put("message", message);
        ack.send(refusal);
    }

    /** {@code (roomName, done)} or {@code ({roomName, nickName}, done)}. */
    private void onEnterRoom(List<JsonNode> arguments, Ack ack) throws InvalidField {
        if (Fields.argument(arguments, 0) instanceof ObjectNode object) {
            String room = Text.name(object.get("roomName"), "roomName", MAX_ROOM_LENGTH);
            JsonNode name = object.get("nickName");
            // Pages send what their name field holds; an empty one is no name.
            boolean named = name != null && !name.isNull() && !name.asText().isBlank();
            if (named) {
                member.rename(Text.name(name, "nickName", MAX_NAME_LENGTH));
            }
            enter(room, ChatRooms.Arrival.CHAT, ack);
        } else {
            enter(room(arguments, 0), ChatRooms.Arrival.CHAT, ack);
        }
    }

    private void onJoinRoom(List<JsonNode> arguments, Ack ack) throws InvalidField {
        enter(room(arguments, 0), ChatRooms.Arrival.DIRECT_CALL, ack);
    }

    private void enter(String room, ChatRooms.Arrival arrival, Ack ack) {
        Refusal refusal = door.refusal(room);
        if (refusal != null) {
            refuse(ack, refusal.code().wireName(), refusal.message());
            return;
        }
        switch (rooms.enter(member, room, arrival)) {
            case IN -> ack.send();
            case IN_TOO_MANY -> refuse(ack, "forbidden", "You are in too many rooms.");
            case TOO_MANY_OPEN -> refuse(ack, "forbidden", "Too many rooms are open; enter one of them.");
        }
    }

    private void onNewMessage(List<JsonNode> arguments, Ack ack) throws InvalidField {
        String text = Text.any(Fields.argument(arguments, 0), "message", 0, MAX_LINE_LENGTH);
        String room = room(arguments, 1);
        if (rooms.isIn(member, room)) {
            rooms.say(member, room, null, text);
            ack.send();
        } else {
            refuseOutsider(ack);
        }
    }

    private void onNickname(List<JsonNode> arguments, Ack ack) throws InvalidField {
        member.rename(Text.name(Fields.argument(arguments, 0), "nickname", MAX_NAME_LENGTH));
        ack.send();
    }

    private void onRelayed(String event, List<JsonNode> arguments, Ack ack) throws InvalidField {
        JsonNode value = Fields.argument(arguments, 0);
        String room = room(arguments, 1);
        if (rooms.isIn(member, room)) {
            rooms.relay(member, room, event, value == null ? TextNode.valueOf("") : value);
            ack.send();
        } else {
            refuseOutsider(ack);
        }
    }

    private static void refuseOutsider(Ack ack) {
        refuse(ack, "not-joined", "Enter the room first.");
    }

    private static String room(List<JsonNode> arguments, int index) throws InvalidField {
        return Text.name(Fields.argument(arguments, index), "roomName", MAX_ROOM_LENGTH);
    }
}
