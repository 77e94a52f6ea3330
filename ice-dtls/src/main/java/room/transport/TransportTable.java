package room.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import room.transport.demux.DatagramKind;
import room.transport.dtls.DtlsAgent;
import room.transport.ice.BindingRequestScan;
import room.transport.ice.IceCredentials;
import room.transport.ice.LocalUfrag;
import room.transport.ice.PlainBinding;
import room.transport.ice.StunCodec;

/**
 * The transports behind one UDP port. Finds the one a datagram is for: checks by our ufrag in their USERNAME, everything
 * else by the address it came from, which must have passed an authenticated check. Plain STUN binding requests, which are
 * for none of them, it answers itself. Owned by one loop; only the executor
 * given to it is used by other threads.
 */
public final class TransportTable {
    private final TransportSettings settings;
    private final DtlsAgent dtls;
    private final StunCodec stun;
    private final DatagramSink sink;
    private final ByteBufAllocator allocator;
    private final Executor loop;
    private final RandomGenerator random;
    private final BindingRequestScan scan = new BindingRequestScan();
    private final PlainBinding plainBinding = new PlainBinding();
    private final Map<InetSocketAddress, PeerTransport> byAddress = new HashMap<>();
    private final LongObjectMap<PeerTransport> byUfrag = new LongObjectHashMap<>();
    private final List<PeerTransport> transports = new ArrayList<>();
    private final long[] drops = new long[TransportDrop.values().length];

    /**
     * @param dtls shared with other loops
     * @param stun this loop's own
     * @param sink where STUN and DTLS datagrams leave
     * @param allocator for those datagrams and for early media
     * @param loop runs tasks on the loop that owns this table, in the order they are given
     * @param random source of ICE credentials, cryptographically strong
     */
    public TransportTable(
            TransportSettings settings,
            DtlsAgent dtls,
            StunCodec stun,
            DatagramSink sink,
            ByteBufAllocator allocator,
            Executor loop,
            RandomGenerator random) {
        this.settings = settings;
        this.dtls = dtls;
        this.stun = stun;
        this.sink = sink;
        this.allocator = allocator;
        this.loop = loop;
        this.random = random;
    }

    /** Makes a transport for a peer that has offered; its {@link PeerTransport#localCredentials} go into the answer. */
    public PeerTransport add(RemotePeer remote, TransportListener listener, long nowNanos) {
        IceCredentials local = unusedCredentials();
        var transport = new PeerTransport(this, settings, local, remote, listener, nowNanos);
        byUfrag.put(LocalUfrag.key(local.ufrag()), transport);
        transports.add(transport);
        return transport;
    }

    /**
     * Takes a datagram: answers STUN, feeds DTLS, and tells whose media the rest is.
     *
     * @param datagram borrowed for the call; neither its bytes nor its indices are changed
     * @param from where it came from, resolved
     * @return the transport if this is SRTP or SRTCP for one that has its keys; null if it was anything else, or dropped
     *     and counted
     */
    public @Nullable PeerTransport onDatagram(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
        switch (DatagramKind.of(datagram, datagram.readerIndex(), datagram.readableBytes())) {
            case RTP, RTCP -> {
                return media(datagram, from);
            }
            case STUN -> onStun(datagram, from, nowNanos);
            case DTLS -> onDtls(datagram, from);
            case UNKNOWN -> drop(TransportDrop.UNKNOWN_KIND);
        }
        return null;
    }

    /**
     * Ends transports whose consent or patience has run out. Also repeats
     * checks of ours. To be called a few times a second.
     */
    public void onTimer(long nowNanos) {
        // A copy, since listeners add and close transports.
        for (PeerTransport transport : List.copyOf(transports)) {
            transport.onTimer(nowNanos);
        }
    }

    /** Closes every transport. */
    public void close() {
        for (PeerTransport transport : List.copyOf(transports)) {
            transport.close();
        }
    }

    /** Transports that are not closed. */
    public int size() {
        return transports.size();
    }

    /** Datagrams dropped for that reason so far. */
    @SuppressWarnings("EnumOrdinal") // The index into an array of counters, never stored.
    public long dropped(TransportDrop reason) {
        return drops[reason.ordinal()];
    }

