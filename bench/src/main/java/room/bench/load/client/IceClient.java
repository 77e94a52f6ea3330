package room.bench.load.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import room.transport.ice.BindingRequest;
import room.transport.ice.IceCredentials;
import room.transport.ice.StunCodec;

/**
 * The client's full agent of one connection (RFC 8445): checks every candidate of the server and answers the checks of
 * servers that make some. Who offered is controlling and nominates the first candidate that answers; else the server
 * nominates. After that it keeps consent alive (RFC 7675). Owned by one loop; knows no socket and no clock.
 */
final class IceClient {
    /** What the agent asks of its owner; called within its own methods. */
    interface Events {
        void onStun(byte[] message, InetSocketAddress to);

        /** The pair with this address has been nominated, and a check to it answered. */
        void onSelected(InetSocketAddress address);

        /** Nothing has been heard from the server for too long. */
        void onConsentLost();
    }

    private static final long FIRST_RETRY_NANOS = 100_000_000L;
    private static final long LAST_RETRY_NANOS = 1_600_000_000L;
    private static final long CONSENT_CHECK_NANOS = 5_000_000_000L;
    private static final long CONSENT_NANOS = 30_000_000_000L;

    /** Of a host candidate: type preference 126, local preference 65535, component 1 (RFC 8445 section 5.1.2.1). */
    static final int HOST_PRIORITY = 126 << 24 | 65_535 << 8 | 255;

    /** Of an address that only checks reveal: type preference 110. */
    private static final int PEER_REFLEXIVE_PRIORITY = 110 << 24 | 65_535 << 8 | 255;

    private final IceCredentials local;
    private final byte[] localKey;
    private final StunMessages messages;
    private final StunCodec answers;
    private final RandomGenerator random;
    private final Events events;
    private final long tieBreaker;
    private final List<Check> checks = new ArrayList<>();
    private @Nullable String username;
    private byte[] remoteKey = new byte[0];
    private boolean controlling;
    private @Nullable InetSocketAddress nominatedByServer;
    private @Nullable Check nomination;
    private @Nullable InetSocketAddress selected;
    private long heardNanos;
    private int lastErrorCode;

    IceClient(IceCredentials local, StunMessages messages, StunCodec answers, RandomGenerator random, Events events) {
        this.local = local;
        this.localKey = local.pwd().getBytes(StandardCharsets.UTF_8);
        this.messages = messages;
        this.answers = answers;
        this.random = random;
        this.events = events;
        this.tieBreaker = random.nextLong();
    }

    IceCredentials local() {
        return local;
    }

    /** Where the connection goes, null before the nomination was accepted. */
    @Nullable
    InetSocketAddress selected() {
        return selected;
    }

    /** The code of the last error that the server answered a check with, 0 when there was none. */
    int lastErrorCode() {
        return lastErrorCode;
    }

    /**
     * Begins to check the server's candidates.
     *
     * @param controls whether the client offered, or the server is a lite agent
     */
    void start(IceCredentials remote, List<InetSocketAddress> candidates, boolean controls, long nowNanos) {
        controlling = controls;
        username = remote.ufrag() + ":" + local.ufrag();
        remoteKey = remote.pwd().getBytes(StandardCharsets.UTF_8);
        heardNanos = nowNanos;
        for (InetSocketAddress candidate : candidates) {
            addCheck(candidate, nowNanos);
        }
    }

    private void addCheck(InetSocketAddress candidate, long nowNanos) {
        for (Check known : checks) {
            if (known.to.equals(candidate)) {
                return;
            }
        }
        Check check = new Check(candidate, false);
        checks.add(check);
        check.send(nowNanos);
    }

    /** To be called every 50 ms or so. */
    void onTimer(long nowNanos) {
        if (username == null) {
            return;
        }
        Check nominating = nomination;
        if (nominating == null) {
            for (Check check : checks) {
                check.repeat(nowNanos);
            }
        } else {
            nominating.repeat(nowNanos);
        }
        if (selected != null && nowNanos - heardNanos > CONSENT_NANOS) {
            events.onConsentLost();
        }
    }

