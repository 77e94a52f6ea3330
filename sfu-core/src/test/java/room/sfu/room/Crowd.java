package room.sfu.room;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
import room.sfu.api.ShownPicture;
import room.sfu.api.SlotInfo;
import room.sfu.api.Source;
import room.sfu.api.VideoCodec;
import room.sfu.media.PeerMedia;
import room.sfu.media.Slot;
import room.sfu.sdp.SdpException;
import room.sfu.sdp.SdpReader;
import room.transport.dtls.KeyingMaterial;

/** A room of people who publish a microphone and a camera, and speak; time passes by hand. */
final class Crowd implements AutoCloseable {
    /** One audio and one video m-line. */
    private static final String FIXTURE = fixture();

    /** The microphone's SSRC in the fixture, and the id of its audio level. */
    private static final int MICROPHONE_SSRC = (int) 3_620_925_765L;

    private static final int LEVEL_EXTENSION = 1;
    private static final int OPUS = 111;

    final FakeMedia media = new FakeMedia();
    final Room room;
    private final Map<String, Member> members = new LinkedHashMap<>();

    Crowd(ForwardingLimits limits) {
        RoomOptions options = new RoomOptions(100, false, false, Set.of(VideoCodec.values()), false, false, limits, 0);
        room = new Room("daily", options, media, new RoomOwner() {
            @Override
            public void onGone(ParticipantId participant) {}

            @Override
            public void onHistory(RoomHistory event) {}
        });
    }

    /** Everybody leaves. */
    @Override
    public void close() {
        room.removeAll(RoomEvent.Removal.ROOM_CLOSED, "the test is over", media.nowNanos);
        members.values().forEach(Member::release);
    }

    /** Somebody in the room, with what they heard of it. */
    final class Member {
        final ParticipantId id;
        final List<RoomEvent> heard = new ArrayList<>();
        private @Nullable SrtpSender srtp;
        private final ByteBuf datagram = Unpooled.buffer(256);
        private int sequence;
        boolean speaks;

        private Member(String name) {
            id = new ParticipantId(name);
        }

        private void release() {
            datagram.release();
            SrtpSender sender = srtp;
            if (sender != null) {
                sender.close();
            }
        }

        Participant participant() {
            return Objects.requireNonNull(room.participant(id));
        }

        PeerMedia media() {
            return Objects.requireNonNull(participant().media());
        }

        void shows(ShownPicture... pictures) {
            room.onCommand(new RoomCommand.Show(id, List.of(pictures)), media.nowNanos);
        }

        ShownPicture camera(int height, boolean pinned) {
            return new ShownPicture(id, Source.CAMERA, height, pinned);
        }

        <E extends RoomEvent> @Nullable E last(Class<E> type) {
            for (RoomEvent event : heard.reversed()) {
                if (type.isInstance(event)) {
                    return type.cast(event);
                }
            }
            return null;
        }

        /** Whose sound is connected to it, and is forwarded. */
        List<String> hears() {
            List<String> names = new ArrayList<>();
            eachSlot((slot, name) -> {
                if (slot.carriesAudio()
                        && Objects.requireNonNull(members.get(name)).isForwarded()) {
                    names.add(name);
                }
            });
            return names;
        }

        /** Whose picture is connected to it. */
        List<String> sees() {
            List<String> names = new ArrayList<>();
            eachSlot((slot, name) -> {
                if (slot.carriesVideo()) {
                    names.add(name);
                }
            });
            return names;
        }

        private interface SlotUser {
            void use(Slot slot, String name);
        }

        private void eachSlot(SlotUser user) {
            List<SlotInfo> infos = Distribution.slotInfos(participant());
            for (int i = 0; i < infos.size(); i++) {
                ParticipantId who = infos.get(i).participant();
                if (who != null) {
                    user.use(media().lines().slots().get(i), who.value());
                }
            }
        }

