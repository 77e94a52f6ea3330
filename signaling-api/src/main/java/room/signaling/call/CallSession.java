package room.signaling.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.sfu.api.Moderation;
import room.sfu.api.ParticipantId;
import room.sfu.api.Reply;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomEvent;
import room.sfu.api.Sfu;
import room.sfu.api.SfuError;
import room.sfu.api.ShownPicture;
import room.sfu.api.Source;
import room.signaling.auth.Access;
import room.signaling.auth.Decision;
import room.signaling.auth.Refusal;
import room.signaling.chat.ChatMember;
import room.signaling.chat.ChatRooms;
import room.signaling.chat.RoomList;
import room.signaling.http.TokenBucket;
import room.signaling.socketio.Ack;
import room.signaling.socketio.Socket;
import room.signaling.wire.Fields;
import room.signaling.wire.InvalidField;

/**
 * The call events of one socket: commands to the media server, and its replies and events back. Lives on the socket's
 * loop.
 */
public final class CallSession {
    private static final Logger log = LoggerFactory.getLogger(CallSession.class);

    private static final int LISTS_PER_SECOND = 5;
    private static final int LIST_BURST = 40;

    private final Socket socket;
    private final ChatMember member;
    private final RoomList list;
    private final ChatRooms rooms;
    private final Sfu sfu;
    private final Bearer bearer;
    private final CallConfig config;
    private final TokenBucket budget;

    /** The longest answer there is, and one that others make longer. */
    private final TokenBucket lists;

    private @Nullable Participation participation;

    private CallSession(Socket socket, ChatMember member, RoomList list, Sfu sfu, Bearer bearer, CallConfig config) {
        this.socket = socket;
        this.member = member;
        this.list = list;
        this.rooms = list.rooms();
        this.sfu = sfu;
        this.bearer = bearer;
        this.config = config;
        this.budget = new TokenBucket(
                config.eventsPerSecond(), config.eventBurst(), socket.loop().nowNanos());
        this.lists = new TokenBucket(LISTS_PER_SECOND, LIST_BURST, socket.loop().nowNanos());
    }

    /**
     * Handles the call events of a socket that has just connected.
     *
     * @param member the same person in chat rooms
     * @param bearer what the same person may do
     */
    public static CallSession bind(
            Socket socket, ChatMember member, RoomList list, Sfu sfu, Bearer bearer, CallConfig config) {
        CallSession session = new CallSession(socket, member, list, sfu, bearer, config);
        CallRequest.READERS.forEach(
                (event, reader) -> socket.on(event, (arguments, ack) -> session.onEvent(reader, arguments, ack)));
        member.onRename(session::onRename);
        socket.onReturning(handshake -> session.mayGoOn());
        socket.onDisconnecting(reason -> session.depart());
        return session;
    }

    private void onEvent(CallRequest.Reader reader, List<JsonNode> arguments, Ack ack) {
        if (!budget.take(socket.loop().nowNanos())) {
            refuse(ack, SfuError.Code.RATE_LIMITED, "Too many call events; slow down.");
            return;
        }
        CallRequest request;
        try {
            request = reader.read(Fields.ofArguments(arguments));
        } catch (InvalidField e) {
            refuse(ack, SfuError.Code.BAD_REQUEST, String.valueOf(e.getMessage()));
            return;
        }
        switch (request) {
            case CallRequest.Rooms() -> {
                if (lists.take(socket.loop().nowNanos())) {
                    ack.send(CallMessages.ok().setAll(list.watch(socket, bearer::mayEnter)));
                } else {
                    refuse(ack, SfuError.Code.RATE_LIMITED, "Too many call:rooms; changes are told without.");
                }
            }
            case CallRequest.Join join -> onJoin(join, ack);
            case CallRequest.Offer _,
                    CallRequest.Mute _,
                    CallRequest.Watch _,
                    CallRequest.Rename _,
                    CallRequest.Chat _,
                    CallRequest.React _,
                    CallRequest.Hand _,
                    CallRequest.Signal _,
                    CallRequest.DirectState _,
                    CallRequest.Moderate _,
                    CallRequest.Leave _ -> {
                Participation current = participation;
                ParticipantId id = current == null ? null : current.id();
                if (current == null || id == null || !(current.isIn() || request instanceof CallRequest.Leave)) {
                    refuse(ack, SfuError.Code.NOT_JOINED, "Join a room with call:join first, and wait for its answer.");
                } else {
                    onMemberRequest(request, current, id, ack);
                }
            }
        }
    }

