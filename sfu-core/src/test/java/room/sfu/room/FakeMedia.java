package room.sfu.room;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import room.rtp.forward.Fanout;
import room.rtp.forward.ForwardingCounters;
import room.rtp.forward.NtpClock;
import room.rtp.forward.SendBatch;
import room.rtp.srtp.crypto.SrtpCryptos;
import room.sfu.api.ParticipantId;
import room.sfu.media.MediaHost;
import room.sfu.media.MediaSettings;
import room.sfu.media.PeerMedia;
import room.sfu.negotiation.Answerer;
import room.sfu.negotiation.NegotiationPolicy;
import room.transport.PeerTransport;
import room.transport.RemotePeer;
import room.transport.TransportListener;
import room.transport.TransportSettings;
import room.transport.TransportTable;
import room.transport.dtls.DtlsAgent;
import room.transport.dtls.DtlsEvents;
import room.transport.dtls.DtlsSession;
import room.transport.dtls.Fingerprint;
import room.transport.ice.Candidate;
import room.transport.ice.ice4j.Ice4jStunCodec;

/** Real media of participants on a loop that has no socket, no thread and a clock turned by hand. */
final class FakeMedia implements MediaFactory, MediaHost {
    private static final Fingerprint FINGERPRINT = Fingerprint.sha256(new byte[] {1});

    final ForwardingCounters counters = new ForwardingCounters();
    final List<PeerMedia> open = new ArrayList<>();
    long nowNanos = 1;
    private final SplittableRandom random = new SplittableRandom(3);
    private final Fanout fanout =
            new Fanout(new NoSocket(), counters, new NtpClock(0, 0), UnpooledByteBufAllocator.DEFAULT);
    private final TransportTable transports = new TransportTable(
            TransportSettings.DEFAULTS,
            new NoDtls(),
            new Ice4jStunCodec(),
            (datagram, to) -> datagram.release(),
            UnpooledByteBufAllocator.DEFAULT,
            Runnable::run,
            random);
    private final MediaSettings settings = new MediaSettings(
            new Answerer(NegotiationPolicy.defaults(), random::nextInt),
            FINGERPRINT,
            SrtpCryptos.probe().named("jce"),
            1_000_000,
            random);

    @Override
    public PeerMedia create(ParticipantId participant, PeerMedia.EndListener endListener) {
        return new PeerMedia(participant, this, settings, endListener);
    }

    /** Lets time pass in whole seconds. */
    void passSeconds(long seconds) {
        for (long i = 0; i < seconds; i++) {
            nowNanos += 1_000_000_000L;
            transports.onTimer(nowNanos);
        }
    }

    @Override
    public Fanout fanout() {
        return fanout;
    }

    @Override
    public PeerTransport addTransport(RemotePeer remote, TransportListener listener) {
        return transports.add(remote, listener, nowNanos);
    }

    @Override
    public List<Candidate> candidates() {
        return Candidate.ofHost(List.of(InetAddress.getLoopbackAddress()), 40_000);
    }

    @Override
    public long nowNanos() {
        return nowNanos;
    }

    @Override
    public void opened(PeerMedia peer) {
        open.add(peer);
    }

    @Override
    public void closed(PeerMedia peer) {
        open.remove(peer);
    }

    private static final class NoSocket implements SendBatch {
        @Override
        public boolean sendsRuns() {
            return false;
        }

        @Override
        public int claim(InetSocketAddress to, int maxBytes) {
            return -1;
        }

        @Override
        public ByteBuf buffer() {
            return Unpooled.EMPTY_BUFFER;
        }

        @Override
        public void commit(int bytes) {}

        @Override
        public void flush() {}
    }

    private static final class NoDtls implements DtlsAgent {
        @Override
        public Fingerprint fingerprint() {
            return FINGERPRINT;
        }

        @Override
        public boolean opensHandshake(ByteBuf datagram) {
            return false;
        }

        @Override
        public @Nullable DtlsSession accept(List<Fingerprint> expected, DtlsEvents events, Executor loop) {
            return null;
        }

        @Override
        public @Nullable DtlsSession connect(List<Fingerprint> expected, DtlsEvents events, Executor loop) {
            return null;
        }
    }
}
