package room.sfu.room;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import room.sfu.api.Attendance;
import room.sfu.api.Moderation;
import room.sfu.api.Names;
import room.sfu.api.ParticipantId;
import room.sfu.api.Reply;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomEvent;
import room.sfu.api.RoomHistory;
import room.sfu.api.RoomOptions;
import room.sfu.api.RoomSummary;
import room.sfu.api.Sfu;
import room.sfu.api.SfuError;
import room.sfu.api.VideoCodec;
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
    private static final int ID_BYTES = 12;

    /** A room with its loop; {@code users} and {@code kept} change only within the map's own updates. */
    private static final class Entry {
        final Room room;
        final MediaLoop loop;

        /** What other threads may know of the room. */
        volatile RoomSummary summary;

        /** Participants, those on their way in, and one for a room that was made ahead. */
        int users;

        boolean kept;

        /** When the room was first seen deserted, 0 when it is not. The loop's. */
        long desertedNanos;

        Entry(Room room, MediaLoop loop) {
            this.room = room;
            this.loop = loop;
            this.summary = summarize();
        }

        /** To be called on the loop, or before anybody else knows the room. */
        void update() {
            summary = summarize();
        }

        private RoomSummary summarize() {
            RoomOptions options = room.options();
            return new RoomSummary(room.name(), room.seenSize(), options.locked(), options.lobby(), options.tokens());
        }
    }

    private record Place(String room, Entry entry) {}

    private final SfuConfig config;
    private final List<MediaLoop> loops;
    private final MediaSettings mediaSettings;
    private final RandomGenerator random;
    private final RoomHistory.Listener history;
    private volatile int maxRooms;
    private volatile int maxParticipants;
    private final Map<String, Entry> rooms = new ConcurrentHashMap<>();
    private final Doorkeepers doorkeepers = new Doorkeepers();
    private final Map<ParticipantId, Place> places = new ConcurrentHashMap<>();
    private final SdpReader reader = new SdpReader();
    private volatile boolean stopping;

    /**
     * @param random source of participant ids, cryptographically strong and safe for several threads
     * @param history hears what happens in all rooms
     */
    public RoomRegistry(
            SfuConfig config,
            List<MediaLoop> loops,
            MediaSettings mediaSettings,
            RandomGenerator random,
            RoomHistory.Listener history) {
        this.history = history;
        this.config = config;
        this.maxRooms = config.maxRooms();
        this.maxParticipants = config.maxParticipants();
        this.loops = List.copyOf(loops);
        this.mediaSettings = mediaSettings;
        this.random = random;
        for (MediaLoop loop : loops) {
            loop.eachSecond(now -> each(loop, entry -> {
                entry.room.onTimer(now);
                entry.update(); // somebody may be gone whom no command removed
                lookAfterDeserted(entry, now);
            }));
            loop.eachTenthOfASecond(now -> each(loop, entry -> entry.room.onLevels(now)));
        }
    }

    /**
     * Changes how many people a room takes that says nothing else, and how many rooms there may be; those that there are
     * stay as they are.
     */
    public void limit(int participants, int roomCount) {
        maxParticipants = participants;
        maxRooms = roomCount;
    }

    @Override
    public CompletionStage<Reply> submit(RoomCommand command) {
        return switch (command) {
            case RoomCommand.Entering entering -> enter(entering);
            case RoomCommand.OfParticipant ofParticipant -> ofParticipant(ofParticipant);
            case RoomCommand.Create create -> create(create);
            case RoomCommand.OfRoom ofRoom -> ofRoom(ofRoom);
        };
    }

    private CompletionStage<Reply> ofRoom(RoomCommand.OfRoom command) {
        String name = command.room();
        Entry entry = rooms.get(name);
        if (entry == null) {
            Doorkeeper doorkeeper = doorkeepers.find(name);
            return done(
                    doorkeeper == null
                            ? Room.refused(SfuError.Code.NOT_FOUND, "There is no room \"" + name + "\".")
                            : Caretaker.carryOut(command, doorkeeper, defaultOptions()));
        }
        return onLoop(entry, () -> switch (command) {
            case RoomCommand.Create _ -> throw new IllegalArgumentException("The room is there: " + command);
            case RoomCommand.Describe _ -> new Reply.Described(entry.room.details());
            case RoomCommand.Administer(String _, Moderation action) ->
                entry.room.onAdminister(action, entry.loop.nowNanos());
            case RoomCommand.Close(String _, String reason) -> {
                entry.room.removeAll(RoomEvent.Removal.ROOM_CLOSED, reason, entry.loop.nowNanos());
                Doorkeeper doorkeeper = doorkeepers.find(name);
                if (doorkeeper != null) {
                    doorkeeper.putAllOut(RoomEvent.Removal.ROOM_CLOSED, reason);
                }
                forget(entry);
                yield new Reply.Done();
            }
        });
    }

    @Override
    public @Nullable SfuError attend(Attendance attendance) {
        String problem = roomProblem(attendance.room());
        if (problem == null) {
            problem = nicknameProblem("name", attendance.name());
        }
        return problem == null ? doorkeepers.attend(attendance) : new SfuError(SfuError.Code.BAD_REQUEST, problem);
    }

    @Override
    public void depart(Attendance attendance) {
        doorkeepers.depart(attendance);
    }

    private static @Nullable String nameProblem(RoomCommand.Entering entering) {
        String problem = roomProblem(entering.room());
        if (problem != null) {
            return problem;
        }
        return switch (entering) {
            case RoomCommand.Join join -> nicknameProblem("name", join.name());
            case RoomCommand.Publish publish -> nicknameProblem("name", publish.name());
            case RoomCommand.Watch watch -> {
                String whom = watch.whom();
                yield whom == null ? null : nicknameProblem("participant", whom);
            }
        };
    }

    private CompletionStage<Reply> enter(RoomCommand.Entering entering) {
        String problem = nameProblem(entering);
        if (problem != null) {
            return done(Room.refused(SfuError.Code.BAD_REQUEST, problem));
        }
        if (stopping) {
            return done(stoppingRefusal());
        }
        Entry entry = rooms.compute(entering.room(), (name, known) -> {
            Entry found = known;
            if (found == null) {
                if (rooms.size() >= maxRooms) {
                    return null;
                }
                found = open(name, defaultOptions());
            }
            found.users++;
            return found;
        });
        if (entry == null) {
            return done(tooManyRooms());
        }
        ParticipantId id = newId();
        places.put(id, new Place(entering.room(), entry));
        entry.loop.load().incrementAndGet();
        return onLoop(entry, () -> {
            Reply reply = entry.room.onEnter(id, entering, entry.loop.nowNanos());
            if (reply instanceof Reply.Refused) {
                release(id);
            }
            return reply;
        });
    }

    private CompletionStage<Reply> create(RoomCommand.Create create) {
        String problem = roomProblem(create.room());
        if (problem == null && create.options().capacity() > maxParticipants) {
            problem = "The field \"capacity\" is " + create.options().capacity() + "; the server takes at most "
                    + maxParticipants + ".";
        }
        if (problem != null) {
            return done(Room.refused(SfuError.Code.BAD_REQUEST, problem));
        }
        if (stopping) {
            return done(stoppingRefusal());
        }
        if (rooms.size() >= maxRooms) {
            return done(tooManyRooms());
        }
        AtomicBoolean made = new AtomicBoolean();
        rooms.computeIfAbsent(create.room(), name -> {
            Entry entry = open(name, create.options());
            entry.users = 1;
            entry.kept = true;
            made.set(true);
            return entry;
        });
        return made.get()
                ? submit(new RoomCommand.Describe(create.room()))
                : done(Room.refused(
                        SfuError.Code.EXISTS, "There is a room \"" + create.room() + "\" already; close it first."));
    }

    private Reply tooManyRooms() {
        return Room.refused(SfuError.Code.UNAVAILABLE, "The server has " + maxRooms + " rooms and opens no more.");
    }

    private static Reply stoppingRefusal() {
        return Room.refused(SfuError.Code.UNAVAILABLE, "The server is stopping; try again in a moment.");
    }

    private RoomOptions defaultOptions() {
        return new RoomOptions(
                maxParticipants, false, config.p2p(), EnumSet.allOf(VideoCodec.class), false, true, config.limits(), 0);
    }

    private Entry open(String name, RoomOptions options) {
        MediaLoop loop = loops.getFirst();
        for (MediaLoop candidate : loops) {
            if (candidate.load().get() < loop.load().get()) {
                loop = candidate;
            }
        }
        loop.load().incrementAndGet();
        MediaLoop chosen = loop;
        MediaHost host = loop.host();
        MediaSettings settings = mediaSettings.withVideoCodecs(options.codecs());
        MediaFactory factory = new MediaFactory() {
            @Override
            public PeerMedia create(ParticipantId participant, PeerMedia.EndListener endListener) {
                return new PeerMedia(participant, host, settings, endListener);
            }

            @Override
            public long nowNanos() {
                return host.nowNanos();
            }
        };
        RoomOwner owner = new RoomOwner() {
            @Override
            public void onGone(ParticipantId participant) {
                release(participant);
            }

            @Override
            public void onHistory(RoomHistory event) {
                history.on(event);
            }
        };
        RoomOptions allowed = (options.p2p() && !config.p2p() ? options.withoutP2p() : options)
                .withLimits(options.limits().orElse(config.limits()));
        history.on(new RoomHistory.Started(name));
        Doorkeeper doorkeeper = doorkeepers.open(name, allowed);
        Room room = new Room(name, allowed, factory, owner, doorkeeper);
        doorkeeper.tellModeratorsBy(event -> chosen.execute(() -> room.tellModerators(event)));
        return new Entry(room, loop);
    }

    private CompletionStage<Reply> ofParticipant(RoomCommand.OfParticipant command) {
        if (command instanceof RoomCommand.Rename rename) {
            String problem = nicknameProblem("name", rename.name());
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
        return onLoop(entry, () -> entry.room.onCommand(command, entry.loop.nowNanos()));
    }

    /** Large offers take milliseconds to read, which the packets on the loop should not have to wait for. */
    private CompletionStage<Reply> offer(Entry entry, RoomCommand.Offer offer) {
        SessionDescription parsed;
        try {
            parsed = reader.read(offer.sdp());
        } catch (SdpException malformed) {
            return done(Room.refused(SfuError.Code.BAD_SDP, Room.OFFER_PROBLEM + malformed.getMessage()));
        }
        return onLoop(entry, () -> entry.room.onOffer(offer, parsed, entry.loop.nowNanos()));
    }

    /** The participant is gone; its room goes with the last one. */
    private void release(ParticipantId id) {
        Place place = places.remove(id);
        if (place != null) {
            place.entry().loop.load().decrementAndGet();
            rooms.computeIfPresent(place.room(), (_, entry) -> withoutUser(entry));
        }
    }

    /** A room that was made ahead is not kept any longer than somebody is in it. */
    private void forget(Entry kept) {
        rooms.computeIfPresent(kept.room.name(), (_, entry) -> {
            if (entry != kept || !entry.kept) {
                return entry;
            }
            entry.kept = false;
            return withoutUser(entry);
        });
    }

    private @Nullable Entry withoutUser(Entry entry) {
        if (--entry.users > 0) {
            return entry;
        }
        entry.loop.load().decrementAndGet();
        doorkeepers.close(entry.room.name());
        history.on(new RoomHistory.Ended(entry.room.name()));
        return null;
    }

    private static CompletionStage<Reply> onLoop(Entry entry, Supplier<Reply> work) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        entry.loop.execute(() -> {
            try {
                Reply outcome = work.get();
                entry.update();
                reply.complete(outcome);
            } catch (Throwable failure) { // whoever asked waits for an answer, whatever happens
                reply.completeExceptionally(failure);
            }
        });
        return reply;
    }

    private static CompletionStage<Reply> done(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    private void each(MediaLoop loop, Consumer<Entry> timer) {
        for (Entry entry : rooms.values()) {
            if (entry.loop == loop) {
                timer.accept(entry);
            }
        }
    }

    private void lookAfterDeserted(Entry entry, long nowNanos) {
        if (!entry.room.isDeserted()) {
            entry.desertedNanos = 0;
        } else if (entry.desertedNanos == 0) {
            entry.desertedNanos = nowNanos;
        } else if (nowNanos - entry.desertedNanos
                >= TimeUnit.SECONDS.toNanos(entry.room.options().emptySeconds())) {
            forget(entry);
        }
    }

    @Override
    public List<RoomSummary> rooms() {
        List<RoomSummary> list = new ArrayList<>();
        rooms.values().forEach(entry -> list.add(entry.summary));
        list.sort(Comparator.comparing(RoomSummary::name));
        return list;
    }

    @Override
    public @Nullable RoomSummary room(String name) {
        Entry entry = rooms.get(name);
        return entry == null ? null : entry.summary;
    }

    /** False once {@link #stop} was called. */
    public boolean takesNewcomers() {
        return !stopping;
    }

    /**
     * Refuses newcomers and tells everybody why they are removed.
     *
     * @return completes when all have been told
     */
    public CompletionStage<Void> stop(String reason) {
        stopping = true;
        List<CompletableFuture<Reply>> told = new ArrayList<>();
        for (Entry entry : rooms.values()) {
            told.add(onLoop(entry, () -> {
                        entry.room.removeAll(RoomEvent.Removal.SERVER_STOPPING, reason, entry.loop.nowNanos());
                        forget(entry);
                        return new Reply.Done();
                    })
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(told.toArray(CompletableFuture[]::new));
    }

    private ParticipantId newId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return new ParticipantId(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Doors bring names into their form; what comes in another would be a room beside the one that was meant. */
    private static @Nullable String roomProblem(String room) {
        try {
            return Names.room(room).equals(room) ? null : "The field \"room\" is not in the form that names have.";
        } catch (Names.BadNameException bad) {
            return "The field \"room\" " + bad.getMessage();
        }
    }

    private static @Nullable String nicknameProblem(String field, String name) {
        try {
            return Names.nickname(name).equals(name)
                    ? null
                    : "The field \"" + field + "\" is not in the form of names.";
        } catch (Names.BadNameException bad) {
            return "The field \"" + field + "\" " + bad.getMessage();
        }
    }
}
