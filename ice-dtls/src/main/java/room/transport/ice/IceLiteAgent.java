package room.transport.ice;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The answering half of ICE for one peer (RFC 8445 section 2.5): verifies checks, keeps the addresses that passed one,
 * follows the peer's nomination and watches consent. Owned by one loop; knows no socket and no clock.
 *
 * <p>Datagrams go to the first validated address until the peer nominates one, because clients start DTLS before they
 * nominate. After that a nomination moves them; or media, where a network translates addresses anew and the peer, who
 * does not notice, nominates nothing; or the loss of consent on the selected address while another one still has it.
 *
 * <p>Before datagrams move to another address, the agent checks the way back to it by a binding request of its own, which a
 * lite agent need not: the source of a peer's check may be forged, and its media must not be turned on somebody who never
 * asked for it. The first address needs no such check, as DTLS does not finish with somebody who does not answer.
 */
public final class IceLiteAgent {
    /** A check of ours goes out this often and this far apart, but for those that a check of the peer's brings forward. */
    private static final int MAX_SENT = 12;

    private static final long RESEND_NANOS = 50_000_000L;

    /** After that many without an answer there is a pause; it bounds what a forged source costs somebody. */
    private static final long ANEW_NANOS = 5_000_000_000L;

    /** A peer that sends from one address has said nothing from another for this long: a few packets late is less. */
    private static final long MOVED_NANOS = 1_000_000_000L;

    private final IceSettings settings;
    private final StunCodec codec;
    private final IceEvents events;
    private final RandomGenerator random;
    private final List<Path> paths = new ArrayList<>(2);
    private Generation current;
    private @Nullable Generation restarted;
    private @Nullable Path selected;

    /** Where datagrams shall go once the way there is known to lead to the peer; null when they do. */
    private @Nullable Path wanted;

    private boolean nominated;

    /** @param random source of transaction ids, cryptographically strong */
    public IceLiteAgent(
            IceSettings settings,
            StunCodec codec,
            IceEvents events,
            RandomGenerator random,
            IceCredentials local,
            IceCredentials remote) {
        this.settings = settings;
        this.codec = codec;
        this.events = events;
        this.random = random;
        this.current = new Generation(local, remote);
    }

    /** The credentials to announce: those of the last restart, used or not. */
    public IceCredentials localCredentials() {
        return restarted == null ? current.local : restarted.local;
    }

    /** The peer's newest credentials. */
    public IceCredentials remoteCredentials() {
        return restarted == null ? current.remote : restarted.remote;
    }

    /**
     * Begins an ICE restart (RFC 8445 section 9). Checks with the credentials in use stay valid, and datagrams keep their
     * address, until the first check with the new ones and its nomination.
     *
     * @return credentials of an earlier restart that the peer never used and that are void now
     */
    public @Nullable IceCredentials restart(IceCredentials local, IceCredentials remote) {
        IceCredentials unused = restarted == null ? null : restarted.local;
        restarted = new Generation(local, remote);
        return unused;
    }

    /**
     * Handles a check that {@link BindingRequestScan} passed.
     *
     * @param message the whole datagram
     * @param localUfragKey which local credentials it names; they must be ones of this agent
     * @param from where it came from, resolved
     */
    public CheckResult onCheck(byte[] message, long localUfragKey, InetSocketAddress from, long nowNanos) {
        Generation generation = restarted != null && restarted.ufragKey == localUfragKey ? restarted : current;
        BindingRequest request = codec.decode(message, generation.key);
        if (request == null) {
            return CheckResult.NOT_AUTHENTIC;
        }
        if (!request.username().equals(generation.username)) {
            return CheckResult.WRONG_USERNAME;
        }
        if (!request.unknownAttributes().isEmpty()) {
            events.onMessage(
                    codec.unknownAttributes(request.transactionId(), request.unknownAttributes(), generation.key),
                    from);
            return CheckResult.UNKNOWN_ATTRIBUTE;
        }
        if (request.role() == BindingRequest.Role.CONTROLLED) {
            events.onMessage(codec.roleConflict(request.transactionId(), generation.key), from);
            return CheckResult.ROLE_CONFLICT;
        }
        Path path = validated(from, nowNanos);
        if (path == null) {
            return CheckResult.ADDRESS_TAKEN;
        }
        if (generation == restarted) {
            IceCredentials retired = current.local;
            current = generation;
            restarted = null;
            nominated = false;
            events.onCredentialsRetired(retired);
        }
        events.onMessage(codec.success(request.transactionId(), from, generation.key), from);
        if (request.useCandidate()) {
            nominated = true;
            wanted = path;
        }
        if (selected == null) {
            select(path);
        }
        follow(nowNanos);
        return CheckResult.ANSWERED;
    }

