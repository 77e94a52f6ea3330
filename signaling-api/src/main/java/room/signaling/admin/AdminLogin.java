package room.signaling.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import room.signaling.socketio.Admission;
import room.signaling.socketio.Handshake;

/**
 * Lets administrators into their namespace, by name and password or by the session of an earlier login. Passwords are
 * checked one at a time, on a thread that serves nothing else.
 */
final class AdminLogin implements Admission {
    static final int MAX_USER_LENGTH = 64;

    /** What the UI knows how to say in each of its languages. */
    private static final Refusal INVALID = new Refusal("invalid credentials", "invalid-credentials");

    private static final Refusal TOO_MANY = new Refusal("too many attempts; wait a minute", "rate-limited");
    private static final Refusal BUSY = new Refusal("other logins are being checked; try again", "unavailable");
    private static final Logger log = LoggerFactory.getLogger(AdminLogin.class);
    private static final int MAX_WAITING = 16;

    private final String user;
    private final PasswordHash password;
    private final AdminSessions sessions;
    private final LoginLimiter limiter;
    private final LongSupplier clockNanos;
    private final Executor checker;

    /**
     * @param clockNanos a monotonic clock
     * @param checker runs what takes long; may reject it
     */
    AdminLogin(AdminConfig config, AdminSessions sessions, LongSupplier clockNanos, Executor checker) {
        this.user = config.user();
        this.password = config.password();
        this.sessions = sessions;
        this.limiter = new LoginLimiter();
        this.clockNanos = clockNanos;
        this.checker = checker;
    }

    /** One thread, and a queue that rejects more than a few. */
    static ExecutorService oneByOne() {
        return new ThreadPoolExecutor(
                0,
                1,
                10,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                Thread.ofPlatform().daemon().name("admin-login").factory());
    }

    @Override
    public Refusal refusal(Handshake handshake) {
        throw new UnsupportedOperationException("A password takes time to check: ask judge");
    }

    @Override
    public void judge(Handshake handshake, Consumer<@Nullable Refusal> verdict) {
        ObjectNode auth = handshake.auth();
        JsonNode session = auth.path("sessionId");
        JsonNode name = auth.path("username");
        JsonNode secret = auth.path("password");
        boolean withPassword = name.isTextual() && secret.isTextual();
        if (!withPassword && !session.isTextual()) {
            // Nothing was tried: the UI does this when it opens.
            verdict.accept(INVALID);
            return;
        }
        if (session.isTextual() && sessions.holds(session.textValue(), clockNanos.getAsLong())) {
            verdict.accept(null);
            return;
        }
        if (!limiter.take(handshake.address().getAddress(), clockNanos.getAsLong())) {
            log.warn(
                    "Too many logins to the Admin UI from {}",
                    handshake.address().getAddress());
            verdict.accept(TOO_MANY);
            return;
        }
        if (!withPassword) {
            verdict.accept(INVALID);
            return;
        }
        try {
            checker.execute(() -> verdict.accept(check(handshake, name.textValue(), secret.textValue())));
        } catch (RejectedExecutionException full) {
            limiter.giveBack(handshake.address().getAddress());
            verdict.accept(BUSY);
        }
    }

    private @Nullable Refusal check(Handshake handshake, String givenUser, String givenPassword) {
        // Both are always checked, so that the time it takes does not tell which was wrong.
        boolean rightPassword = password.matches(givenPassword);
        boolean rightUser = MessageDigest.isEqual(
                user.getBytes(StandardCharsets.UTF_8), givenUser.getBytes(StandardCharsets.UTF_8));
        if (rightPassword && rightUser) {
            limiter.onSuccess(handshake.address().getAddress());
            log.info("Login to the Admin UI from {}", handshake.address().getAddress());
            return null;
        }
        log.warn("Failed login to the Admin UI from {}", handshake.address().getAddress());
        return INVALID;
    }

    /** Whether a client that was let in used its password, and so needs a session for later. */
    boolean needsSession(Handshake handshake) {
        JsonNode session = handshake.auth().path("sessionId");
        return !session.isTextual() || !sessions.holds(session.textValue(), clockNanos.getAsLong());
    }
}
