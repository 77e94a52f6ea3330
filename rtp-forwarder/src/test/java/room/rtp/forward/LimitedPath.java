package room.rtp.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import room.rtp.rtcp.Rtcp;
import room.rtp.rtcp.RtcpReader;
import room.rtp.rtcp.TransportFeedbackWriter;

/**
 * Alice sends two simulcast layers and sound to Bob, whose path is limited and who gives transport-wide feedback. All in
 * virtual time.
 */
final class LimitedPath implements AutoCloseable {
    static final int EXTENSION = 5;
    private static final long TICK_NANOS = 20_000_000;
    private static final int LARGE = 1000;

    private record Arrival(int transportSequence, long nanos) {}

    final Call call = new Call();
    final Subscription video;
    private final Vp8Encoder low;
    private final Vp8Encoder high;
    private final SplittableRandom random;
    private final ArrayDeque<Arrival> inFlight = new ArrayDeque<>();
    private final TreeMap<Integer, Long> arrived = new TreeMap<>();
    private final TransportFeedbackWriter writer = new TransportFeedbackWriter();
    private final ByteBuf scratch = Unpooled.wrappedBuffer(new byte[2048]);
    private final List<Boolean> layers = new ArrayList<>();
    private final List<Long> changeNanos = new ArrayList<>();
    private long linkFreeNanos;
    private int unwrapped = -1;
    private int reported;
    private int feedbackCount;

    private int audioSequence;
    private boolean lowKeyWanted = true;
    private boolean highKeyWanted = true;

    long linkBps = 5_000_000;
    double loss;
    boolean withoutAudio;
    long worstQueueNanos;
    int audioPackets;
    int videoPackets;

    LimitedPath(long seed) {
        random = new SplittableRandom(seed);
        low = new Vp8Encoder(call.alice, "q", 0xA1, random.split());
        high = new Vp8Encoder(call.alice, "f", 0xA2, random.split());
        low.packetBytes = 600; // 28 pictures a second: 135 kbit/s
        low.packetsPerPicture = 1;
        high.packetBytes = LARGE; // 1.35 Mbit/s
        high.packetsPerPicture = 6;
        low.height = 180;
        high.height = 720;
        call.alice.session.extensionIds(9, 10, 11);
        Publication camera = call.alice.session.publish(Call.video("q", "f"));
        Publication microphone = call.alice.session.publish(Call.audio());
        video = call.bob.session.subscribe(
                new SubscriptionConfig(true, 90_000, 0xB0B, 0xB0C, Map.of(100, 101), true, EXTENSION));
        Subscription audio =
                call.bob.session.subscribe(new SubscriptionConfig(false, 48_000, 0xB1, 0, Map.of(), false, EXTENSION));
        video.attach(camera, Call.mapping(), call.nowNanos);
        audio.attach(microphone, Call.mapping(), call.nowNanos);
    }

    /** Whether the high layer was the last that came. */
    boolean seesHighLayer() {
        return !layers.isEmpty() && layers.getLast();
    }

    int layerChanges() {
        int changes = 0;
        for (int i = 1; i < layers.size(); i++) {
            changes += layers.get(i).equals(layers.get(i - 1)) ? 0 : 1;
        }
        return changes;
    }

    /** The most that the layer has changed within ten seconds. */
    int mostChangesInTenSeconds() {
        int most = 0;
        for (int i = 0; i < changeNanos.size(); i++) {
            int until = i;
            while (until < changeNanos.size() && changeNanos.get(until) - changeNanos.get(i) < 10_000_000_000L) {
                until++;
            }
            most = Math.max(most, until - i);
        }
        return most;
    }

    LimitedPath run(double seconds) {
        changeNanos.clear();
        layers.clear();
        worstQueueNanos = 0;
        audioPackets = 0;
        videoPackets = 0;
        int ticks = (int) (seconds * 1e9 / TICK_NANOS);
        for (int tick = 0; tick < ticks; tick++) {
            call.nowNanos += TICK_NANOS;
            publish(tick);
            call.alice.session.onTimer(call.nowNanos);
            call.bob.session.onTimer(call.nowNanos);
            call.settle();
            readKeyFrameRequests();
            travel();
            if (tick % 3 == 0) {
                feedback();
            }
        }
        return this;
    }