    private @Nullable PeerTransport media(ByteBuf datagram, InetSocketAddress from) {
        PeerTransport transport = byAddress.get(from);
        if (transport == null) {
            drop(TransportDrop.MEDIA_UNKNOWN_ADDRESS);
            return null;
        }
        if (transport.connected()) {
            transport.onMedia(from);
            return transport;
        }
        if (!transport.holdsEarly(datagram, from)) {
            drop(TransportDrop.MEDIA_BEFORE_KEYS);
        }
        return null;
    }

    private void onStun(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
        switch (scan.scan(datagram)) {
            case CHECK -> onCheck(datagram, from, nowNanos);
            case PLAIN -> onPlainBinding(datagram, from, nowNanos);
            case SUCCESS -> onAnswer(datagram, from);
            case MALFORMED -> drop(TransportDrop.STUN_MALFORMED);
            case NOT_A_BINDING_REQUEST, NOT_A_CHECK -> drop(TransportDrop.STUN_NOT_A_CHECK);
        }
    }

    private void onPlainBinding(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
        if (plainBinding.mayAnswer(nowNanos)) {
            sink.send(PlainBinding.answer(datagram, from, allocator), from);
        } else {
            drop(TransportDrop.STUN_TOO_MANY);
        }
    }

    private void onCheck(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
        long key = scan.localUfragKey();
        PeerTransport transport = byUfrag.get(key);
        if (transport == null) {
            drop(TransportDrop.STUN_UNKNOWN_UFRAG);
            return;
        }
        switch (transport.onCheck(ByteBufUtil.getBytes(datagram), key, from, nowNanos)) {
            case ANSWERED -> {}
            case NOT_AUTHENTIC -> drop(TransportDrop.STUN_NOT_AUTHENTIC);
            case WRONG_USERNAME -> drop(TransportDrop.STUN_WRONG_USERNAME);
            case UNKNOWN_ATTRIBUTE, ROLE_CONFLICT -> drop(TransportDrop.STUN_REFUSED);
            case ADDRESS_TAKEN -> drop(TransportDrop.STUN_ADDRESS_TAKEN);
        }
    }

    private void onAnswer(ByteBuf datagram, InetSocketAddress from) {
        PeerTransport transport = byAddress.get(from);
        if (transport == null || !transport.onCheckAnswered(ByteBufUtil.getBytes(datagram), from)) {
            drop(TransportDrop.STUN_UNASKED_ANSWER);
        }
    }

    private void onDtls(ByteBuf datagram, InetSocketAddress from) {
        PeerTransport transport = byAddress.get(from);
        TransportDrop reason =
                transport == null ? TransportDrop.DTLS_UNKNOWN_ADDRESS : transport.onDtls(datagram, from);
        if (reason != null) {
            drop(reason);
        }
    }

    @SuppressWarnings("EnumOrdinal") // As above.
    private void drop(TransportDrop reason) {
        drops[reason.ordinal()]++;
    }

    private IceCredentials unusedCredentials() {
        while (true) {
            IceCredentials credentials = IceCredentials.random(random);
            if (!byUfrag.containsKey(LocalUfrag.key(credentials.ufrag()))) {
                return credentials;
            }
        }
    }

    IceCredentials newCredentials(PeerTransport transport) {
        IceCredentials credentials = unusedCredentials();
        byUfrag.put(LocalUfrag.key(credentials.ufrag()), transport);
        return credentials;
    }

    void forget(IceCredentials local) {
        byUfrag.remove(LocalUfrag.key(local.ufrag()));
    }

    /**
     * Gives an address to a transport. The first one keeps it: otherwise a participant could take over another one's
     * media by sending checks with a forged source.
     */
    boolean claim(InetSocketAddress address, PeerTransport transport) {
        return byAddress.putIfAbsent(address, transport) == null;
    }

    void release(InetSocketAddress address) {
        byAddress.remove(address);
    }

    void remove(PeerTransport transport) {
        transports.remove(transport);
    }

    @Nullable
    PeerTransport owner(InetSocketAddress address) {
        return byAddress.get(address);
    }

    RandomGenerator random() {
        return random;
    }

    StunCodec stun() {
        return stun;
    }

    DtlsAgent dtls() {
        return dtls;
    }

    DatagramSink sink() {
        return sink;
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    Executor loop() {
        return loop;
    }
}
