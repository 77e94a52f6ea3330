package room.sfu.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import room.rtp.forward.DropReason;
import room.rtp.srtp.SrtpKeys;
import room.rtp.srtp.SrtpProfile;
import room.rtp.srtp.SrtpSender;
import room.rtp.srtp.crypto.SrtpCryptos;
import room.sfu.api.ForwardingLimits;
import room.sfu.api.Grants;
import room.sfu.api.ParticipantId;
import room.sfu.api.Reply;
import room.sfu.api.RoomCommand;
import room.sfu.api.RoomEvent;
import room.sfu.api.RoomHistory;
import room.sfu.api.RoomOptions;
import room.sfu.api.VideoCodec;
import room.sfu.media.PeerMedia;
import room.sfu.sdp.SdpException;
import room.sfu.sdp.SdpReader;
import room.transport.dtls.KeyingMaterial;

/** An offer of a simulcast camera and a microphone, whose m-lines do not have the same header extensions. */
final class SimulcastOfferTest {
    private static final ParticipantId ADA = new ParticipantId("ada");
    private static final int MID_EXTENSION = 4;
    private static final int RID_EXTENSION = 10;
    private static final int VP8 = 96;

    private final FakeMedia media = new FakeMedia();
    private final Room room = new Room(
            "daily",
            new RoomOptions(10, false, false, Set.of(VideoCodec.values()), false, false, ForwardingLimits.NONE, 0),
            media,
            new RoomOwner() {
                @Override
                public void onGone(ParticipantId participant) {}

                @Override
                public void onHistory(RoomHistory event) {}
            });

    @AfterEach
    void close() {
        room.removeAll(RoomEvent.Removal.ROOM_CLOSED, "the test is over", media.nowNanos);
    }

    private static String section(String sdp, String from, String to) {
        return sdp.substring(sdp.indexOf(from), sdp.indexOf(to));
    }

    /** The camera's m-line comes first, so that the microphone's, which has no rids, is the last that is published. */
    private static String offer() throws IOException {
        try (InputStream in = SimulcastOfferTest.class.getResourceAsStream("/sdp/chromium-offer-full.sdp")) {
            String sdp = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return section(sdp, "v=0", "m=audio")
                    + section(sdp, "m=video", "m=application")
                    + section(sdp, "m=audio", "m=video")
                    + sdp.substring(sdp.indexOf("m=application"));
        }
    }

    private static ByteBuf packet(int ssrc, String rid) {
        return Unpooled.buffer(256)
                .writeByte(0x90)
                .writeByte(VP8)
                .writeShort(1)
                .writeInt(3000)
                .writeInt(ssrc)
                .writeInt(0xBEDE0001)
                .writeByte(MID_EXTENSION << 4)
                .writeByte('1')
                .writeByte(RID_EXTENSION << 4)
                .writeByte(rid.charAt(0));
    }

    @Test
    void layersAreKnownByTheirRidsWhateverWasPublishedAfterThem() throws IOException, SdpException {
        room.onEnter(ADA, new RoomCommand.Join("daily", "Ada", false, event -> {}, null, Grants.ALL), media.nowNanos);
        String sdp = offer();
        assertInstanceOf(
                Reply.Answered.class,
                room.onOffer(
                        new RoomCommand.Offer(ADA, sdp, Map.of(), Set.of()),
                        new SdpReader().read(sdp),
                        media.nowNanos));
        PeerMedia ada = media.open.getFirst();
        SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
        byte[] key = new byte[profile.keyBytes()];
        byte[] salt = new byte[profile.saltBytes()];
        ada.onConnected(new KeyingMaterial(profile.id(), key, salt, key.clone(), salt.clone()));
        try (SrtpSender srtp = new SrtpSender(SrtpCryptos.probe().named("jce"), new SrtpKeys(profile, key, salt))) {
            for (String rid : List.of("q", "h", "f")) {
                ByteBuf datagram = packet(rid.charAt(0), rid);
                int header = datagram.writerIndex();
                int length =
                        srtp.protectRtp(datagram, 0, header, Unpooled.wrappedBuffer(new byte[] {0x10, 0, 1, 2}), 0, 4);
                ada.onMedia(datagram.writerIndex(length), media.nowNanos);
                datagram.release();
            }
        }
        assertEquals(0, media.counters.drops(DropReason.UNKNOWN_STREAM));
    }
}