    private static void refuse(Ack ack, SfuError.Code code, String message) {
        ack.send(CallMessages.refused(code, message));
    }

    // ---- entering

    private void onJoin(CallRequest.Join join, Ack ack) {
        if (participation != null) {
            refuse(
                    ack,
                    SfuError.Code.BAD_REQUEST,
                    "This connection is in the room \"" + participation.room() + "\"; leave it with call:leave first.");
            return;
        }
        switch (bearer.decide(join.room())) {
            case Decision.Refused(Refusal refusal) -> ack.send(CallMessages.refused(refusal));
            case Decision.Granted(Access access) -> enter(join, access, ack);
        }
    }

    private void enter(CallRequest.Join join, Access access, Ack ack) {
        Participation entering = new Participation(join.room(), socket.loop(), this::onRoomEvent, socket::ask);
        participation = entering;
        String fixed = access.name();
        String name = fixed == null ? join.name() : fixed;
        submit(
                new RoomCommand.Join(
                        join.room(), name, join.p2p(), entering, access.identity(), access.grants(), socket.id()),
                reply -> onJoinReply(entering, reply, ack));
    }

    private void onJoinReply(Participation entering, Reply reply, Ack ack) {
        ParticipantId id = switch (reply) {
            case Reply.Joined joined -> joined.participant();
            case Reply.Waiting(ParticipantId waiting) -> waiting;
            case Reply.Refused _, Reply.Done _, Reply.Answered _, Reply.Described _, Reply.IceRestarted _ -> null;
        };
        if (id != null && entering.isOver()) {
            // The client went while it was entering.
            submit(new RoomCommand.Leave(id), done -> list.changed());
            return;
        }
        if (id == null) {
            entering.end();
            if (participation == entering) {
                participation = null;
            }
        } else if (reply instanceof Reply.Joined) {
            entering.entered(id);
        } else {
            entering.waits(id);
        }
        if (reply instanceof Reply.Joined joined) {
            settleName(entering, joined);
        }
        ack.send(CallMessages.reply(reply, config.iceServers()));
        if (entering.isIn()) {
            rooms.enterForCall(member, entering.room());
        }
        if (id != null) {
            entering.announced();
        }
    }

    // ---- names

    /** The member takes another name by a chat event: it goes by it in the call too. */
    private boolean onRename(String name) {
        // In chat too: moderators are told of it.
        if (!budget.take(socket.loop().nowNanos())) {
            return false;
        }
        Participation current = participation;
        if (current == null) {
            return true;
        }
        ParticipantId id = current.id();
        if (id != null && current.isIn()) {
            submit(new RoomCommand.Rename(id, name), reply -> log.trace("Renamed: {}", reply));
        } else {
            current.renamed();
        }
        return true;
    }

    /** The name that holds is the one that was said last, be it while the client was on its way in. */
    private void settleName(Participation entered, Reply.Joined joined) {
        if (entered.isRenamed()) {
            submit(
                    new RoomCommand.Rename(joined.participant(), member.nickname()),
                    reply -> log.trace("Renamed: {}", reply));
        } else {
            member.adopt(joined.name());
        }
    }

    // ---- being there

