package room.transport;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import room.transport.dtls.ClientHello;
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
    private long connectDeadlineNanos;
    private final Queue<EarlyMedia> earlyMedia = new ArrayDeque<>(0);
    private TransportState state = new TransportState.Checking();
    /** The DTLS association whose keys are in use, or will be. */
    private @Nullable Association association;

    /** Whether the peer may end its association and begin another one; until the deadline. */
    private boolean mayBeginAnew;

    /** A handshake under way that takes the place of the association if it succeeds. */
    private @Nullable Association replacement;

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

    /**
     * The peer may be about to drop its association and begin another one, under the credentials that it has: browsers do
     * when another m-line comes to head the BUNDLE group. If it says goodbye to the old one within the connect timeout, the
     * transport waits for the new one.
     */
    public void expectNewAssociation(long nowNanos) {
        mayBeginAnew = true;
        connectDeadlineNanos = nowNanos + settings.connectTimeoutNanos();
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
        boolean late = nowNanos - connectDeadlineNanos > 0;
        mayBeginAnew &= !late;
        boolean hadAddress = agent.selected() != null;
        agent.onTimer(nowNanos);
        if (hadAddress && agent.selected() == null) {
            close(CloseReason.CONSENT_EXPIRED);
        } else if (!connected() && late) {
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

    /**
     * Takes a DTLS datagram. A ClientHello of another handshake than the one that yielded the keys begins a new association
     * beside the old: when the m-line at the head of the BUNDLE group is stopped, browsers start DTLS from nothing, from
     * another port and under the same ICE credentials (RFC 8842 section 4 would want others). The old keys stay in use
     * until the new handshake has succeeded, with the certificate that was promised.
     *
     * @return null if the datagram was taken
     */
    @Nullable
    TransportDrop onDtls(ByteBuf datagram, InetSocketAddress from) {
        Association next = replacement;
        if (next != null && next.peer.equals(from)) {
            return next.offer(datagram, from);
        }
        Association current = association;
        if (current == null) {
            if (remote.role() == DtlsRole.SERVER || !table.dtls().opensHandshake(datagram)) {
                return TransportDrop.DTLS_NO_CLIENT_HELLO;
            }
            current = new Association(from);
            association = current;
            if (!current.accept()) {
                association = null;
                return TransportDrop.DTLS_TOO_MANY_HANDSHAKES;
            }
            state = new TransportState.Handshaking();
        } else if (beginsAnew(datagram, current)) {
            if (next != null) {
                next.close();
            }
            next = new Association(from);
            replacement = next;
            if (!next.accept()) {
                replacement = null;
                return TransportDrop.DTLS_TOO_MANY_HANDSHAKES;
            }
            return next.offer(datagram, from);
        }
        return current.offer(datagram, from);
    }

    private boolean beginsAnew(ByteBuf datagram, Association current) {
        return connected()
                && remote.role() == DtlsRole.CLIENT
                && table.dtls().opensHandshake(datagram)
                && !ClientHello.isSame(current.hello, ClientHello.random(datagram));
    }

    /** Sends the ClientHello of a peer that waits for it, unless it is under way. */
    private void openDtls() {
        InetSocketAddress peer = lastSelected;
        if (remote.role() != DtlsRole.SERVER || !(state instanceof TransportState.Checking) || peer == null) {
            return;
        }
        Association opened = new Association(peer);
        association = opened;
        if (opened.connect()) {
            state = new TransportState.Handshaking();
        } else {
            association = null;
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

    private void onKeys(KeyingMaterial keys) {
        SrtpProfile profile = SrtpProfile.of(keys.srtpProfileId());
        if (profile == null) {
            throw new IllegalStateException("A handshake agreed on SRTP profile " + keys.srtpProfileId());
        }
        state = new TransportState.Connected(profile);
        mayBeginAnew = false;
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
        if (association != null) {
            association.close();
        }
        if (replacement != null) {
            replacement.close();
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

    /** One DTLS association with the peer, from its first datagram on. */
    private final class Association implements DtlsEvents {
        /** Where its handshake goes: to the address that it comes from, which has passed a check. */
        private InetSocketAddress peer;

        /** The random of the ClientHello that began it; null until that has been seen, or when the server's own did. */
        private byte @Nullable [] hello;

        private @Nullable DtlsSession session;
        private boolean established;

        Association(InetSocketAddress peer) {
            this.peer = peer;
        }

        /** @return false if as many handshakes as allowed are under way */
        boolean accept() {
            session = table.dtls().accept(remote.fingerprints(), this, table.loop());
            return session != null;
        }

        /** @return false if as many handshakes as allowed are under way */
        boolean connect() {
            session = table.dtls().connect(remote.fingerprints(), this, table.loop());
            return session != null;
        }

        @Nullable
        TransportDrop offer(ByteBuf datagram, InetSocketAddress from) {
            peer = from;
            DtlsSession running = session;
            if (running == null) {
                return TransportDrop.DTLS_NO_CLIENT_HELLO;
            }
            if (hello == null && table.dtls().opensHandshake(datagram)) {
                hello = ClientHello.random(datagram);
            }
            return switch (running.offer(datagram)) {
                case TAKEN -> null;
                case MALFORMED -> TransportDrop.DTLS_MALFORMED;
                case QUEUE_FULL -> TransportDrop.DTLS_QUEUE_FULL;
            };
        }

        void close() {
            if (session != null) {
                session.close();
            }
        }

        @Override
        public void onDatagram(byte[] datagram) {
            InetSocketAddress selected = lastSelected;
            if (this == association || this == replacement) {
                // A client that begins anew does so before it nominates the address, so the selected one may be dead.
                send(datagram, established && selected != null ? selected : peer);
            }
        }

        @Override
        public void onKeys(KeyingMaterial keys) {
            if (this == association && state instanceof TransportState.Handshaking) {
                established = true;
                PeerTransport.this.onKeys(keys);
            } else if (this == replacement && connected()) {
                established = true;
                Association old = association;
                association = this;
                replacement = null;
                if (old != null) {
                    old.close();
                }
                PeerTransport.this.onKeys(keys);
            }
        }

        @Override
        public void onEnd(DtlsEnd end) {
            if (this == replacement) {
                replacement = null;
            } else if (this == association && mayBeginAnew && connected() && end == DtlsEnd.CLOSED_BY_PEER) {
                association = replacement;
                replacement = null;
                state = association == null ? new TransportState.Checking() : new TransportState.Handshaking();
            } else if (this == association) {
                PeerTransport.this.close(reason(end));
            }
        }

        private CloseReason reason(DtlsEnd end) {
            return switch (end) {
                case CLOSED_HERE -> CloseReason.LOCAL;
                case CLOSED_BY_PEER -> CloseReason.BY_PEER;
                case HANDSHAKE_TIMEOUT -> CloseReason.HANDSHAKE_TIMEOUT;
                case WRONG_FINGERPRINT -> CloseReason.WRONG_FINGERPRINT;
                case NO_COMMON_PROFILE, HANDSHAKE_FAILED -> CloseReason.HANDSHAKE_FAILED;
                case ALERT_BY_PEER -> connected() ? CloseReason.BY_PEER : CloseReason.HANDSHAKE_FAILED;
                case FAILED -> CloseReason.FAILED;
            };
        }
    }
}
