package room.sfu.room;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import room.sfu.api.ParticipantId;
import room.sfu.api.Reply;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomSummary;
import room.sfu.api.Sfu;
import room.sfu.api.SfuError;
import room.sfu.config.SfuConfig;
import room.sfu.loop.MediaLoop;
import room.sfu.media.MediaHost;
import room.sfu.media.MediaSettings;
import room.sfu.media.PeerMedia;
import room.sfu.sdp.SdpException;
import room.sfu.sdp.SdpReader;
import room.sfu.sdp.SessionDescription;

/**
 * Finds the room that a command is for and hands it to the room's loop. The one place where rooms are known to several
 * threads; what is in a room is the loop's alone.
 */
public final class RoomRegistry implements Sfu {
    private static final int MAX_ROOM_NAME = 128;
    private static final int MAX_NICKNAME = 64;
    private static final int ID_BYTES = 12;

    /** A room with its loop; {@code users} changes only within the map's own updates. */
    private static final class Entry {
        final Room room;
        final MediaLoop loop;
        final AtomicInteger participants = new AtomicInteger();
        int users;

        Entry(Room room, MediaLoop loop) {
            this.room = room;
            this.loop = loop;
        }
    }

    /** Where somebody is; {@code seen} says whether they count as one of the room's people. */
    private record Place(String room, Entry entry, boolean seen) {}

    private final SfuConfig config;
    private final List<MediaLoop> loops;
    private final MediaSettings mediaSettings;
    private final RandomGenerator random;
    private final Map<String, Entry> rooms = new ConcurrentHashMap<>();
    private final Map<ParticipantId, Place> places = new ConcurrentHashMap<>();
    private final SdpReader reader = new SdpReader();
    private volatile boolean stopping;

    /** @param random source of participant ids, cryptographically strong and safe for several threads */
    public RoomRegistry(SfuConfig config, List<MediaLoop> loops, MediaSettings mediaSettings, RandomGenerator random) {
        this.config = config;
        this.loops = List.copyOf(loops);
        this.mediaSettings = mediaSettings;
        this.random = random;
        for (MediaLoop loop : loops) {
            loop.eachSecond(now -> each(loop, room -> room.onTimer(now)));
            loop.eachFifthOfASecond(now -> each(loop, room -> room.onLevels(now)));
        }
    }

    @Override
    public CompletionStage<Reply> submit(RoomCommand command) {
        return switch (command) {
            case RoomCommand.Entering entering -> enter(entering);
            case RoomCommand.OfParticipant ofParticipant -> ofParticipant(ofParticipant);
        };
    }

    private static @Nullable String nameProblem(RoomCommand.Entering entering) {
        String problem = nameProblem("room", entering.room(), MAX_ROOM_NAME);
        if (problem != null) {
            return problem;
        }
        return switch (entering) {
            case RoomCommand.Join join -> nameProblem("name", join.name(), MAX_NICKNAME);
            case RoomCommand.Publish publish -> nameProblem("name", publish.name(), MAX_NICKNAME);
            case RoomCommand.Watch watch -> {
                String whom = watch.whom();
                yield whom == null ? null : nameProblem("participant", whom, MAX_NICKNAME);
            }
        };
    }

    private CompletionStage<Reply> enter(RoomCommand.Entering entering) {
        String problem = nameProblem(entering);
        if (problem != null) {
            return done(Room.refused(SfuError.Code.BAD_REQUEST, problem));
        }
        if (stopping) {
            return done(Room.refused(SfuError.Code.UNAVAILABLE, "The server is stopping; try again in a moment."));
        }
        Entry entry = rooms.compute(entering.room(), (name, known) -> {
            Entry found = known;
            if (found == null) {
                if (rooms.size() >= config.maxRooms()) {
                    return null;
                }
                found = create(name);
            }
            found.users++;
            return found;
        });
        if (entry == null) {
            return done(Room.refused(
                    SfuError.Code.UNAVAILABLE, "The server has " + config.maxRooms() + " rooms and opens no more."));
        }
        ParticipantId id = newId();
        boolean seen = !(entering instanceof RoomCommand.Watch);
        places.put(id, new Place(entering.room(), entry, seen));
        return onLoop(entry.loop, () -> {
            Reply reply = entry.room.onEnter(id, entering, entry.loop.nowNanos());
            if (reply instanceof Reply.Joined) {
                if (seen) {
                    entry.participants.incrementAndGet();
                }
                entry.loop.load().incrementAndGet();
            } else {
                release(id);
            }
            return reply;
        });
    }