    /**
     * Takes the answer to a check of ours.
     *
     * @return false when it is none: another transaction, not authentic, or from elsewhere
     */
    public boolean onAnswer(byte[] message, InetSocketAddress from) {
        for (int i = 0; i < paths.size(); i++) {
            Path path = paths.get(i);
            WayBack check = path.check;
            if (check == null || !path.address.equals(from)) {
                continue;
            }
            if (!codec.answers(message, check.transactionId, check.key)) {
                return false;
            }
            path.check = null;
            path.wayBack = true;
            if (path == wanted) {
                select(path);
                wanted = null;
            }
            return true;
        }
        return false;
    }

    /** Moves to the address that is wanted, or does what is still needed for it. */
    private void follow(long nowNanos) {
        Path path = wanted;
        if (path == null) {
            return;
        }
        if (path == selected || path.wayBack) {
            select(path);
            wanted = null;
            return;
        }
        WayBack check = path.check;
        if (check == null || check.generation != current || check.isGivenUp(nowNanos)) {
            check = new WayBack(current, transactionId());
            path.check = check;
        }
        if (check.sent < MAX_SENT && nowNanos - check.sentNanos >= RESEND_NANOS) {
            check.sent++;
            check.sentNanos = nowNanos;
            events.onMessage(codec.check(check.transactionId, check.username, check.key), path.address);
        }
    }

    private byte[] transactionId() {
        byte[] id = new byte[12];
        random.nextBytes(id);
        return id;
    }

    /**
     * Media from an address passed SRTP's authentication, so the peer is still there. RFC 7675 counts checks only, but
     * some senders check once and never again, and what is sent back to them is RTCP. Nothing changes for an address that
     * never passed a check. Where the selected address is silent meanwhile, the peer's media tells which it uses now:
     * checks alone do not, as peers keep other ways open by them. To be called some 50 times a second while media comes.
     */
    public void onAuthenticMedia(InetSocketAddress from, long nowNanos) {
        for (int i = 0; i < paths.size(); i++) {
            Path path = paths.get(i);
            if (path.address.equals(from)) {
                path.lastHeardNanos = nowNanos;
                Path old = selected;
                if (old != null && path != old && nowNanos - old.lastHeardNanos >= MOVED_NANOS) {
                    wanted = path;
                    follow(nowNanos);
                }
            }
        }
    }

    /** Drops addresses whose consent has run out, and repeats checks. To be called a few times a second. */
    public void onTimer(long nowNanos) {
        for (int i = paths.size() - 1; i >= 0; i--) {
            Path path = paths.get(i);
            if (nowNanos - path.lastHeardNanos > settings.consentNanos()) {
                paths.remove(i);
                release(path);
            }
        }
        Path old = selected;
        if (old != null && nowNanos - old.lastHeardNanos > settings.consentNanos() / 3 && wanted == null) {
            Path freshest = freshest();
            wanted = freshest == old ? null : freshest;
        }
        follow(nowNanos);
        if (old != null && selected == old && !paths.contains(old)) {
            selected = null;
        }
    }

    private void release(Path path) {
        if (path == wanted) {
            wanted = null;
        }
        events.onReleased(path.address);
    }

