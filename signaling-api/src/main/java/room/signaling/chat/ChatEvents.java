package room.signaling.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
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
    /** In characters. */
    public static final int MAX_LINE_LENGTH = 10_000;

    private final ChatRooms rooms;
    private final ChatMember member;

    private ChatEvents(ChatRooms rooms, ChatMember member) {
        this.rooms = rooms;
        this.member = member;
    }

    /** Handles the chat events of a socket that has just connected. */
    public static void bind(Socket socket, ChatMember member, ChatRooms rooms) {
        ChatEvents events = new ChatEvents(rooms, member);
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
            String room = Text.room(object.get("roomName"), "roomName");
            JsonNode name = object.get("nickName");
            // Pages send what their name field holds; an empty one is no name.
            boolean named = name != null && !name.isNull() && !name.asText().isBlank();
            if (named && !member.rename(Text.nickname(name, "nickName"))) {
                refuseRenaming(ack);
                return;
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
        ChatDoor.Refused refused = rooms.enter(member, room, arrival);
        if (refused == null) {
            ack.send();
        } else {
            refuse(ack, refused.code(), refused.message());
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
        if (member.rename(Text.nickname(Fields.argument(arguments, 0), "nickname"))) {
            ack.send();
        } else {
            refuseRenaming(ack);
        }
    }

    private static void refuseRenaming(Ack ack) {
        refuse(ack, "rate-limited", "You change your name too often; slow down.");
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
        return Text.room(Fields.argument(arguments, index), "roomName");
    }
}