    private void publish(int tick) {
        if (!withoutAudio) {
            call.alice.send(
                    Call.rtp(0xAD, audioSequence++, audioSequence * 960, Call.OPUS, false, new byte[80]),
                    call.nowNanos);
        }
        if (tick % 50 == 0) {
            low.report(call.nowNanos);
            high.report(call.nowNanos);
        }
        if (tick % 5 < 3) { // 30 pictures a second

            low.frame(call.nowNanos, lowKeyWanted).forEach(packet -> call.alice.send(packet, call.nowNanos));
            high.frame(call.nowNanos, highKeyWanted).forEach(packet -> call.alice.send(packet, call.nowNanos));
            lowKeyWanted = false;
            highKeyWanted = false;
        }
    }

    private void readKeyFrameRequests() {
        for (byte[] datagram : call.alice.rtcp) {
            RtcpReader reader = Peer.reader(datagram);
            while (reader.next()) {
                if (reader.is(Rtcp.PAYLOAD_FEEDBACK, Rtcp.FORMAT_PLI)) {
                    lowKeyWanted |= reader.mediaSsrc() == 0xA1;
                    highKeyWanted |= reader.mediaSsrc() == 0xA2;
                }
            }
        }
        call.alice.rtcp.clear();
    }

    /** What was sent to Bob goes through the bottleneck: 200 ms of queue, then packets are lost. */
    private void travel() {
        long now = call.nowNanos;
        for (Peer.Rtp packet : call.bob.rtp) {
            byte[] header = packet.header();
            int at = 16;
            while ((header[at] & 0xF0) >> 4 != EXTENSION) {
                at += (header[at] & 0x0F) + 2;
            }
            int sequence = (header[at + 1] & 0xFF) << 8 | header[at + 2] & 0xFF;
            unwrapped = unwrapped < 0 ? sequence : unwrapped + (short) (sequence - unwrapped);
            long start = Math.max(now, linkFreeNanos);
            worstQueueNanos = Math.max(worstQueueNanos, start - now);
            if (start - now > 200_000_000L || random.nextDouble() < loss) {
                continue;
            }
            int bytes = header.length + packet.payload().length + packet.padding() + 44;
            linkFreeNanos = start + bytes * 8_000_000_000L / linkBps;
            inFlight.add(new Arrival(unwrapped, linkFreeNanos + 20_000_000));
            if (packet.ssrc() == 0xB0B) {
                videoPackets++;
                boolean large = packet.payload().length >= LARGE;
                if (!layers.isEmpty() && layers.getLast() != large) {
                    changeNanos.add(now);
                }
                layers.add(large);
            } else if (packet.ssrc() == 0xB1) {
                audioPackets++;
            }
        }
        call.bob.rtp.clear();
        while (!inFlight.isEmpty() && inFlight.peek().nanos <= now) {
            Arrival arrival = inFlight.remove();
            arrived.put(arrival.transportSequence, arrival.nanos);
        }
    }

    private void feedback() {
        if (arrived.isEmpty()) {
            return;
        }
        int next = reported == 0 ? arrived.firstKey() : reported;
        while (next <= arrived.lastKey()) {
            while (!arrived.containsKey(next)) {
                next++;
            }
            writer.begin(next & 0xFFFF);
            while (next <= arrived.lastKey()) {
                Long nanos = arrived.get(next);
                if (!(nanos == null ? writer.addLost() : writer.addArrived(nanos))) {
                    break;
                }
                next++;
            }
            int length = writer.finish(scratch, 0, 1, 0xB0B, feedbackCount++ & 0xFF);
            byte[] bytes = new byte[length];
            scratch.getBytes(0, bytes);
            call.bob.sendRtcp(bytes, call.nowNanos);
        }
        reported = next;
        arrived.clear();
    }

    @Override
    public void close() {
        call.close();
    }
}
