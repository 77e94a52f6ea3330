package room.transport;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import room.transport.dtls.DtlsEnd;
import room.transport.dtls.DtlsEvents;
import room.transport.dtls.DtlsRole;
import room.transport.dtls.DtlsSession;
import room.transport.dtls.Fingerprint;
import room.transport.dtls.KeyingMaterial;
import room.transport.dtls.SrtpProfile;
import room.transport.ice.CheckResult;
import room.transport.ice.IceCredentials;
import room.transport.ice.IceEvents;
import room.transport.ice.IceLiteAgent;

/**
 * One peer's transport: ICE finds its address, DTLS over that address yields the keys. All methods are called on the
 * loop that owns the {@link TransportTable}.
 *
 * <p>DTLS starts with the first ClientHello from a validated address, or where the peer is the DTLS server with ours to
 * the first validated address, and never otherwise. It is independent of nomination: clients send their ClientHello
 * before they nominate.
 */
public final class PeerTransport {
    private final TransportTable table;
    private final TransportSettings settings;
    private final RemotePeer remote;
    private final TransportListener listener;
    private final IceLiteAgent agent;
    private final long connectDeadlineNanos;
    private final Queue<EarlyMedia> earlyMedia = new ArrayDeque<>(0);
    private TransportState state = new TransportState.Checking();
    private @Nullable DtlsSession dtls;

    private @Nullable InetSocketAddress lastMediaFrom;

    /** Outlives the agent's choice, because close_notify is sent after the transport is closed. */
    private @Nullable InetSocketAddress lastSelected;

    PeerTransport(
            TransportTable table,
            TransportSettings settings,
            IceCredentials local,
            RemotePeer remote,
            TransportListener listener,
            long nowNanos) {
        this.table = table;
        this.settings = settings;
        this.remote = remote;
        this.listener = listener;
        this.agent =
                new IceLiteAgent(settings.ice(), table.stun(), new Ice(), table.random(), local, remote.credentials());
        this.connectDeadlineNanos = nowNanos + settings.connectTimeoutNanos();
    }

    public TransportState state() {
        return state;
    }

    /** Who owns this transport; how a loop gets from a datagram to its session without another look-up. */
    public TransportListener listener() {
        return listener;
    }

    /** Whether keys have been handed out and the transport is not closed. */
    public boolean connected() {
        return state instanceof TransportState.Connected;
    }

    /** What to announce in the answer: after {@link #restart} the new ones. */
    public IceCredentials localCredentials() {
        return agent.localCredentials();
    }

    /** What the peer announced last; an offer with others is an ICE restart (RFC 8839 section 4.4.1.1.1). */
    public IceCredentials remoteCredentials() {
        return agent.remoteCredentials();
    }

    /**
     * What the peer's certificate was promised to be when the transport was made. An offer with another fingerprint wants
     * a new DTLS association (RFC 8842 section 4) and so a new transport.
     */
    public List<Fingerprint> expectedFingerprints() {
        return remote.fingerprints();
    }

    /**
     * Begins an ICE restart: the old credentials and address stay in use until the peer uses the new ones. DTLS and its
     * keys are not touched.
     *
     * @return the new local credentials, for the answer
     * @throws IllegalStateException if the transport is closed
     */
    public IceCredentials restart(IceCredentials newRemote) {
        if (state instanceof TransportState.Closed) {
            throw new IllegalStateException("ICE restart of a closed transport");
        }
        IceCredentials local = table.newCredentials(this);
        IceCredentials unused = agent.restart(local, newRemote);
        if (unused != null) {
            table.forget(unused);
        }
        return local;
    }

    /** Where media for the peer goes; null before the first valid check. Always an address that passed one. */
    public @Nullable InetSocketAddress remoteAddress() {
        return agent.selected();
    }

    /** Whether datagrams from there are this peer's. */
    public boolean accepts(InetSocketAddress from) {
        return table.owner(from) == this;
    }

    /** Media came from that address, which has passed a check; nobody knows yet whether it is authentic. */
    void onMedia(InetSocketAddress from) {
        lastMediaFrom = from;
    }

    /** Media that came since the last call was authentic: where the latest came from, the peer is still reached. */
    public void onAuthenticMedia(long nowNanos) {
        InetSocketAddress from = lastMediaFrom;
        if (from != null) {
            agent.onAuthenticMedia(from, nowNanos);
        }
    }

    /**
     * When the peer was heard of last: by an authenticated check, or by media as {@link #onAuthenticMedia} says.
     *
     * @param otherwise for a peer that no address is known of
     */
    public long heardNanos(long otherwise) {
        return agent.heardNanos(otherwise);
    }

    /** Checks consent and time-outs; {@link TransportTable#onTimer} calls it. */
    void onTimer(long nowNanos) {
        if (state instanceof TransportState.Closed) {
            return;
        }
        boolean hadAddress = agent.selected() != null;
        agent.onTimer(nowNanos);
        if (hadAddress && agent.selected() == null) {
            close(CloseReason.CONSENT_EXPIRED);
        } else if (!connected() && nowNanos - connectDeadlineNanos > 0) {
            close(CloseReason.CONNECT_TIMEOUT);
        } else if (agent.selected() != null) {
            openDtls(); // it could not be while too many handshakes were under way
        }
    }

