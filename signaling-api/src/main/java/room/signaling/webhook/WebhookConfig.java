package room.signaling.webhook;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import room.signaling.auth.Secret;

/**
 * What the webhooks need to know.
 *
 * @param targets where events are posted to, each on its own
 * @param secret what they are signed with
 * @param maxQueued how many events may wait for each target, 1 or more; the next ones are dropped
 * @param maxAttempts how often one is tried, 1 to 20
 * @param firstDelay how long to wait after the first failure; it doubles with each further one
 * @param maxDelay how long to wait at most
 * @param timeout how long one attempt may take, from looking up the target's name to the last byte of its answer
 * @param maxConcurrent how many may be under way to each target at once, 1 or more
 */
public record WebhookConfig(
        List<URI> targets,
        Secret secret,
        int maxQueued,
        int maxAttempts,
        Duration firstDelay,
        Duration maxDelay,
        Duration timeout,
        int maxConcurrent) {
    public WebhookConfig {
        targets = List.copyOf(targets);
        for (URI target : targets) {
            String scheme = target.getScheme();
            if (target.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
                throw new IllegalArgumentException("webhook: " + target + " is no http or https address");
            }
        }
        if (maxQueued < 1 || maxConcurrent < 1 || maxAttempts < 1 || maxAttempts > 20) {
            throw new IllegalArgumentException("webhook: limits must be 1 or more, and attempts at most 20");
        }
    }

    /** Eight attempts in some two minutes, ten thousand events waiting. */
    public static WebhookConfig of(List<URI> targets, Secret secret) {
        return new WebhookConfig(
                targets, secret, 10_000, 8, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofSeconds(10), 32);
    }
}
