package room.bench.load;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import room.bench.load.media.VideoShape;
import room.bench.load.scenario.MediaPlan;
import room.bench.load.scenario.Scenario;

/** The flags of {@code ./room bench load}. */
final class LoadOptions {
    /** Signaling that the generator speaks. */
    enum DriverName {
        room,
        janus,
        whip
    }

    /** What can be run. */
    enum ScenarioName {
        webinar,
        rooms,
        audio,
        joins,
        churn
    }

    @Option(
            names = "--driver",
            paramLabel = "NAME",
            defaultValue = "room",
            description = "How the server is asked: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    DriverName driver = DriverName.room;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The server: http://127.0.0.1:3000 for room (which is the default), ws://127.0.0.1:8188 for"
                    + " janus. For whip it is the endpoint to publish to, in which {room} stands for the room's name.")
    @Nullable
    String url;

    @Option(
            names = "--whep-url",
            paramLabel = "URL",
            description = "For whip: the endpoint to watch at, in which {room} stands for the room's name.")
    @Nullable
    String whepUrl;

    @Option(names = "--token", paramLabel = "TOKEN", description = "For whip: the bearer token of both endpoints.")
    @Nullable
    String token;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            defaultValue = "webinar",
            description = {
                "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
                "webinar: one publisher, --subscribers; rooms: --rooms of --participants, all to all; audio: the same"
                        + " without video; joins: a webinar that everybody joins at once; churn: a webinar of which"
                        + " --replace subscribers a second leave and are replaced."
            })
    ScenarioName scenario = ScenarioName.webinar;

    @Option(names = "--subscribers", paramLabel = "N", defaultValue = "50", description = "(default: ${DEFAULT-VALUE})")
    int subscribers;

    @Option(names = "--rooms", paramLabel = "K", defaultValue = "5", description = "(default: ${DEFAULT-VALUE})")
    int rooms;

    @Option(names = "--participants", paramLabel = "M", defaultValue = "5", description = "(default: ${DEFAULT-VALUE})")
    int participants;

    @Option(names = "--replace", paramLabel = "N", defaultValue = "2", description = "(default: ${DEFAULT-VALUE})")
    int replace;

    @Option(
            names = "--video-packets",
            paramLabel = "N",
            defaultValue = "400",
            description = "Video packets a second of each publisher (default: ${DEFAULT-VALUE}).")
    int videoPackets;

    @Option(
            names = "--video-bytes",
            paramLabel = "N",
            defaultValue = "1200",
            description = "Payload of the larger packets of a frame (default: ${DEFAULT-VALUE}).")
    int videoBytes;

    @Option(
            names = "--fps",
            paramLabel = "N",
            defaultValue = "30",
            description = "Frames a second (default: ${DEFAULT-VALUE}).")
    int fps;

    @Option(
            names = "--simulcast",
            paramLabel = "LAYERS",
            defaultValue = "1",
            description = "Layers of the video, 1 to 3 (default: ${DEFAULT-VALUE}).")
    int simulcast;

    @Option(
            names = "--audio-bytes",
            paramLabel = "N",
            defaultValue = "100",
            description = "Payload of the 50 audio packets a second (default: ${DEFAULT-VALUE}).")
    int audioBytes;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long is measured (default: ${DEFAULT-VALUE}).")
    int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "3",
            description = "Between the last join and the measuring (default: ${DEFAULT-VALUE}).")
    int warmUp;

    @Option(
            names = "--joins-at-once",
            paramLabel = "N",
            defaultValue = "8",
            description = "Joins under way at a time (default: ${DEFAULT-VALUE}).")
    int joinsAtOnce;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads that receive; one more sends (default: ${DEFAULT-VALUE}).")
    int threads;

    @Option(
            names = "--decrypt-every",
            paramLabel = "N",
            defaultValue = "16",
            description = "One packet in N is decrypted, verified, and its latency taken; of all others the header is"
                    + " read (default: ${DEFAULT-VALUE}).")
    int decryptEvery;

    @Option(
            names = "--srtp",
            paramLabel = "PROFILE",
            defaultValue = "gcm",
            description = "gcm (AEAD_AES_128_GCM) or cm (AES128_CM_HMAC_SHA1_80) (default: ${DEFAULT-VALUE}).")
    String srtp = "gcm";

    @Option(
            names = "--feedback",
            description = "Number packets and feed back their arrivals ten times a second (transport-wide congestion"
                    + " control), as browsers do; without it clients announce plenty of bandwidth by REMB.")
    boolean feedback;

    @Option(
            names = "--pid",
            paramLabel = "PID",
            description = "The server's process, if it is on this machine: its processor time and memory are measured.")
    @Nullable
    Long pid;

    @Option(
            names = "--find-limit",
            description = "Search the size at which more than 0.5 %% of the packets are lost: the scenario is run again"
                    + " and again, larger each time, then in between.")
    boolean findLimit;

    @Option(names = "--label", paramLabel = "TEXT", description = "What reports call this run (default: the driver).")
    @Nullable
    String label;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the result to this file as JSON.")
    @Nullable
    Path out;

    @Option(
            names = "--allow-remote",
            description = "Let packets leave this machine. Only for servers that you may load.")
    boolean allowRemote;

    MediaPlan media() {
        boolean video = scenario != ScenarioName.audio;
        VideoShape shape = video ? new VideoShape(videoPackets, videoBytes, fps, 1280, 720) : null;
        return new MediaPlan(shape, video ? simulcast : 1, audioBytes);
    }

    Scenario scenario() {
        require(subscribers >= 1, "--subscribers: 1 or more");
        require(rooms >= 1, "--rooms: 1 or more");
        require(participants >= 2, "--participants: 2 or more");
        require(replace >= 1 && replace <= 100, "--replace: 1 to 100");
        return switch (scenario) {
            case webinar -> new Scenario.Webinar(subscribers);
            case rooms, audio -> new Scenario.Rooms(rooms, participants);
            case joins -> new Scenario.JoinStorm(subscribers);
            case churn -> new Scenario.Churn(subscribers, replace);
        };
    }

    /** Where the server is; for whip without the path. */
    URI server() {
        String given = url;
        if (given != null) {
            try {
                return URI.create(given.replaceFirst("\\{room}.*", ""));
            } catch (IllegalArgumentException malformed) {
                throw new IllegalArgumentException("--url is not a URL: " + given, malformed);
            }
        }
        return switch (driver) {
            case room -> URI.create("http://127.0.0.1:3000");
            case janus -> URI.create("ws://127.0.0.1:8188");
            case whip -> throw new IllegalArgumentException("--driver whip needs --url, the endpoint to publish to");
        };
    }

    String whipUrl() {
        return String.valueOf(url);
    }

    static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
