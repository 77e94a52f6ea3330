package room.bench.load.client;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import room.bench.load.measure.Delivery;
import room.bench.load.measure.StreamTally;
import room.bench.load.media.MediaSource;
import room.rtp.srtp.SrtpKeys;
import room.rtp.srtp.SrtpProfile;
import room.rtp.srtp.SrtpReceiver;
import room.rtp.srtp.SrtpSender;
import room.rtp.srtp.SrtpStatus;
import room.transport.demux.DatagramKind;
import room.transport.dtls.DtlsEnd;
import room.transport.dtls.DtlsEvents;
import room.transport.dtls.DtlsSession;
import room.transport.dtls.KeyingMaterial;
import room.transport.ice.IceCredentials;

/**
 * One WebRTC connection of the generator: a socket, ICE, DTLS, SRTP, the tracks it sends and the streams it receives. Its
 * public methods may be called from any thread but its loop's; everything else happens on the loop.
 */
public final class ClientConnection implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long TIMER_NANOS = 50_000_000L;
    private static final int TIMERS_PER_REPORT = 20;

    /** Each 100 ms, libwebrtc's usual interval. */
    private static final int TIMERS_PER_FEEDBACK = 2;

    private static final int MIN_RTP_BYTES = 12;
    private static final int SEQUENCE_START_MASK = 0x7FFF;

    private final ClientLoop loop;
    private final ConnectionPlan plan;
    private final String cname = Long.toString(RANDOM.nextLong(Long.MAX_VALUE), Character.MAX_RADIX);
    private final long sessionId = RANDOM.nextLong(Long.MAX_VALUE);
    private final ClientSocket socket;
    private final IceClient ice;
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final Reception reception;
    private final Feedback feedback;
    private final ArrivalReports arrivals;
    private final TransportNumbers numbers = new TransportNumbers();
    private final List<RtpTrack> tracks = new ArrayList<>();
    private List<MediaLine> offered = List.of();
    private @Nullable RemoteDescription remote;
    private @Nullable DtlsSession dtls;
    private @Nullable SrtpSender sender;
    private @Nullable SrtpReceiver receiver;
    private boolean closed;
    private int timers;

    /** 0 where the server does not number its packets. */
    private int transportCcId;

    private volatile @Nullable String failure;

    /**
     * Opens the connection's socket.
     *
     * @throws IOException when there is no file descriptor for it
     */
    public ClientConnection(ClientLoop loop, ConnectionPlan plan) throws IOException {
        this.loop = loop;
        this.plan = plan;
        this.reception = new Reception(loop.meter(), plan.sampleEvery());
        this.feedback = new Feedback(RANDOM.nextInt());
        this.arrivals = new ArrivalReports(RANDOM.nextInt());
        this.ice = new IceClient(
                IceCredentials.random(RANDOM), loop.stun(), loop.stunAnswers(), RANDOM, new IceListener());
        this.socket = loop.bind(plan.local(), this::onDatagram);
    }

    // Negotiation

    /** The client's offer; {@link #onAnswer} takes the answer. */
    public String offer(List<MediaLine> lines) {
        offered = List.copyOf(lines);
        return SessionText.offer(
                sessionId,
                cname,
                lines,
                plan.transportFeedback(),
                ice.local(),
                plan.dtls().fingerprint(),
                socket.localAddress());
    }

    /**
     * Takes the answer and begins to connect.
     *
     * @throws ConnectFailure when nothing can come of it
     */
    public void onAnswer(String sdp) throws ConnectFailure {
        connect(RemoteDescription.read(sdp), true);
    }

    /**
     * Takes the server's offer, begins to connect and gives the answer.
     *
     * @throws ConnectFailure when nothing can come of it
     */
    public String answerTo(String sdp) throws ConnectFailure {
        RemoteDescription offer = RemoteDescription.read(sdp);
        connect(offer, offer.iceLite());
        return SessionText.answer(
                sessionId,
                cname,
                offer,
                plan.transportFeedback(),
                ice.local(),
                plan.dtls().fingerprint(),
                socket.localAddress());
    }

    private void connect(RemoteDescription description, boolean controls) throws ConnectFailure {
        List<InetSocketAddress> candidates = usable(description.candidates());
        loop.execute(() -> {
            remote = description;
            transportCcId = plan.transportFeedback() ? description.transportCcExtension() : 0;
            long now = System.nanoTime();
            ice.start(description.credentials(), candidates, controls, now);
            onTimer();
        });
    }

    private List<InetSocketAddress> usable(List<InetSocketAddress> candidates) throws ConnectFailure {
        InetAddress local = plan.local();
        List<InetSocketAddress> usable = candidates.stream()
                .filter(candidate -> candidate.getAddress().getClass() == local.getClass()
                        && candidate.getAddress().isLoopbackAddress() == local.isLoopbackAddress()
                        && plan.reachable().test(candidate.getAddress()))
                .toList();
        if (usable.isEmpty()) {
            throw new ConnectFailure("the server offers no UDP candidate that may be sent to from "
                    + local.getHostAddress() + "; it has " + candidates);
        }
        return usable;
    }

    /** Completes when media can flow; completes with a {@link ConnectFailure} when it never will. */
    public CompletableFuture<Void> connected() {
        return connected;
    }

    /** Why the connection ended after it had been established, null as long as it has not. */
    public @Nullable String failure() {
        return failure;
    }

    // Sending

    /**
     * Sends the sources from now on: the n-th one is for the n-th SSRC of the offer's sending m-lines.
     *
     * @throws ConnectFailure when the server did not take one of the m-lines
     */
    public void send(List<? extends MediaSource> sources) throws ConnectFailure, InterruptedException {
        List<RtpTrack> added = new ArrayList<>();
        RemoteDescription description = loop.call(() -> Objects.requireNonNull(remote));
        int source = 0;
        for (int i = 0; i < offered.size(); i++) {
            MediaLine line = offered.get(i);
            for (int layer = 0; layer < line.ssrcs().size() && source < sources.size(); layer++) {
                added.add(track(sources.get(source++), line, layer, i, description, plan.transportFeedback()));
            }
        }
        loop.execute(() -> {
            tracks.addAll(added);
            sendDue();
        });
    }

    private static RtpTrack track(
            MediaSource source, MediaLine line, int layer, int index, RemoteDescription description, boolean numbered)
            throws ConnectFailure {
        RemoteDescription.Section section =
                index < description.sections().size() ? description.sections().get(index) : null;
        if (section == null || section.payloadType() < 0 || !section.direction().receives()) {
            throw new ConnectFailure(
                    "the server does not take the " + line.kind().encoding() + " that it was offered");
        }
        boolean simulcast = !line.rids().isEmpty();
        if (simulcast && section.ridExtension() == 0) {
            throw new ConnectFailure("the server does not take simulcast");
        }
        int ridId = simulcast ? section.ridExtension() : 0;
        String rid = simulcast ? line.rids().get(layer) : null;
        int transportCcId = numbered ? section.transportCcExtension() : 0;
        return new RtpTrack(
                source,
                line.ssrcs().get(layer),
                section.payloadType(),
                RtpTrack.extensions(section.midExtension(), section.mid(), ridId, rid, transportCcId),
                RtpTrack.transportSequenceAt(section.midExtension(), section.mid(), ridId, rid, transportCcId),
                RANDOM.nextInt() & SEQUENCE_START_MASK,
                RANDOM.nextInt());
    }

    private void stopTracks() {
        tracks.clear();
    }

    /** Sends no more, and waits until that is so. */
    public void stopSending() throws InterruptedException {
        loop.call(() -> {
            stopTracks();
            return true;
        });
    }

    private void sendDue() {
        SrtpSender to = sender;
        InetSocketAddress address = ice.selected();
        if (closed || to == null || address == null || tracks.isEmpty()) {
            return;
        }
        long next = Long.MAX_VALUE;
        for (RtpTrack track : tracks) {
            track.send(to, socket, address, loop.scratch(), loop.meter(), numbers);
            next = Math.min(next, track.source().nextDueNanos());
        }
        socket.flush();
        loop.after(next - System.nanoTime(), this::sendDue);
    }

    // Measuring

    /** When the first packet had been received and decrypted, 0 before. */
    public long firstPacketNanos() throws InterruptedException {
        return loop.call(reception::firstPacketNanos);
    }

    /** Begins to count received packets anew. */
    public void restartCounting() throws InterruptedException {
        loop.call(() -> {
            reception.restart();
            return true;
        });
    }

    /** Streams that have brought packets since counting began. */
    public int liveStreams() throws InterruptedException {
        return loop.call(reception::liveStreams);
    }

    /** What has been received since counting began, against what was sent. */
    public Delivery delivery(StreamTally.SentPackets sent) throws InterruptedException {
        return loop.call(() -> reception.finish(sent));
    }

    /** Where packets leave from. */
    public InetSocketAddress localAddress() {
        return socket.localAddress();
    }

    // On the loop

    private void onTimer() {
        if (closed) {
            return;
        }
        long now = System.nanoTime();
        ice.onTimer(now);
        SrtpSender protect = sender;
        InetSocketAddress to = ice.selected();
        if (protect != null && to != null) {
            report(protect, to);
        }
        loop.after(TIMER_NANOS, this::onTimer);
    }

    private void report(SrtpSender protect, InetSocketAddress to) {
        timers++;
        int length = 0;
        if (timers % TIMERS_PER_REPORT == 0) {
            length = feedback.write(loop.scratch(), reception.ssrcs(), protect);
            if (length > 0) {
                socket.write(loop.scratch(), 0, length, to);
            }
        }
        if (transportCcId != 0 && timers % TIMERS_PER_FEEDBACK == 0) {
            for (int more = arrivals.write(loop.scratch(), protect);
                    more > 0;
                    more = arrivals.write(loop.scratch(), protect)) {
                socket.write(loop.scratch(), 0, more, to);
                length = more;
            }
        }
        if (length > 0) {
            socket.flush();
        }
    }

    private void onDatagram(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
        int offset = datagram.readerIndex();
        int length = datagram.readableBytes();
        switch (DatagramKind.of(datagram, offset, length)) {
            case RTP -> {
                if (transportCcId != 0 && length >= MIN_RTP_BYTES) {
                    arrivals.onRtp(datagram, offset, length, transportCcId, nowNanos);
                }
                boolean media =
                        length < MIN_RTP_BYTES || (datagram.getByte(offset + 1) & 0x7F) != SessionText.RTX_PAYLOAD_TYPE;
                if (media) {
                    reception.onRtp(datagram, offset, length, receiver, nowNanos);
                }
            }
            case RTCP -> onRtcp(datagram, offset, length);
            case STUN -> ice.onStun(datagram, from, nowNanos);
            case DTLS -> {
                DtlsSession session = dtls;
                if (session != null) {
                    session.offer(datagram);
                }
            }
            case UNKNOWN -> {}
        }
    }

    private void onRtcp(ByteBuf datagram, int offset, int length) {
        SrtpReceiver open = receiver;
        InetSocketAddress to = ice.selected();
        if (open != null && to != null && open.unprotectRtcp(datagram, offset, length) == SrtpStatus.OK) {
            feedback.read(datagram, offset, open.plainLength(), tracks, socket, to, loop.meter());
        }
    }

    private void fail(String message) {
        if (!connected.completeExceptionally(new ConnectFailure(message)) && failure == null && !closed) {
            failure = message;
        }
    }

    private final class IceListener implements IceClient.Events {
        @Override
        public void onStun(byte[] message, InetSocketAddress to) {
            socket.send(message, to);
        }

        @Override
        public void onSelected(InetSocketAddress address) {
            RemoteDescription description = remote;
            if (description != null && dtls == null) {
                dtls = plan.dtls().connect(description.fingerprints(), new DtlsListener(), loop);
            }
        }

        @Override
        public void onConsentLost() {
            fail("the server has stopped answering ICE checks");
        }
    }

    private final class DtlsListener implements DtlsEvents {
        @Override
        public void onDatagram(byte[] datagram) {
            InetSocketAddress to = ice.selected();
            if (to != null) {
                socket.send(datagram, to);
            }
        }

        @Override
        public void onKeys(KeyingMaterial keys) {
            SrtpProfile profile = SrtpProfile.byId(keys.srtpProfileId());
            if (profile == null || closed) {
                fail("DTLS agreed on the unknown SRTP profile " + keys.srtpProfileId());
                return;
            }
            sender = new SrtpSender(plan.crypto(), new SrtpKeys(profile, keys.clientKey(), keys.clientSalt()));
            receiver = new SrtpReceiver(plan.crypto(), new SrtpKeys(profile, keys.serverKey(), keys.serverSalt()));
            connected.complete(null);
            sendDue();
        }

        @Override
        public void onEnd(DtlsEnd end) {
            fail("the DTLS session ended: " + end);
        }
    }

    /** What has come of connecting so far, for a message to people. */
    public String progress() throws InterruptedException {
        return loop.call(() -> {
            if (ice.selected() == null) {
                int code = ice.lastErrorCode();
                return "no ICE check was answered" + (code == 0 ? "" : " but for an error " + code);
            }
            return sender == null ? "ICE is done, the DTLS handshake is not" : "connected";
        });
    }

    /** Says goodbye in DTLS and closes the socket. Idempotent. */
    @Override
    public void close() {
        loop.execute(this::closeOnLoop);
    }

    private void closeOnLoop() {
        if (closed) {
            return;
        }
        closed = true;
        tracks.clear();
        connected.completeExceptionally(new ConnectFailure("the connection was closed"));
        DtlsSession session = dtls;
        if (session != null) {
            session.close();
        }
        if (sender != null && receiver != null) {
            sender.close();
            receiver.close();
            sender = null;
            receiver = null;
        }
        // Its close_notify is on the way through the session's thread.
        loop.after(TIMER_NANOS, socket::close);
    }
}
