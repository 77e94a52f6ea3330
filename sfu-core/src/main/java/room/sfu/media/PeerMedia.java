package room.sfu.media;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.rtp.forward.RtpSession;
import room.rtp.srtp.SrtpKeys;
import room.rtp.srtp.SrtpProfile;
import room.rtp.srtp.SrtpReceiver;
import room.rtp.srtp.SrtpSender;
import room.sfu.api.ParticipantId;
import room.sfu.negotiation.LocalTransport;
import room.sfu.negotiation.MediaUse;
import room.sfu.negotiation.NegotiatedSession;
import room.sfu.negotiation.Negotiation;
import room.sfu.negotiation.NegotiationException;
import room.sfu.negotiation.RemoteTransport;
import room.sfu.sdp.Origin;
import room.sfu.sdp.SdpWriter;
import room.sfu.sdp.SessionDescription;
import room.sfu.sdp.SetupRole;
import room.transport.CloseReason;
import room.transport.PeerTransport;
import room.transport.RemotePeer;
import room.transport.TransportListener;
import room.transport.demux.DatagramKind;
import room.transport.dtls.DtlsRole;
import room.transport.dtls.Fingerprint;
import room.transport.dtls.KeyingMaterial;
import room.transport.ice.IceCredentials;

/**
 * The media of one participant: its transport, the session on it, and the tracks that go over it. Follows the offers that
 * its client makes. Owned by the room's loop.
 */
public final class PeerMedia implements TransportListener {
    private static final Logger LOG = LoggerFactory.getLogger(PeerMedia.class);

