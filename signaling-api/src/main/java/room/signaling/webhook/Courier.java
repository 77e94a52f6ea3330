package room.signaling.webhook;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Carries requests to one target, and has its own threads and connections for that, so that a target which holds them
 * holds nobody else's. Safe to use from any thread.
 */
final class Courier implements AutoCloseable {
    /**
     * Platform threads: looking up a name blocks the thread, and would hold one of the few that carry virtual threads,
     * which DTLS handshakes run on.
     */
    private static final int THREADS = 4;

    private static final long THREAD_IDLE_SECONDS = 30;

    /** More of a response's body than any target has to say; the connection is closed rather than the rest read. */
    private static final int MAX_BODY_BYTES = 64 * 1024;

    private final Duration timeout;
    private final ThreadPoolExecutor threads;
    private final HttpClient client;

    /** @param timeout for one exchange, from looking up the target's name to the last byte of its answer */
    Courier(URI target, Duration timeout) {
        this.timeout = timeout;
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                THREAD_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform()
                        .daemon()
                        .name("webhook-" + target.getHost() + "-", 0)
                        .factory());
        threads.allowCoreThreadTimeOut(true);
        client = HttpClient.newBuilder()
                .executor(threads)
                .connectTimeout(timeout)
                // An exchange that is given up closes its connection then, and does not leave a dead one to the next.
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** What became of an exchange. */
    sealed interface Answer {
        /** The target answered. */
        record Status(int code) implements Answer {}

        /** It did not, or not to the end. */
        record None(String why) implements Answer {}
    }

    /** Sends the request and waits for the whole answer. */
    Answer send(HttpRequest request) throws InterruptedException {
        CompletableFuture<HttpResponse<Void>> exchange = client.sendAsync(request, head -> new Discarded());
        try {
            return new Answer.Status(
                    exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS).statusCode());
        } catch (TimeoutException late) {
            exchange.cancel(true);
            return new Answer.None("no whole answer in " + timeout.toMillis() + " ms");
        } catch (ExecutionException failed) {
            return new Answer.None(String.valueOf(failed.getCause()));
        } catch (InterruptedException stopped) {
            exchange.cancel(true);
            throw stopped;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        threads.shutdownNow();
    }

    /** A body that nobody wants to read, up to where it is too much to pass over. */
    private static final class Discarded implements HttpResponse.BodySubscriber<Void> {
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private Flow.@Nullable Subscription subscription;
        private long bytes;

        @Override
        public CompletionStage<Void> getBody() {
            return end;
        }

        @Override
        public void onSubscribe(Flow.Subscription started) {
            subscription = started;
            started.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> items) {
            for (ByteBuffer item : items) {
                bytes += item.remaining();
            }
            if (subscription == null) {
                return;
            }
            if (bytes <= MAX_BODY_BYTES) {
                subscription.request(1);
            } else {
                subscription.cancel();
                end.complete(null);
            }
        }

        @Override
        public void onError(Throwable failure) {
            end.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            end.complete(null);
        }
    }
}
