package room.rtp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import room.rtp.codec.Codec;
import room.rtp.rtcp.Rtcp;

/** Where subscribers enter a stream whose pictures take several packets, some of which are lost, late, or went before. */
final class PictureStartTest {
    private static final int MEDIA = 0xA;
    private static final int FORMAT = 98;
    private static final int BEFORE = 3000;
    private static final int KEY = 6000;
    private static final int AFTER = 9000;

    private final Call call = new Call();

    @AfterEach
    void close() {
        assertEquals(0, call.bob.duplicates);
        call.close();
    }

    private Publication camera(Codec codec) {
        return call.alice.session.publish(
                new PublicationConfig("1", true, Map.of(FORMAT, codec), Map.of(), List.of(), true, true));
    }

    private void watch(Publication camera, boolean nack) {
        SubscriptionConfig config = new SubscriptionConfig(true, 90_000, 0xB0B, 0, Map.of(), nack);
        SourceMapping mapping = SourceMapping.empty();
        mapping.payloadTypes()[FORMAT] = 100;
        call.bob.session.subscribe(config).attach(camera, mapping, call.nowNanos);
    }

    private static byte[] packet(int sequence, int timestamp, String hex) {
        String payload = hex.replace(" ", "").replace("!", "");
        return Call.rtp(
                MEDIA,
                sequence,
                timestamp,
                FORMAT,
                hex.endsWith("!"),
                HexFormat.of().parseHex(payload));
    }

    private void send(int sequence, int timestamp, String hex) {
        call.burst(call.alice, packet(sequence, timestamp, hex));
    }

    /** The payloads that the subscriber got, in the order of their sequence numbers, which have to be without a gap. */
    private List<String> seen() {
        List<Peer.Rtp> packets = new ArrayList<>(call.bob.rtp);
        packets.sort((a, b) -> (short) (a.sequence() - b.sequence()));
        for (int i = 1; i < packets.size(); i++) {
            assertEquals(
                    packets.get(i - 1).sequence() + 1 & 0xFFFF, packets.get(i).sequence());
        }
        return packets.stream()
                .map(packet -> HexFormat.of().formatHex(packet.payload()))
                .toList();
    }

