package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import room.rtp.rtcp.Rtcp;
import room.rtp.rtcp.RtcpReader;

/**
 * Alice publishes a camera in three sizes and her voice; viewers watch her, each over a path of its own. A test is a plan
 * of conditions, runs and checks. In virtual time; everything by chance follows from the seed.
 */
final class Scenario implements AutoCloseable {
    private static final long STEP_NANOS = 5_000_000;
    private static final long TICK_NANOS = 20_000_000;

    /** 25 pictures a second: 0.13, 0.43 and 1.3 Mbit/s. */
    private final Vp8Encoder[] encoders = new Vp8Encoder[3];

    final Call call = new Call();
    private final SplittableRandom random;
    private final Publication camera;
    private final Publication microphone;
    private final List<Viewer> viewers = new ArrayList<>();
    private final boolean[] keyFrameWanted = {true, true, true};
    private int audioSequence;
    int keyFramesAsked;

    Scenario(long seed) {
        random = new SplittableRandom(seed);
        encoders[0] = encoder("q", 0xA1, 600, 1, 6, 180);
        encoders[1] = encoder("h", 0xA2, 1000, 2, 14, 360);
        encoders[2] = encoder("f", 0xA3, 1050, 6, 36, 720);
        call.alice.session.extensionIds(9, 10, 11);
        camera = call.alice.session.publish(Call.video("q", "h", "f"));
        microphone = call.alice.session.publish(Call.audio());
    }

    private Vp8Encoder encoder(String rid, int ssrc, int bytes, int packets, int keyFramePackets, int height) {
        Vp8Encoder encoder = new Vp8Encoder(call.alice, rid, ssrc, random.split());
        encoder.packetBytes = bytes;
        encoder.packetsPerPicture = packets;
        encoder.packetsPerKeyFrame = keyFramePackets;
        encoder.height = height;
        return encoder;
    }

    Viewer viewer() {
        Peer peer = new Peer(10 + viewers.size(), call.fanout, call.batch);
        Viewer viewer = new Viewer(peer, camera, microphone, random.split(), call.nowNanos);
        viewers.add(viewer);
        return viewer;
    }

    /** The next pictures are key frames. */
    void wantKeyFrames() {
        Arrays.fill(keyFrameWanted, true);
    }

    Scenario run(double seconds) {
        keyFramesAsked = 0;
        viewers.forEach(Viewer::forget);
        for (long until = call.nowNanos + (long) (seconds * 1e9); call.nowNanos < until; ) {
            step();
        }
        return this;
    }

    /** Runs until something holds, and fails if that takes too long; how long it took, in seconds. */
    double runUntil(BooleanSupplier holds, double maxSeconds) {
        viewers.forEach(Viewer::forget);
        long start = call.nowNanos;
        while (!holds.getAsBoolean()) {
            step();
            assertTrue(
                    call.nowNanos - start <= maxSeconds * 1e9,
                    () -> "not within " + maxSeconds + " s; estimates: "
                            + viewers.stream()
                                    .map(v -> v.peer.session.estimateBps())
                                    .toList());
        }
        return (call.nowNanos - start) / 1e9;
    }

    private void step() {
        call.nowNanos += STEP_NANOS;
        long now = call.nowNanos;
        if (now % TICK_NANOS == 0) {
            call.alice.send(Call.rtp(0xAD, audioSequence++, audioSequence * 960, Call.OPUS, false, new byte[80]), now);
            if (now % (2 * TICK_NANOS) == 0) {
                for (int i = 0; i < encoders.length; i++) {
                    encoders[i].frame(now, keyFrameWanted[i]).forEach(packet -> call.alice.send(packet, now));
                    keyFrameWanted[i] = false;
                }
            }
            if (now % 1_000_000_000L == 0) {
                for (Vp8Encoder encoder : encoders) {
                    encoder.report(now);
                }
            }
            call.fanout.flush(now);
            call.alice.session.onTimer(now);
            viewers.forEach(viewer -> viewer.peer.session.onTimer(now));
        }
        call.settle();
        readKeyFrameRequests();
        for (Viewer viewer : viewers) {
            viewer.peer.receive();
            viewer.step(now);
        }
    }

    private void readKeyFrameRequests() {
        for (byte[] datagram : call.alice.rtcp) {
            RtcpReader reader = Peer.reader(datagram);
            while (reader.next()) {
                if (reader.is(Rtcp.PAYLOAD_FEEDBACK, Rtcp.FORMAT_PLI)) {
                    keyFrameWanted[reader.mediaSsrc() - 0xA1] = true;
                    keyFramesAsked++;
                }
            }
        }
        call.alice.rtcp.clear();
    }

    @Override
    public void close() {
        viewers.forEach(viewer -> viewer.peer.session.close());
        call.close();
    }
}
