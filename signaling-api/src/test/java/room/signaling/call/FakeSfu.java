package room.signaling.call;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import room.sfu.api.Attendance;
import room.sfu.api.ForwardingLimits;
import room.sfu.api.Moderation;
import room.sfu.api.ParticipantId;
import room.sfu.api.ParticipantInfo;
import room.sfu.api.Reply;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomDetails;
import room.sfu.api.RoomEvent;
import room.sfu.api.RoomEvents;
import room.sfu.api.RoomOptions;
import room.sfu.api.RoomSummary;
import room.sfu.api.Sfu;
import room.sfu.api.SfuError;
import room.sfu.api.SlotInfo;
import room.sfu.api.Source;
import room.sfu.api.TrackInfo;
import room.sfu.api.VideoCodec;

/** A media server without media: rooms and participants in memory, on a thread of its own as the real one's. */
public class FakeSfu implements Sfu, AutoCloseable {
    /** How many a room takes. */
    public static final int CAPACITY = 3;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().daemon().name("fake-sfu").unstarted(task));
    private final Map<ParticipantId, Participant> participants = new LinkedHashMap<>();
    private final Map<ParticipantId, Participant> waiting = new LinkedHashMap<>();
    private final Map<String, RoomOptions> options = new LinkedHashMap<>();
    private volatile List<RoomSummary> summaries = List.of();
    private int lastId;

    /** Every command in the order in which it was carried out. */
    public final LinkedBlockingQueue<RoomCommand> commands = new LinkedBlockingQueue<>();

    private static final class Participant {
        final ParticipantId id;
        final String room;
        final RoomEvents events;
        final RoomCommand.Entering join;
        String name;
        List<TrackInfo> tracks = List.of();

        Participant(ParticipantId id, RoomCommand.Entering join) {
            this.id = id;
            this.room = join.room();
            this.name = nameOf(join);
            this.events = join.events();
            this.join = join;
        }

        ParticipantInfo info() {
            return new ParticipantInfo(id, name, tracks);
        }
    }

    @Override
    public CompletionStage<Reply> submit(RoomCommand command) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        thread.execute(() -> {
            commands.add(command);
            reply.complete(carryOut(command));
        });
        return reply;
    }

    @Override
    public @Nullable SfuError attend(Attendance attendance) {
        RoomSummary room = room(attendance.room());
        if (room != null && room.locked()) {
            return new SfuError(SfuError.Code.ROOM_LOCKED, "The room is locked.");
        }
        return room != null && room.lobby() && !attendance.grants().moderate()
                ? new SfuError(SfuError.Code.FORBIDDEN, "The room has a lobby.")
                : null;
    }

    @Override
    public void depart(Attendance attendance) {
        // Nobody is told.
    }

    @Override
    public List<RoomSummary> rooms() {
        return summaries;
    }

    @Override
    public @Nullable RoomSummary room(String name) {
        return summaries.stream()
                .filter(room -> room.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Sends an event to a participant, as the room's loop would. */
    public void fire(ParticipantId to, RoomEvent event) {
        thread.execute(() -> {
            Participant participant = participants.get(to);
            if (participant != null) {
                participant.events.on(event);
            }
        });
    }

    /** Tells that a participant's media is connected, as the room's loop would. */
    public void connect(ParticipantId who) {
        thread.execute(() -> {
            Participant participant = participants.get(who);
            if (participant != null) {
                participant.events.onMediaConnected();
            }
        });
    }

    private Reply carryOut(RoomCommand command) {
        return switch (command) {
            case RoomCommand.Entering entering -> join(entering);
            case RoomCommand.OfRoom ofRoom -> carryOut(ofRoom);
            case RoomCommand.OfParticipant of -> {
                Participant self = participants.get(of.participant());
                yield self == null ? refused(SfuError.Code.NOT_JOINED, "Not here.") : carryOut(of, self);
            }
        };
    }

    private Reply carryOut(RoomCommand.OfRoom command) {
        String room = command.room();
        boolean exists = options.containsKey(room) || !inRoom(room, null).isEmpty();
        if (command instanceof RoomCommand.Create(String name, RoomOptions wanted)) {
            if (exists) {
                return refused(SfuError.Code.EXISTS, "There is one.");
            }
            options.put(name, wanted);
            summarize();
            return new Reply.Described(details(name));
        }
        if (!exists) {
            return refused(SfuError.Code.NOT_FOUND, "There is none.");
        }
        return switch (command) {
            case RoomCommand.Create _ -> throw new AssertionError("handled before");
            case RoomCommand.Describe _ -> new Reply.Described(details(room));
            case RoomCommand.Administer(String name, Moderation action) -> moderate(name, action);
            case RoomCommand.Close(String name, String reason) -> {
                options.remove(name);
                for (Participant participant : inRoom(name, null)) {
                    participants.remove(participant.id);
                    participant.events.on(new RoomEvent.Removed(RoomEvent.Removal.ROOM_CLOSED, reason));
                }
                summarize();
                yield new Reply.Done();
            }
        };
    }

    private Reply moderate(String room, Moderation action) {
        switch (action) {
            case Moderation.Lock(boolean locked) -> {
                options.put(room, optionsOf(room).withLocked(locked));
                summarize();
            }
            case Moderation.Expel(ParticipantId target, String reason, boolean _) -> {
                Participant participant = participants.get(target);
                if (participant == null || !participant.room.equals(room)) {
                    return refused(SfuError.Code.NOT_FOUND, "Nobody has that id.");
                }
                participants.remove(target);
                participant.events.on(new RoomEvent.Removed(RoomEvent.Removal.EXPELLED, reason));
                summarize();
            }
            case Moderation.Pardon(ParticipantId target) -> {
                return refused(SfuError.Code.NOT_FOUND, target + " was not removed.");
            }
            case Moderation.Silence(ParticipantId target, Source source, boolean muted) ->
                inRoom(room, null).forEach(one -> one.events.on(new RoomEvent.Silenced(target, source, muted, null)));
            case Moderation.Admit(ParticipantId target, boolean admitted) -> {
                Participant participant = waiting.remove(target);
                if (participant == null) {
                    return refused(SfuError.Code.NOT_FOUND, "Nobody has that id.");
                }
                participant.events.on(
                        admitted
                                ? new RoomEvent.Admitted(enter(participant))
                                : new RoomEvent.Removed(RoomEvent.Removal.TURNED_AWAY, "not let in"));
            }
        }
        return new Reply.Done();
    }

    private RoomOptions optionsOf(String room) {
        return options.getOrDefault(
                room,
                new RoomOptions(
                        CAPACITY, false, true, Set.of(VideoCodec.values()), false, true, ForwardingLimits.NONE, 0));
    }

    private RoomDetails details(String room) {
        return new RoomDetails(
                room,
                optionsOf(room),
                inRoom(room, null).stream()
                        .map(one -> new RoomDetails.Member(
                                one.info(), one.join.identity(), one.join.grants(), false, List.of()))
                        .toList());
    }

    private static String nameOf(RoomCommand.Entering entering) {
        return switch (entering) {
            case RoomCommand.Join join -> join.name();
            case RoomCommand.Publish publish -> publish.name();
            case RoomCommand.Watch _ -> "";
        };
    }

    private Reply join(RoomCommand.Entering join) {
        List<Participant> others = inRoom(join.room(), null);
        if (others.size() >= CAPACITY) {
            return refused(SfuError.Code.ROOM_FULL, "The room is full.");
        }
        ParticipantId id = new ParticipantId("participant-" + ++lastId);
        Participant joined = new Participant(id, join);
        if (optionsOf(join.room()).lobby() && !join.grants().moderate()) {
            waiting.put(id, joined);
            others.forEach(other -> other.events.on(new RoomEvent.Knocked(id, joined.name)));
            return new Reply.Waiting(id);
        }
        return enter(joined);
    }

    private Reply.Joined enter(Participant joined) {
        RoomCommand.Entering join = joined.join;
        List<Participant> others = inRoom(join.room(), null);
        participants.put(joined.id, joined);
        summarize();
        // Before the reply is out, as a busy room may do.
        joined.events.on(new RoomEvent.SlotsChanged(List.of(), others.size()));
        others.forEach(other -> other.events.on(new RoomEvent.ParticipantJoined(joined.info())));
        return new Reply.Joined(
                joined.id,
                others.stream().map(Participant::info).toList(),
                4,
                join instanceof RoomCommand.Join call && call.p2p(),
                joined.name,
                join.grants(),
                optionsOf(join.room()).locked());
    }

    private Reply carryOut(RoomCommand.OfParticipant command, Participant self) {
        switch (command) {
            case RoomCommand.Offer offer -> {
                if (!offer.sdp().startsWith("v=0")) {
                    return refused(SfuError.Code.BAD_SDP, "The description does not start with v=0.");
                }
                self.tracks = offer.sources().values().stream()
                        .sorted()
                        .map(source -> new TrackInfo(source, offer.muted().contains(source)))
                        .toList();
                tellOthers(self, new RoomEvent.ParticipantUpdated(self.info()));
                return new Reply.Answered("v=0\r\nanswer\r\n", List.of(new SlotInfo("2", "3", null, false)));
            }
            case RoomCommand.UpdateIce update -> {
                return update.ufrag().equals("same")
                        ? new Reply.Done()
                        : new Reply.IceRestarted(
                                "newU", "newPwd", List.of("candidate:1 1 udp 1 127.0.0.1 40000 typ host"));
            }
            case RoomCommand.Mute mute -> {
                List<TrackInfo> tracks = new ArrayList<>();
                for (TrackInfo track : self.tracks) {
                    tracks.add(track.source() == mute.source() ? new TrackInfo(mute.source(), mute.muted()) : track);
                }
                self.tracks = tracks;
                tellOthers(self, new RoomEvent.ParticipantUpdated(self.info()));
            }
            case RoomCommand.Show _ -> {}
            case RoomCommand.Rename rename -> {
                self.name = rename.name();
                tellOthers(self, new RoomEvent.ParticipantUpdated(self.info()));
            }
            case RoomCommand.Signal signal -> {
                Participant to = participants.get(signal.to());
                if (to == null) {
                    return refused(SfuError.Code.NOT_FOUND, "Nobody has that id.");
                }
                to.events.on(new RoomEvent.Signalled(self.id, signal.session(), signal.payload()));
            }
            case RoomCommand.DirectState state ->
                self.events.on(new RoomEvent.PathChanged(state.up(), state.session(), String.valueOf(state.reason())));
            case RoomCommand.Moderate(ParticipantId id, Moderation action) -> {
                return self.join.grants().moderate()
                        ? moderate(self.room, action)
                        : refused(SfuError.Code.FORBIDDEN, id + " may not.");
            }
            case RoomCommand.Leave leave -> {
                participants.remove(leave.participant());
                summarize();
                tellOthers(self, new RoomEvent.ParticipantLeft(self.id));
            }
        }
        return new Reply.Done();
    }

    private void tellOthers(Participant self, RoomEvent event) {
        inRoom(self.room, self).forEach(other -> other.events.on(event));
    }

    private List<Participant> inRoom(String room, @Nullable Participant except) {
        return participants.values().stream()
                .filter(other -> other != except && other.room.equals(room))
                .toList();
    }

    private void summarize() {
        Map<String, Integer> counts = new TreeMap<>();
        participants.values().forEach(participant -> counts.merge(participant.room, 1, Integer::sum));
        options.keySet().forEach(room -> counts.putIfAbsent(room, 0));
        summaries = counts.entrySet().stream()
                .map(entry -> {
                    RoomOptions of = optionsOf(entry.getKey());
                    return new RoomSummary(entry.getKey(), entry.getValue(), of.locked(), of.lobby(), of.tokens());
                })
                .toList();
    }

    private static Reply refused(SfuError.Code code, String message) {
        return new Reply.Refused(new SfuError(code, message));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
