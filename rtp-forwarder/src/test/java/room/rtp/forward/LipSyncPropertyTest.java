package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import room.rtp.rtcp.Rtcp;
import room.rtp.rtcp.RtcpReader;

/**
 * Sound and picture of whoever is in a slot belong together by the reports that the subscriber gets, whatever the slot
 * carried before: publishers with clocks of their own, layers, and delays that differ. In virtual time.
 */
final class LipSyncPropertyTest {
    private static final int VIDEO = 0xB0B;
    private static final int AUDIO = 0xB1;
    private static final long STEP_NANOS = 10_000_000;

    /** The report after a change of source or layer comes with the next tick. */
    private static final long REPORTED_NANOS = 40_000_000L;

    /** The publishers have reported, and the server's own report after that has come. */
    private static final long FIRST_REPORTS_NANOS = 6_700_000_000L;

    private record Travelling(long arrivesNanos, int number, Peer from, boolean report, byte[] bytes) {}

    private record Report(double ntpSeconds, int timestamp) {}

    /** What one outgoing stream carries, since when, and how late it is shown by the latest report, in seconds. */
    private static final class Carried {
        int stream = -1;
        long sinceNanos;
        double shownLate;
        boolean known;
    }

    private final class Source {
        final Peer peer;
        final Publication camera;
        final Publication microphone;
        final Vp8Encoder[] layers = new Vp8Encoder[2];
        final long clockAheadNanos = random.nextLong(3_600_000_000_000L);
        final int soundStart = random.nextInt();
        final long pictureDelayNanos = random.nextLong(10_000_000, 150_000_000);
        final long soundDelayNanos = random.nextLong(5_000_000, 60_000_000);
        final int soundSsrc;
        int soundSequence;

        Source(int number) {
            peer = new Peer(10 + number, call.fanout, call.batch);
            peer.session.extensionIds(9, 10, 11);
            camera = peer.session.publish(Call.video("q", "f"));
            microphone = peer.session.publish(Call.audio());
            layers[0] = new Vp8Encoder(peer, "q", 0xA0 + number * 0x10, random.split());
            layers[1] = new Vp8Encoder(peer, "f", 0xA1 + number * 0x10, random.split());
            soundSsrc = 0xA2 + number * 0x10;
        }

        int soundTimestamp(long nowNanos) {
            return soundStart + (int) (nowNanos / 1000 * 48 / 1000);
        }

        /** What is captured now sets out; each packet ends with the stream's number and when that was. */
        void capture(long now) {
            byte[] sound = ByteBuffer.allocate(20)
                    .put(11, (byte) (soundSsrc - 0xA0))
                    .putLong(12, now)
                    .array();
            send(
                    now,
                    soundDelayNanos,
                    false,
                    Call.rtp(soundSsrc, soundSequence++, soundTimestamp(now), Call.OPUS, false, sound));
            if (now % (4 * STEP_NANOS) == 0) {
                for (Vp8Encoder layer : layers) {
                    for (byte[] packet : layer.frame(now, random.nextInt(12) == 0)) {
                        ByteBuffer.wrap(packet)
                                .put(packet.length - 9, (byte) (layer.ssrc - 0xA0))
                                .putLong(packet.length - 8, now);
                        send(now, pictureDelayNanos, false, packet);
                    }
                }
            }
            if (now % 500_000_000L == 0) {
                for (Vp8Encoder layer : layers) {
                    report(now, layer.ssrc, layer.timestampAt(now));
                }
                report(now, soundSsrc, soundTimestamp(now));
            }
        }

        private void report(long now, int ssrc, int timestamp) {
            long hers = now + clockAheadNanos;
            byte[] report = ByteBuffer.allocate(28)
                    .put((byte) 0x80)
                    .put((byte) 200)
                    .putShort((short) 6)
                    .putInt(ssrc)
                    .putLong(hers / 1_000_000_000L << 32 | (hers % 1_000_000_000L << 32) / 1_000_000_000L)
                    .putInt(timestamp)
                    .array();
            send(now, soundDelayNanos, true, report);
        }

        private void send(long now, long delayNanos, boolean report, byte[] bytes) {
            long jitter = random.nextLong(5_000_000);
            travelling.add(new Travelling(now + delayNanos + jitter, number++, peer, report, bytes));
        }
    }