    /** The offer cannot be answered; the message says why and how to mend it. */
    public static final class RefusedOfferException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedOfferException(String message) {
            super(message);
        }
    }

    /** Hears that the media has ended without the room's doing, and when it begins; on the loop. */
    @FunctionalInterface
    public interface EndListener {
        void onEnded(CloseReason reason);

        /** Packets can go both ways. */
        default void onConnected() {}
    }

    private final ParticipantId id;
    private final MediaHost host;
    private final MediaSettings settings;
    private final EndListener endListener;
    private final PeerLines lines = new PeerLines();
    private @Nullable NegotiatedSession negotiated;
    private @Nullable PeerTransport transport;
    private @Nullable RtpSession session;
    private @Nullable Origin endedOrigin;
    private long lastAuthenticPackets;
    private long heardNanos;
    private boolean closing;

    public PeerMedia(ParticipantId id, MediaHost host, MediaSettings settings, EndListener endListener) {
        this.id = id;
        this.host = host;
        this.settings = settings;
        this.endListener = endListener;
    }

    public ParticipantId id() {
        return id;
    }

    /** Whether there is a transport, connected or on its way to be. */
    public boolean isOpen() {
        return session != null;
    }

    /** What it publishes and receives; empty while there is no transport. */
    public PeerLines lines() {
        return lines;
    }

    // Negotiation

    /**
     * Takes the client's offer.
     *
     * @param use which of the flows offered are taken
     * @return the answer's text
     * @throws RefusedOfferException when it cannot be answered; nothing has changed then
     */
    public String answer(SessionDescription offered, MediaUse use) throws RefusedOfferException {
        SessionDescription offer = use.restrict(offered);
        Origin ended = endedOrigin;
        if (ended != null && ended.sameSession(offer.origin())) {
            throw new RefusedOfferException(
                    "its connection has ended at the server; make a new RTCPeerConnection and offer that");
        }
        Negotiation negotiation;
        try {
            negotiation = settings.answerer().negotiate(offer, negotiated);
        } catch (NegotiationException bad) {
            throw new RefusedOfferException(String.valueOf(bad.getMessage()));
        }
        NegotiatedSession next = negotiation.session();
        RemoteTransport remote = next.transport();
        if (remote == null) {
            throw new RefusedOfferException("it has no audio or video m-line that the server can take");
        }
        PeerTransport current = prepareTransport(next, remote);
        negotiated = next;
        RtpSession rtp = session;
        if (rtp != null) {
            lines.follow(next, rtp);
        }
        LocalIce local = localIce(current);
        Fingerprint fingerprint = settings.fingerprint();
        String[] parts = fingerprint.toSdp().split(" ", 2);
        return SdpWriter.write(negotiation.answer(
                new LocalTransport(local.ufrag(), local.pwd(), parts[0], parts[1], local.candidates())));
    }

    private LocalIce localIce(PeerTransport current) {
        IceCredentials local = current.localCredentials();
        List<String> candidates = new ArrayList<>();
        host.candidates().forEach(candidate -> candidates.add("candidate:" + candidate.toSdp()));
        return new LocalIce(local.ufrag(), local.pwd(), candidates);
    }

    /**
     * Takes the client's ICE credentials outside of an offer; other ones than those in use restart ICE.
     *
     * @return the server's new end, null when the credentials are those in use
     * @throws RefusedOfferException when there is no transport or these cannot be ICE credentials
     */
    public @Nullable LocalIce updateIce(String ufrag, String pwd) throws RefusedOfferException {
        PeerTransport current = transport;
        NegotiatedSession last = negotiated;
        if (current == null || last == null) {
            throw new RefusedOfferException("there is no connection whose ICE could be restarted");
        }
        IceCredentials remote = credentials(ufrag, pwd);
        if (remote.equals(current.remoteCredentials())) {
            return null;
        }
        current.restart(remote);
        negotiated = last.withRemoteCredentials(ufrag, pwd);
        return localIce(current);
    }

    private static IceCredentials credentials(String ufrag, String pwd) throws RefusedOfferException {
        try {
            return new IceCredentials(ufrag, pwd);
        } catch (IllegalArgumentException bad) {
            throw new RefusedOfferException(String.valueOf(bad.getMessage()));
        }
    }

    private PeerTransport prepareTransport(NegotiatedSession next, RemoteTransport remote)
            throws RefusedOfferException {
        RemotePeer peer = remotePeer(remote, next.localSetup());
        PeerTransport current = transport;
        switch (next.transportChange()) {
            case NEW -> {
                endTransport();
                current = host.addTransport(peer, this);
                transport = current;
                session = new RtpSession(
                        host.fanout(),
                        settings.random().nextInt(),
                        next.cname().getBytes(StandardCharsets.US_ASCII),
                        settings.maxIncomingBps(),
                        settings.random());
                heardNanos = host.nowNanos();
                host.opened(this);
            }
            case ICE_RESTART -> {
                if (current != null) {
                    current.restart(peer.credentials());
                }
            }
            case KEPT -> {}
        }
        if (current == null) {
            throw new IllegalStateException("a kept session without a transport");
        }
        RemoteTransport before = negotiated == null ? null : negotiated.transport();
        if (before != null && !Objects.equals(before.taggedMid(), remote.taggedMid())) {
            current.expectNewAssociation(host.nowNanos());
        }
        return current;
    }

    private static RemotePeer remotePeer(RemoteTransport remote, SetupRole localSetup) throws RefusedOfferException {
        List<Fingerprint> fingerprints = new ArrayList<>();
        for (var fingerprint : remote.fingerprints()) {
            fingerprints.add(Fingerprint.parse(fingerprint.algorithm() + " " + fingerprint.value()));
        }
        IceCredentials credentials = credentials(remote.iceUfrag(), remote.icePwd());
        try {
            return new RemotePeer(
                    credentials, fingerprints, localSetup == SetupRole.ACTIVE ? DtlsRole.SERVER : DtlsRole.CLIENT);
        } catch (IllegalArgumentException bad) {
            throw new RefusedOfferException(String.valueOf(bad.getMessage()));
        }
    }

    // The end

    /** Ends transport and tracks without a call to the end listener. */
    public void close() {
        closing = true;
        endTransport();
    }

    /** Ends the transport as if the peer had; the end listener hears it. */
    public void closeTransport() {
        PeerTransport current = transport;
        if (current != null) {
            current.close();
        }
    }

    private void endTransport() {
        PeerTransport current = transport;
        transport = null;
        if (current != null) {
            current.close();
        }
        endSession();
    }

    private void endSession() {
        RtpSession rtp = session;
        session = null;
        lines.clear();
        if (rtp != null) {
            rtp.close();
            host.closed(this);
        }
    }

    // Packets and time

    /** Takes SRTP or SRTCP of this peer from a validated address. */
    public void onMedia(ByteBuf datagram, long nowNanos) {
        RtpSession rtp = session;
        if (rtp == null) {
            return;
        }
        int offset = datagram.readerIndex();
        int length = datagram.readableBytes();
        if (DatagramKind.of(datagram, offset, length) == DatagramKind.RTCP) {
            rtp.onRtcp(datagram, offset, length, nowNanos);
        } else {
            rtp.onRtp(datagram, offset, length, nowNanos);
        }
    }

    /** Called some 50 times a second. */
    public void onTimer(long nowNanos) {
        RtpSession rtp = session;
        if (rtp == null) {
            return;
        }
        rtp.onTimer(nowNanos);
        long authentic = rtp.authenticPackets();
        PeerTransport current = transport;
        if (authentic != lastAuthenticPackets && current != null) {
            current.onAuthenticMedia(nowNanos);
        }
        lastAuthenticPackets = authentic;
        if (current != null) {
            heardNanos = current.heardNanos(heardNanos);
        }
    }

    /** When its client was heard of last, by media or by an ICE check; when the transport was made if it never was. */
    public long heardNanos() {
        return heardNanos;
    }

    // Transport events

    @Override
    public void onConnected(KeyingMaterial keys) {
        RtpSession rtp = session;
        SrtpProfile profile = SrtpProfile.byId(keys.srtpProfileId());
        if (rtp == null || profile == null) {
            throw new IllegalStateException("connected without a session, or with an unknown SRTP profile");
        }
        SrtpKeys client = new SrtpKeys(profile, keys.clientKey(), keys.clientSalt());
        SrtpKeys server = new SrtpKeys(profile, keys.serverKey(), keys.serverSalt());
        boolean opened = negotiated != null && negotiated.localSetup() == SetupRole.ACTIVE;
        rtp.keys(
                new SrtpReceiver(settings.crypto(), opened ? server : client),
                new SrtpSender(settings.crypto(), opened ? client : server));
        LOG.debug("participant {}: connected, {}", id, profile);
        endListener.onConnected();
    }

    @Override
    public void onEarlyMedia(ByteBuf datagram, InetSocketAddress from) {
        onMedia(datagram, host.nowNanos());
    }

    @Override
    public void onSelected(InetSocketAddress remote) {
        RtpSession rtp = session;
        if (rtp != null) {
            rtp.remote(remote);
        }
    }

    @Override
    public void onClosed(CloseReason reason) {
        if (transport == null || closing) {
            return; // replaced or closed from here
        }
        transport = null;
        NegotiatedSession last = negotiated;
        endedOrigin = last == null ? null : last.remoteOrigin();
        negotiated = null;
        endSession();
        endListener.onEnded(reason);
    }
}