    /** Takes a STUN datagram. */
    void onStun(ByteBuf datagram, InetSocketAddress from, long nowNanos) {
        switch (StunMessages.kind(datagram)) {
            case REQUEST -> onRequest(ByteBufUtil.getBytes(datagram), from, nowNanos);
            case SUCCESS -> onSuccess(ByteBufUtil.getBytes(datagram), nowNanos);
            case ERROR -> lastErrorCode = StunMessages.errorCode(ByteBufUtil.getBytes(datagram));
            case OTHER -> {}
        }
    }

    private void onRequest(byte[] message, InetSocketAddress from, long nowNanos) {
        BindingRequest request = answers.decode(message, localKey);
        if (request == null || !request.username().startsWith(local.ufrag() + ":")) {
            return;
        }
        events.onStun(answers.success(request.transactionId(), from, localKey), from);
        heardNanos = nowNanos;
        if (username != null && nomination == null) {
            addCheck(from, nowNanos); // a triggered check (RFC 8445 section 7.3.1.4)
        }
        if (request.useCandidate() && !controlling && selected == null) {
            nominatedByServer = from;
            acceptNomination();
        }
    }

    private void onSuccess(byte[] message, long nowNanos) {
        byte[] id = StunMessages.transactionId(message);
        Check nominating = nomination;
        if (nominating != null && nominating.answeredBy(id) && messages.authentic(message, remoteKey)) {
            heardNanos = nowNanos;
            nominating.answered(nowNanos);
            if (selected == null) {
                selected = nominating.to;
                events.onSelected(nominating.to);
            }
            return;
        }
        if (nominating != null) {
            return;
        }
        for (Check check : checks) {
            if (check.answeredBy(id) && messages.authentic(message, remoteKey)) {
                heardNanos = nowNanos;
                check.answered(nowNanos);
                if (controlling) {
                    nomination = new Check(check.to, true);
                    nomination.send(nowNanos);
                } else {
                    acceptNomination();
                }
                return;
            }
        }
    }

    /** Of the controlled agent: takes what the server has nominated once a check of its own to there was answered. */
    private void acceptNomination() {
        for (Check check : checks) {
            if (check.valid && check.to.equals(nominatedByServer)) {
                nomination = check;
                selected = check.to;
                events.onSelected(check.to);
                return;
            }
        }
    }

    /** Checks to one address until one is answered; of the nominated one also after that. */
    private final class Check {
        private final InetSocketAddress to;
        private final boolean nominates;
        private byte[] transactionId = new byte[StunMessages.TRANSACTION_ID_BYTES];
        private long nextNanos;
        private long waitNanos = FIRST_RETRY_NANOS;
        private boolean valid;

        Check(InetSocketAddress to, boolean nominates) {
            this.to = to;
            this.nominates = nominates;
            random.nextBytes(transactionId);
        }

        void send(long nowNanos) {
            nextNanos = nowNanos + waitNanos;
            waitNanos = Math.min(2 * waitNanos, LAST_RETRY_NANOS);
            events.onStun(
                    messages.request(
                            transactionId,
                            String.valueOf(username),
                            PEER_REFLEXIVE_PRIORITY,
                            tieBreaker,
                            controlling,
                            nominates,
                            remoteKey),
                    to);
        }

        void repeat(long nowNanos) {
            if (nowNanos - nextNanos >= 0) {
                send(nowNanos);
            }
        }

        boolean answeredBy(byte[] id) {
            return Arrays.equals(id, transactionId);
        }

        /** The next is for consent, under an id of its own; between 80 and 120 % of the usual wait (RFC 7675 5.1). */
        void answered(long nowNanos) {
            valid = true;
            transactionId = new byte[StunMessages.TRANSACTION_ID_BYTES];
            random.nextBytes(transactionId);
            nextNanos = nowNanos + (long) (CONSENT_CHECK_NANOS * (0.8 + 0.4 * random.nextDouble()));
            waitNanos = FIRST_RETRY_NANOS;
        }
    }
}