    private final Call call = new Call();
    private SplittableRandom random = new SplittableRandom();
    private final PriorityQueue<Travelling> travelling = new PriorityQueue<>(
            Comparator.comparingLong(Travelling::arrivesNanos).thenComparingInt(Travelling::number));
    private int number;
    private final Carried picture = new Carried();
    private final Carried sound = new Carried();
    private final Map<Integer, Report> reports = new HashMap<>();
    private final Map<Integer, Integer> lastTimestamps = new HashMap<>();

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Integer.getInteger("room.seeds", 3));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void soundAndPictureAreShownAsTheyWereCapturedWhateverTheSlotCarriedBefore(long seed) {
        random = new SplittableRandom(seed);
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sources.add(new Source(i));
        }
        Subscription video = call.bob.session.subscribe(Call.videoTo(VIDEO));
        Subscription audio = call.bob.session.subscribe(Call.audioTo(AUDIO));
        int compared = 0;
        long switchedNanos = 0;
        int current = -1;
        while (call.nowNanos < 40_000_000_000L) {
            long now = call.nowNanos;
            if (now - switchedNanos > 3_000_000_000L && random.nextInt(100) == 0) {
                current = (current + random.nextInt(1, 3)) % 3;
                video.attach(sources.get(current).camera, Call.mapping(), now);
                audio.attach(sources.get(current).microphone, Call.mapping(), now);
                switchedNanos = now;
            }
            if (current >= 0 && random.nextInt(60) == 0) {
                List<IncomingStream> layers = sources.get(current).camera.streams();
                if (!layers.isEmpty()) {
                    video.target(layers.get(random.nextInt(layers.size())), now);
                }
            }
            sources.forEach(source -> source.capture(now));
            while (!travelling.isEmpty() && travelling.peek().arrivesNanos <= now) {
                Travelling next = travelling.remove();
                if (next.report) {
                    next.from.sendRtcp(next.bytes, now);
                } else {
                    next.from.send(next.bytes, now);
                }
            }
            if (now % (2 * STEP_NANOS) == 0) {
                sources.forEach(source -> source.peer.session.onTimer(now));
                call.bob.session.onTimer(now);
            }
            call.settle();
            readReports();
            for (Peer.Rtp packet : call.bob.rtp) {
                if (packet.ssrc() != VIDEO && packet.ssrc() != AUDIO) {
                    continue;
                }
                checkTimestamp(packet);
                compared += check(packet) ? 1 : 0;
            }
            call.bob.rtp.clear();
            call.nowNanos += STEP_NANOS;
        }
        assertTrue(compared > 1000, compared + " compared");
        sources.forEach(source -> source.peer.close());
        call.close();
    }

    /** Whether the packet could be compared with its counterpart. */
    private boolean check(Peer.Rtp packet) {
        ByteBuffer payload = ByteBuffer.wrap(packet.payload());
        int stream = payload.get(payload.limit() - 9);
        Carried own = packet.ssrc() == VIDEO ? picture : sound;
        if (own.stream != stream) {
            own.stream = stream;
            own.sinceNanos = call.nowNanos;
            own.known = false;
        }
        Report report = reports.get(packet.ssrc());
        boolean clocksKnown = call.nowNanos > FIRST_REPORTS_NANOS;
        if (report == null || !clocksKnown || call.nowNanos - own.sinceNanos < REPORTED_NANOS) {
            return false;
        }
        double clock = packet.ssrc() == VIDEO ? 90_000 : 48_000;
        double shown = report.ntpSeconds + (packet.timestamp() - report.timestamp) / clock;
        own.shownLate = shown - payload.getLong(payload.limit() - 8) / 1e9;
        own.known = true;
        boolean together = picture.known && sound.known && picture.stream / 0x10 == sound.stream / 0x10;
        if (together) {
            assertEquals(picture.shownLate, sound.shownLate, 0.010, "at " + call.nowNanos / 1e9 + " s");
        }
        return together;
    }

    /** A picture is never shown as older than one before it, by more than what overtakes. */
    private void checkTimestamp(Peer.Rtp packet) {
        Integer last = lastTimestamps.put(packet.ssrc(), packet.timestamp());
        if (last != null) {
            double seconds = (packet.timestamp() - last) / (packet.ssrc() == VIDEO ? 90_000.0 : 48_000.0);
            assertTrue(seconds > -0.1 && seconds < 8, () -> "a step of " + seconds + " s");
        }
    }

    private void readReports() {
        for (byte[] datagram : call.bob.rtcp) {
            RtcpReader reader = Peer.reader(datagram);
            while (reader.next()) {
                if (reader.type() == Rtcp.SENDER_REPORT) {
                    double ntp = (reader.ntpTimestamp() >>> 1) / 2_147_483_648.0;
                    reports.put(reader.senderSsrc(), new Report(ntp, reader.rtpTimestamp()));
                }
            }
        }
        call.bob.rtcp.clear();
    }
}
