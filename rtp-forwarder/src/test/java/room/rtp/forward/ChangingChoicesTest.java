package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import room.rtp.rtcp.Rtcp;
import room.rtp.rtcp.RtcpReader;
import room.rtp.rtcp.RtcpWriter;

/** Three layers of which each second costs something else, and a receiver that says itself what it can take. */
final class ChangingChoicesTest {
    private final Call call = new Call();
    private final SplittableRandom random = new SplittableRandom(7);
    private final Vp8Encoder low = encoder("q", 0xA1, 180, 750, 1);
    private final Vp8Encoder middle = encoder("h", 0xA2, 360, 1000, 2);
    private final Vp8Encoder high = encoder("f", 0xA3, 720, 1000, 6);
    private final Subscription video;
    private final List<String> seen = new ArrayList<>();
    private int frames;
    private final Set<Integer> asked = new HashSet<>();

    /** Key frames that were asked for. */
    private void listen() {
        for (byte[] datagram : call.alice.rtcp) {
            RtcpReader reader = Peer.reader(datagram);
            while (reader.next()) {
                if (reader.is(Rtcp.PAYLOAD_FEEDBACK, Rtcp.FORMAT_PLI)) {
                    asked.add(reader.mediaSsrc());
                }
            }
        }
        call.alice.rtcp.clear();
    }

    ChangingChoicesTest() {
        call.alice.session.extensionIds(9, 10, 11);
        Publication camera = call.alice.session.publish(Call.video("q", "h", "f"));
        video = call.bob.session.subscribe(Call.videoTo(0xB0B));
        video.attach(camera, Call.mapping(), call.nowNanos);
    }

    @AfterEach
    void close() {
        call.close();
    }

    private Vp8Encoder encoder(String rid, int ssrc, int height, int bytes, int packets) {
        Vp8Encoder encoder = new Vp8Encoder(call.alice, rid, ssrc, random.split());
        encoder.height = height;
        encoder.packetBytes = bytes;
        encoder.packetsPerPicture = packets;
        return encoder;
    }

    private void remb(long bps) {
        ByteBuf buf = Unpooled.buffer(256);
        RtcpWriter writer = new RtcpWriter();
        writer.wrap(buf, 0, 256);
        writer.receiverReport(77);
        writer.remb(77, bps, new int[] {0xB0B}, 1);
        call.bob.sendRtcp(ByteBufUtil.getBytes(buf, 0, writer.length()), call.nowNanos);
    }

    /** 25 pictures a second; with a key frame of the lowest layer in every {@code period}th, 0 for never. */
    private void run(int seconds, int period) {
        for (int i = 0; i < seconds * 25; i++, frames++) {
            boolean dear = period > 0 && frames / 25 % period == 0;
            boolean key = dear && frames % 25 == 0;
            // The encoder keeps its 150 kbit/s: 10 KB of key frame, and less for the rest of the second.
            low.packetBytes = !dear || key ? 750 : 330;
            low.packetsPerKeyFrame = 14;
            listen();
            low.frame(call.nowNanos, asked.remove(0xA1) || key).forEach(p -> call.alice.send(p, call.nowNanos));
            middle.frame(call.nowNanos, asked.remove(0xA2)).forEach(p -> call.alice.send(p, call.nowNanos));
            high.frame(call.nowNanos, asked.remove(0xA3)).forEach(p -> call.alice.send(p, call.nowNanos));
            call.settle();
            call.passMillis(40);
            String now = video.quality(call.nowNanos).height() + "p";
            if (seen.isEmpty() || !seen.getLast().endsWith(now)) {
                seen.add(frames / 25.0 + "s " + now);
            }
        }
    }

    @Test
    void aKeyFrameOfTheLowestLayerChangesNothingForWhoSeesTheMiddleOne() {
        remb(700_000);
        run(20, 0);
        assertEquals(360, video.quality(call.nowNanos).height());
        seen.clear();
        run(60, 10);
        assertEquals(1, seen.size(), seen.toString());
    }

    @Test
    void aReceiverThatReportsByWhatArrivesSeesTheTopLayerAgainAfterADip() {
        // A receiver raises REMB to 1.5 times what arrives and no further (libwebrtc, AimdRateControl).
        remb(5_000_000);
        run(10, 0);
        assertEquals(720, video.quality(call.nowNanos).height());
        remb(200_000);
        run(5, 0);
        assertEquals(180, video.quality(call.nowNanos).height());
        long remb = 200_000;
        for (int second = 0; second < 60; second++) {
            int before = call.bob.rtp.size();
            run(1, 0);
            long bytes = call.bob.rtp.stream()
                    .skip(before)
                    .mapToLong(p -> p.payload().length + p.padding() + 12)
                    .sum();
            remb = Math.min((long) (remb * 1.08), bytes * 8 * 3 / 2 + 10_000);
            remb(remb);
        }
        assertEquals(720, video.quality(call.nowNanos).height(), "stuck at REMB " + remb);
    }
}