    private void onMemberRequest(CallRequest request, Participation current, ParticipantId id, Ack ack) {
        switch (request) {
            case CallRequest.Offer(String sdp, Map<String, Source> sources, Set<Source> muted) ->
                pass(new RoomCommand.Offer(id, sdp, sources, muted), ack);
            case CallRequest.Mute(Source source, boolean muted) -> pass(new RoomCommand.Mute(id, source, muted), ack);
            case CallRequest.Watch(List<ShownPicture> pictures) -> pass(new RoomCommand.Show(id, pictures), ack);
            case CallRequest.Signal(ParticipantId to, long session, ObjectNode payload) ->
                pass(new RoomCommand.Signal(id, to, session, payload), ack);
            case CallRequest.DirectState(long session, boolean up, String reason) ->
                pass(new RoomCommand.DirectState(id, session, up, reason), ack);
            case CallRequest.Moderate(Moderation action) -> pass(new RoomCommand.Moderate(id, action), ack);
            case CallRequest.Rename _
            when member.isFixed() ->
                refuse(ack, SfuError.Code.FORBIDDEN, "Your name comes with your token and cannot be changed.");
            case CallRequest.Rename(String name) -> {
                member.adopt(name);
                pass(new RoomCommand.Rename(id, name), ack);
            }
            case CallRequest.Chat(String text) -> {
                ChatRooms.Line line = rooms.say(member, current.room(), id.value(), text);
                ack.send(CallMessages.ok().put("id", line.id()).put("time", line.timeMillis()));
            }
            case CallRequest.React(String reaction) -> {
                rooms.react(member, current.room(), id.value(), reaction);
                ack.send(CallMessages.ok());
            }
            case CallRequest.Hand(boolean raised) -> {
                rooms.hand(member, current.room(), id.value(), raised);
                ack.send(CallMessages.ok());
            }
            case CallRequest.Leave() -> {
                end(current);
                submit(new RoomCommand.Leave(id), reply -> {
                    list.changed();
                    ack.send(CallMessages.reply(reply, config.iceServers()));
                });
            }
            case CallRequest.Join _, CallRequest.Rooms _ ->
                throw new IllegalArgumentException("Not a request of somebody who is in a room: " + request);
        }
    }

    private void pass(RoomCommand command, Ack ack) {
        submit(command, reply -> ack.send(CallMessages.reply(reply, config.iceServers())));
    }

    private void onRoomEvent(Participation from, RoomEvent event) {
        CallMessages.Event message = CallMessages.event(event, config.iceServers());
        socket.emit(message.name(), message.body());
        if (event instanceof RoomEvent.Removed) {
            end(from);
            list.changed();
        } else if (event instanceof RoomEvent.Admitted(Reply.Joined joined)) {
            from.entered(joined.participant());
            settleName(from, joined);
            rooms.enterForCall(member, from.room());
        }
    }

    /** Whether somebody who lost the connection and comes back may still be where they were. */
    private boolean mayGoOn() {
        return participation == null || bearer.mayEnter(participation.room());
    }

    // ---- going

    private void end(Participation ended) {
        ended.end();
        if (participation == ended) {
            participation = null;
        }
        if (ended.isIn()) {
            rooms.leaveForCall(member, ended.room());
        }
    }

    /** An administrator takes the client out of a room; nothing happens if it is not in the room's call. */
    public void quit(String room) {
        Participation current = participation;
        ParticipantId id = current == null ? null : current.id();
        if (current != null && id != null && current.room().equals(room)) {
            Moderation expulsion = new Moderation.Expel(id, "an administrator removed you", false);
            submit(new RoomCommand.Administer(room, expulsion), reply -> list.changed());
        }
    }

    /** The client is gone: its participation ends with its connection. */
    private void depart() {
        Participation current = participation;
        if (current == null) {
            return;
        }
        end(current);
        ParticipantId id = current.id();
        if (id != null) {
            submit(new RoomCommand.Leave(id), reply -> list.changed());
        }
    }

    // ---- the media server

    /**
     * Hands a command over and takes the reply on this loop. A reply that is there already is taken at once: events
     * that followed it are in this loop's queue and must not overtake it.
     */
    private void submit(RoomCommand command, Consumer<Reply> onReply) {
        sfu.submit(command).whenComplete((reply, failure) -> {
            Reply outcome = failure == null ? reply : failed(command, failure);
            if (socket.loop().inLoop()) {
                onReply.accept(outcome);
            } else {
                socket.loop().execute(() -> onReply.accept(outcome));
            }
        });
    }

    private static Reply failed(RoomCommand command, Throwable failure) {
        log.error("The media server failed at a {}", command.getClass().getSimpleName(), failure);
        return new Reply.Refused(new SfuError(SfuError.Code.UNAVAILABLE, "The media server failed; its log says why."));
    }
}