        private boolean isForwarded() {
            return media().lines().publications().values().iterator().next().isAudible();
        }

        private void connect() {
            SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
            byte[] key = new byte[profile.keyBytes()];
            byte[] salt = new byte[profile.saltBytes()];
            media().onConnected(new KeyingMaterial(profile.id(), key, salt, key.clone(), salt.clone()));
            srtp = new SrtpSender(SrtpCryptos.probe().named("jce"), new SrtpKeys(profile, key, salt));
        }

        /** Sends 20 ms of sound, as loud as it speaks. */
        private void sendSound() {
            datagram.setByte(0, 0x90);
            datagram.setByte(1, OPUS);
            datagram.setShort(2, ++sequence);
            datagram.setInt(4, sequence * 960);
            datagram.setInt(8, MICROPHONE_SSRC);
            datagram.setInt(12, 0xBEDE0001);
            datagram.setByte(16, LEVEL_EXTENSION << 4); // RFC 6464: dB below overload
            datagram.setByte(17, speaks ? 30 : 127);
            datagram.setShort(18, 0);
            int length = Objects.requireNonNull(srtp)
                    .protectRtp(datagram, 0, 20, Unpooled.wrappedBuffer(new byte[] {1, 2, 3}), 0, 3);
            datagram.readerIndex(0).writerIndex(length);
            media().onMedia(datagram, media.nowNanos);
        }
    }

    /** Somebody joins and offers so many slots. */
    Member join(String name, int slots) {
        Member member = new Member(name);
        members.put(name, member);
        room.onEnter(
                member.id,
                new RoomCommand.Join("daily", name, false, member.heard::add, null, Grants.ALL),
                media.nowNanos);
        try {
            String sdp = offer(slots);
            Reply reply = room.onOffer(
                    new RoomCommand.Offer(member.id, sdp, Map.of(), Set.of()),
                    new SdpReader().read(sdp),
                    media.nowNanos);
            if (!(reply instanceof Reply.Answered)) {
                throw new AssertionError(reply);
            }
        } catch (SdpException malformed) {
            throw new AssertionError(malformed);
        }
        member.connect();
        return member;
    }

    /** Lets time pass as a loop does: sound each 20 ms, a look at it each 100 ms. */
    void pass(long millis) {
        for (long passed = 0; passed < millis; passed += 20) {
            media.nowNanos += 20_000_000L;
            members.values().forEach(Member::sendSound);
            media.fanout().flush(media.nowNanos);
            if (passed % 100 == 80) {
                room.onLevels(media.nowNanos);
            }
        }
    }

    private static String fixture() {
        try (InputStream in = Crowd.class.getResourceAsStream("/sdp/chromium-offer-audio-video.sdp")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static String offer(int slots) {
        int audioAt = FIXTURE.indexOf("m=audio");
        int videoAt = FIXTURE.indexOf("m=video");
        String audio = FIXTURE.substring(audioAt, videoAt);
        String video = FIXTURE.substring(videoAt);
        StringBuilder mids = new StringBuilder("a=group:BUNDLE 0 1");
        StringBuilder lines = new StringBuilder(sending(audio) + sending(video));
        for (int i = 0; i < slots; i++) {
            lines.append(receiving(audio, 2 + 2 * i)).append(receiving(video, 3 + 2 * i));
            mids.append(' ').append(2 + 2 * i).append(' ').append(3 + 2 * i);
        }
        return FIXTURE.substring(0, audioAt).replace("a=group:BUNDLE 0 1", mids) + lines;
    }

    private static String sending(String section) {
        return section.replace("a=sendrecv", "a=sendonly");
    }

    private static String receiving(String section, int mid) {
        return section.replace("a=sendrecv", "a=recvonly")
                .replaceAll("a=mid:\\d", "a=mid:" + mid)
                .replaceAll("a=(ssrc|ssrc-group|msid):.*\r?\n", "");
    }
}