    private Entry create(String name) {
        MediaLoop loop = loops.getFirst();
        for (MediaLoop candidate : loops) {
            if (candidate.load().get() < loop.load().get()) {
                loop = candidate;
            }
        }
        MediaHost host = loop.host();
        MediaFactory factory = new MediaFactory() {
            @Override
            public PeerMedia create(ParticipantId participant, PeerMedia.EndListener endListener) {
                return new PeerMedia(participant, host, mediaSettings, endListener);
            }

            @Override
            public long nowNanos() {
                return host.nowNanos();
            }
        };
        return new Entry(new Room(name, config.p2p(), config.maxParticipants(), factory), loop);
    }

    private CompletionStage<Reply> ofParticipant(RoomCommand.OfParticipant command) {
        if (command instanceof RoomCommand.Rename rename) {
            String problem = nameProblem("name", rename.name(), MAX_NICKNAME);
            if (problem != null) {
                return done(Room.refused(SfuError.Code.BAD_REQUEST, problem));
            }
        }
        Place place = places.get(command.participant());
        if (place == null) {
            return done(Room.refused(SfuError.Code.NOT_JOINED, "Join a room first (call:join)."));
        }
        Entry entry = place.entry();
        if (command instanceof RoomCommand.Offer offer) {
            return offer(entry, offer);
        }
        return onLoop(entry.loop, () -> {
            Reply reply = entry.room.onCommand(command, entry.loop.nowNanos());
            if (command instanceof RoomCommand.Leave && reply instanceof Reply.Done) {
                if (place.seen()) {
                    entry.participants.decrementAndGet();
                }
                entry.loop.load().decrementAndGet();
                release(command.participant());
            }
            return reply;
        });
    }

    /** Large offers take milliseconds to read, which the packets on the loop should not have to wait for. */
    private CompletionStage<Reply> offer(Entry entry, RoomCommand.Offer offer) {
        SessionDescription parsed;
        try {
            parsed = reader.read(offer.sdp());
        } catch (SdpException malformed) {
            return done(Room.refused(SfuError.Code.BAD_SDP, Room.OFFER_PROBLEM + malformed.getMessage()));
        }
        return onLoop(entry.loop, () -> entry.room.onOffer(offer, parsed, entry.loop.nowNanos()));
    }

    /** The participant is gone; its room goes with the last one. */
    private void release(ParticipantId id) {
        Place place = places.remove(id);
        if (place != null) {
            rooms.computeIfPresent(place.room(), (_, entry) -> --entry.users == 0 ? null : entry);
        }
    }

    private static CompletionStage<Reply> onLoop(MediaLoop loop, Supplier<Reply> work) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                reply.complete(work.get());
            } catch (RuntimeException bug) {
                reply.completeExceptionally(bug);
            }
        });
        return reply;
    }

    private static CompletionStage<Reply> done(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    private void each(MediaLoop loop, Consumer<Room> timer) {
        for (Entry entry : rooms.values()) {
            if (entry.loop == loop) {
                timer.accept(entry.room);
            }
        }
    }

    @Override
    public List<RoomSummary> rooms() {
        List<RoomSummary> list = new ArrayList<>();
        rooms.forEach((name, entry) -> {
            int participants = entry.participants.get();
            if (participants > 0) {
                list.add(new RoomSummary(name, participants));
            }
        });
        list.sort(Comparator.comparing(RoomSummary::name));
        return list;
    }

    /** Refuses newcomers and tells everybody why they are removed. */
    public void stop(String reason) {
        stopping = true;
        for (Map.Entry<ParticipantId, Place> place : places.entrySet()) {
            Entry entry = place.getValue().entry();
            onLoop(entry.loop, () -> {
                entry.room.removeAll(reason, entry.loop.nowNanos());
                return new Reply.Done();
            });
        }
    }

    private ParticipantId newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return new ParticipantId(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private static @Nullable String nameProblem(String field, String value, int maxLength) {
        if (value.isBlank()) {
            return "The field \"" + field + "\" is empty; give it 1 to " + maxLength + " characters.";
        }
        if (value.length() > maxLength) {
            return "The field \"" + field + "\" has " + value.length() + " characters; it takes " + maxLength + ".";
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            return "The field \"" + field + "\" has control characters; leave them out.";
        }
        return null;
    }
}