    /** Releases every address and retires all credentials; the agent is not to be used afterwards. */
    public void close() {
        events.onCredentialsRetired(current.local);
        if (restarted != null) {
            events.onCredentialsRetired(restarted.local);
        }
        while (!paths.isEmpty()) {
            events.onReleased(paths.removeLast().address);
        }
        selected = null;
        wanted = null;
    }

    /** Where datagrams go, null before the first valid check and after consent is lost on every address. */
    public @Nullable InetSocketAddress selected() {
        return selected == null ? null : selected.address;
    }

    /**
     * When anything authentic came from the peer last, on whatever address.
     *
     * @param otherwise when there is none
     */
    public long heardNanos(long otherwise) {
        Path freshest = freshest();
        return freshest == null ? otherwise : freshest.lastHeardNanos;
    }

    /** Whether the peer has nominated an address since the last restart. */
    public boolean nominated() {
        return nominated;
    }

    private @Nullable Path validated(InetSocketAddress from, long nowNanos) {
        for (int i = 0; i < paths.size(); i++) {
            Path path = paths.get(i);
            if (path.address.equals(from)) {
                path.lastHeardNanos = nowNanos;
                return path;
            }
        }
        if (!events.onValidated(from)) {
            return null;
        }
        if (paths.size() == settings.maxAddresses()) {
            Path stalest = stalestUnselected();
            paths.remove(stalest);
            release(stalest);
        }
        var path = new Path(from, nowNanos);
        paths.add(path);
        return path;
    }

    /** The one place where datagrams get a new destination; always an address that has passed an authenticated check. */
    private void select(Path path) {
        if (path != selected) {
            selected = path;
            events.onSelected(path.address);
        }
    }

    private @Nullable Path freshest() {
        Path freshest = null;
        for (Path path : paths) {
            if (freshest == null || path.lastHeardNanos - freshest.lastHeardNanos > 0) {
                freshest = path;
            }
        }
        return freshest;
    }

    private Path stalestUnselected() {
        Path stalest = paths.getFirst();
        for (Path path : paths) {
            if (path != selected && (stalest == selected || path.lastHeardNanos - stalest.lastHeardNanos < 0)) {
                stalest = path;
            }
        }
        return stalest;
    }

    /** An address that sent an authenticated check. */
    private static final class Path {
        private final InetSocketAddress address;
        private long lastHeardNanos;

        /** A check of ours under way. */
        private @Nullable WayBack check;

        /** The peer has answered a check of ours there. */
        private boolean wayBack;

        Path(InetSocketAddress address, long nowNanos) {
            this.address = address;
            this.lastHeardNanos = nowNanos;
        }
    }

    /** A check of ours, sent until it is answered. */
    private static final class WayBack {
        private final Generation generation;
        private final byte[] transactionId;
        private final String username;
        private final byte[] key;
        private int sent;
        private long sentNanos = Long.MIN_VALUE / 2;

        WayBack(Generation generation, byte[] transactionId) {
            this.generation = generation;
            this.transactionId = transactionId;
            this.username = generation.remote.ufrag() + ":" + generation.local.ufrag();
            this.key = generation.remote.pwd().getBytes(StandardCharsets.UTF_8);
        }

        boolean isGivenUp(long nowNanos) {
            return sent == MAX_SENT && nowNanos - sentNanos > ANEW_NANOS;
        }
    }

    /** Both sides' credentials between two restarts, and what is derived from them once. */
    private static final class Generation {
        private final IceCredentials local;
        private final IceCredentials remote;
        private final long ufragKey;
        private final String username;
        private final byte[] key;

        Generation(IceCredentials local, IceCredentials remote) {
            this.local = local;
            this.remote = remote;
            this.ufragKey = LocalUfrag.key(local.ufrag());
            this.username = local.ufrag() + ":" + remote.ufrag();
            this.key = local.pwd().getBytes(StandardCharsets.UTF_8);
        }
    }
}
