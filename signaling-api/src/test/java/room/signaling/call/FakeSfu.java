package room.signaling.call;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import room.sfu.api.ParticipantId;
import room.sfu.api.ParticipantInfo;
import room.sfu.api.Reply;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomEvent;
import room.sfu.api.RoomEvents;
import room.sfu.api.RoomSummary;
import room.sfu.api.Sfu;
import room.sfu.api.SfuError;
import room.sfu.api.SlotInfo;
import room.sfu.api.TrackInfo;

/** A media server without media: rooms and participants in memory, on a thread of its own as the real one's. */
public final class FakeSfu implements Sfu, AutoCloseable {
    private static final int CAPACITY = 3;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            task -> Thread.ofPlatform().daemon().name("fake-sfu").unstarted(task));
    private final Map<ParticipantId, Participant> participants = new LinkedHashMap<>();
    private volatile List<RoomSummary> summaries = List.of();
    private int lastId;

    /** Every command in the order in which it was carried out. */
    public final LinkedBlockingQueue<RoomCommand> commands = new LinkedBlockingQueue<>();

    private static final class Participant {
        final ParticipantId id;
        final String room;
        final RoomEvents events;
        String name;
        List<TrackInfo> tracks = List.of();

        Participant(ParticipantId id, String room, String name, RoomEvents events) {
            this.id = id;
            this.room = room;
            this.name = name;
            this.events = events;
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
    public List<RoomSummary> rooms() {
        return summaries;
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

    private Reply carryOut(RoomCommand command) {
        return switch (command) {
            case RoomCommand.Join join -> join(join.room(), join.name(), join.p2p(), join.events());
            case RoomCommand.Publish publish -> join(publish.room(), publish.name(), false, publish.events());
            case RoomCommand.Watch watch -> join(watch.room(), "", false, watch.events());
            case RoomCommand.OfParticipant of -> {
                Participant self = participants.get(of.participant());
                yield self == null ? refused(SfuError.Code.NOT_JOINED, "Not here.") : carryOut(of, self);
            }
        };
    }

    private Reply join(String room, String name, boolean p2p, RoomEvents events) {
        List<Participant> others = inRoom(room, null);
        if (others.size() >= CAPACITY) {
            return refused(SfuError.Code.ROOM_FULL, "The room is full.");
        }
        ParticipantId id = new ParticipantId("participant-" + ++lastId);
        Participant joined = new Participant(id, room, name, events);
        participants.put(id, joined);
        summarize();
        // Before the reply is out, as a busy room may do.
        joined.events.on(new RoomEvent.SlotsChanged(List.of(), others.size()));
        others.forEach(other -> other.events.on(new RoomEvent.ParticipantJoined(joined.info())));
        return new Reply.Joined(id, others.stream().map(Participant::info).toList(), 4, p2p);
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
        summaries = counts.entrySet().stream()
                .map(entry -> new RoomSummary(entry.getKey(), entry.getValue()))
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