    private static List<String> payloads(String... hex) {
        return Arrays.asList(hex);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aParameterSetThatWasLostAndRepairedIsTheStart(boolean followsAnotherPicture) {
        watch(camera(Codec.H264), true);
        if (followsAnotherPicture) {
            send(99, BEFORE, "419a!");
        }
        send(101, KEY, "68ce");
        send(102, KEY, "6588!");
        assertEquals(List.of(), seen(), "what is missing in front may be what it cannot be decoded without");
        send(100, KEY, "6742e01f");
        send(103, AFTER, "419b!");
        assertEquals(payloads("6742e01f", "68ce", "6588", "419b"), seen());
    }

    @Test
    void whileAParameterSetIsMissingAKeyFrameIsAskedFor() {
        watch(camera(Codec.H264), true);
        send(101, KEY, "68ce");
        send(102, KEY, "6588!");
        call.passMillis(3000);
        assertEquals(3, call.alice.count(Rtcp.PAYLOAD_FEEDBACK, Rtcp.FORMAT_PLI));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withoutParameterSetsAPictureIsEnteredWhereItBegins(boolean nack) {
        watch(camera(Codec.H264), nack);
        send(99, BEFORE, "419a!");
        send(100, KEY, "09f0");
        send(101, KEY, "0605");
        send(102, KEY, "68ce");
        send(103, KEY, "658880");
        send(104, KEY, "650888!");
        send(105, AFTER, "419b!");
        assertEquals(payloads("09f0", "0605", "68ce", "658880", "650888", "419b"), seen());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inOneBurstItIsTheSame(boolean nack) {
        watch(camera(Codec.H264), nack);
        call.burst(
                call.alice,
                packet(99, BEFORE, "419a!"),
                packet(100, KEY, "68ce"),
                packet(101, KEY, "658880"),
                packet(103, AFTER, "419b!"),
                packet(102, KEY, "650888!"));
        assertEquals(payloads("68ce", "658880", "650888", "419b"), seen());
    }

    @Test
    void whoComesBetweenTwoSlicesBeginsWithTheFirst() {
        Publication camera = camera(Codec.H264);
        send(99, BEFORE, "419a!");
        send(100, KEY, "658880");
        watch(camera, true);
        send(101, KEY, "650888!");
        send(102, AFTER, "419b!");
        assertEquals(payloads("658880", "650888", "419b"), seen());
    }

    @Test
    void whoCannotHaveTheFirstSliceWaitsForAnotherPicture() {
        Publication camera = camera(Codec.H264);
        send(99, BEFORE, "419a!");
        send(100, KEY, "658880");
        watch(camera, false); // without a memory of what was sent nothing is begun from the history
        send(101, KEY, "650888!");
        send(102, AFTER, "419b!");
        assertEquals(List.of(), seen());
        send(103, AFTER + 3000, "658881!");
        assertEquals(payloads("658881"), seen());
    }

    @Test
    void aSliceWhoseForerunnerIsMissingBeginsNothing() {
        watch(camera(Codec.H264), true);
        send(99, BEFORE, "419a!");
        send(101, KEY, "650888!");
        send(102, AFTER, "419b!");
        assertEquals(List.of(), seen());
        send(100, KEY, "658880");
        assertEquals(payloads("658880", "650888", "419b"), seen());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theLastOfThePictureBeforeMayBeWhatIsMissing(boolean nack) {
        watch(camera(Codec.H264), nack);
        send(98, BEFORE, "419a");
        send(100, KEY, "658880!");
        if (nack) {
            send(101, AFTER, "419b!");
        }
        assertEquals(List.of(), seen());
        send(99, BEFORE, "410b!");
        if (!nack) {
            send(101, AFTER, "419b!");
        }
        assertEquals(payloads("658880", "419b"), seen());
    }

    @Test
    void pictureParametersThatWereOvertakenDoNotStayBehind() {
        watch(camera(Codec.H264), true);
        send(99, BEFORE, "419a!");
        send(101, KEY, "658880!");
        send(100, KEY, "68ce");
        assertEquals(payloads("68ce", "658880"), seen());
    }

    @Test
    void fragmentsAndAggregatesAreReadLikeWhatTheyHold() {
        watch(camera(Codec.H264), true);
        send(99, BEFORE, "419a!");
        send(101, KEY, "7c8500"); // FU-A, the first of an IDR slice
        send(102, KEY, "7c4501!");
        assertEquals(List.of(), seen());
        send(100, KEY, "78 0003 674200 0002 68ce"); // STAP-A
        assertEquals(payloads("780003674200000268ce", "7c8500", "7c4501"), seen());
    }

    @Test
    void pictureParametersAggregatedWithAnIdrSliceStandOnTheirOwn() {
        watch(camera(Codec.H264), true);
        send(100, KEY, "78 0002 68ce 0002 6588!");
        assertEquals(List.of(), seen(), "nothing is known of what stood before");
        send(101, AFTER, "78 0002 68ce 0002 6588!");
        assertEquals(payloads("78000268ce00026588"), seen());
    }

    @Test
    void paddingBetweenPicturesIsNoPartOfEither() {
        watch(camera(Codec.H264), true);
        send(98, BEFORE, "419a!");
        byte[] padding = packet(99, BEFORE, "00000004");
        padding[0] |= 0x20;
        call.burst(call.alice, padding);
        send(100, KEY, "68ce");
        padding = packet(101, KEY, "00000004");
        padding[0] |= 0x20;
        call.burst(call.alice, padding);
        send(102, KEY, "6588!");
        assertEquals(payloads("68ce", "6588"), seen());
    }

    @Test
    void ofAnAv1KeyFrameThatIsMarkedAllOverOnlyTheFirstPacketIsTheStart() {
        Publication camera = camera(Codec.AV1);
        send(99, BEFORE, "1032!");
        send(100, KEY, "580a0b"); // N, W and Y: to be continued
        watch(camera, false);
        send(101, KEY, "980c"); // N and Z: the rest of a unit
        send(102, KEY, "180d!"); // N
        assertEquals(List.of(), seen());
        send(103, AFTER, "180e!");
        assertEquals(payloads("180e"), seen());
    }

    @Test
    void aVp9PictureBeginsWithItsLowestLayerAndAVp8PictureWithItsFirstPartition() {
        Publication camera = call.alice.session.publish(new PublicationConfig(
                "1", true, Map.of(FORMAT, Codec.VP9, 96, Codec.VP8), Map.of(), List.of(), true, true));
        watch(camera, true);
        send(100, KEY, "a880010200"); // spatial layer 1 of a key picture: B, no P
        call.burst(call.alice, Call.rtp(MEDIA, 101, AFTER, 96, false, new byte[] {0x11, 0})); // partition 1
        assertEquals(List.of(), seen());
        send(102, 12_000, "a880020000");
        assertEquals(1, seen().size());
    }
}