    /** Closes the transport, with close_notify to the peer if the handshake is through. Idempotent. */
    public void close() {
        close(CloseReason.LOCAL);
    }

    CheckResult onCheck(byte[] message, long localUfragKey, InetSocketAddress from, long nowNanos) {
        return agent.onCheck(message, localUfragKey, from, nowNanos);
    }

    /** @return false for what answers no check of ours */
    boolean onCheckAnswered(byte[] message, InetSocketAddress from) {
        return agent.onAnswer(message, from);
    }

    /** @return null if the datagram was taken */
    @Nullable
    TransportDrop onDtls(ByteBuf datagram) {
        DtlsSession session = dtls;
        if (session == null) {
            if (remote.role() == DtlsRole.SERVER || !table.dtls().opensHandshake(datagram)) {
                return TransportDrop.DTLS_NO_CLIENT_HELLO;
            }
            session = table.dtls().accept(remote.fingerprints(), new Dtls(), table.loop());
            if (session == null) {
                return TransportDrop.DTLS_TOO_MANY_HANDSHAKES;
            }
            dtls = session;
            state = new TransportState.Handshaking();
        }
        return switch (session.offer(datagram)) {
            case TAKEN -> null;
            case MALFORMED -> TransportDrop.DTLS_MALFORMED;
            case QUEUE_FULL -> TransportDrop.DTLS_QUEUE_FULL;
        };
    }

    /** Sends the ClientHello of a peer that waits for it, unless it is under way. */
    private void openDtls() {
        if (remote.role() != DtlsRole.SERVER || !(state instanceof TransportState.Checking)) {
            return;
        }
        dtls = table.dtls().connect(remote.fingerprints(), new Dtls(), table.loop());
        if (dtls != null) {
            state = new TransportState.Handshaking();
        }
    }

    /** Keeps a copy of media that overtook the keys, within limits. */
    boolean holdsEarly(ByteBuf datagram, InetSocketAddress from) {
        if (!(state instanceof TransportState.Handshaking) || earlyMedia.size() >= settings.maxEarlyMedia()) {
            return false;
        }
        ByteBuf copy = table.allocator().buffer(datagram.readableBytes());
        copy.writeBytes(datagram, datagram.readerIndex(), datagram.readableBytes());
        earlyMedia.add(new EarlyMedia(copy, from));
        return true;
    }

    private void connect(KeyingMaterial keys) {
        SrtpProfile profile = SrtpProfile.of(keys.srtpProfileId());
        if (profile == null) {
            throw new IllegalStateException("A handshake agreed on SRTP profile " + keys.srtpProfileId());
        }
        state = new TransportState.Connected(profile);
        listener.onConnected(keys);
        for (EarlyMedia early = earlyMedia.poll(); early != null; early = earlyMedia.poll()) {
            try {
                if (connected()) {
                    listener.onEarlyMedia(early.datagram, early.from);
                }
            } finally {
                early.datagram.release();
            }
        }
    }

    private void close(CloseReason reason) {
        if (state instanceof TransportState.Closed) {
            return;
        }
        state = new TransportState.Closed(reason);
        for (EarlyMedia early = earlyMedia.poll(); early != null; early = earlyMedia.poll()) {
            early.datagram.release();
        }
        agent.close();
        table.remove(this);
        if (dtls != null) {
            dtls.close();
        }
        listener.onClosed(reason);
    }

    private void send(byte[] message, InetSocketAddress to) {
        table.sink().send(table.allocator().buffer(message.length).writeBytes(message), to);
    }

    private record EarlyMedia(ByteBuf datagram, InetSocketAddress from) {}

    private final class Ice implements IceEvents {
        @Override
        public void onMessage(byte[] message, InetSocketAddress to) {
            send(message, to);
        }

        @Override
        public boolean onValidated(InetSocketAddress address) {
            return table.claim(address, PeerTransport.this);
        }

        @Override
        public void onReleased(InetSocketAddress address) {
            table.release(address);
        }

        @Override
        public void onSelected(InetSocketAddress address) {
            lastSelected = address;
            listener.onSelected(address);
            openDtls();
        }

        @Override
        public void onCredentialsRetired(IceCredentials retired) {
            table.forget(retired);
        }
    }

    private final class Dtls implements DtlsEvents {
        @Override
        public void onDatagram(byte[] datagram) {
            if (lastSelected != null) {
                send(datagram, lastSelected);
            }
        }

        @Override
        public void onKeys(KeyingMaterial keys) {
            if (state instanceof TransportState.Handshaking) {
                connect(keys);
            }
        }

        @Override
        public void onEnd(DtlsEnd end) {
            close(
                    switch (end) {
                        case CLOSED_HERE -> CloseReason.LOCAL;
                        case CLOSED_BY_PEER -> CloseReason.BY_PEER;
                        case HANDSHAKE_TIMEOUT -> CloseReason.HANDSHAKE_TIMEOUT;
                        case WRONG_FINGERPRINT -> CloseReason.WRONG_FINGERPRINT;
                        case NO_COMMON_PROFILE, HANDSHAKE_FAILED -> CloseReason.HANDSHAKE_FAILED;
                        case ALERT_BY_PEER -> connected() ? CloseReason.BY_PEER : CloseReason.HANDSHAKE_FAILED;
                        case FAILED -> CloseReason.FAILED;
                    });
        }
    }
}
