package room.leakwatch;

import io.netty.buffer.Unpooled;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Every buffer that Netty found unreachable and not released. One for the process, since Netty's detectors are; safe to
 * use from any thread.
 */
final class Leaks {
    static final Leaks OF_THIS_PROCESS = new Leaks();

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(2);

    private final List<String> found = new ArrayList<>();
    private final ThreadLocal<@Nullable String> markOfThread = new ThreadLocal<>();
    private volatile String test = "outside of tests";
    private String awaitedMark = "";
    private boolean markSeen;

    private Leaks() {}

    /**
     * Has Netty report to here, every buffer and with where it was made. To be called before the first buffer is, since
     * Netty asks for its detectors only once.
     */
    void install() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Factory());
    }

    /** The name that buffers made from now on are reported with. */
    void nowRuns(String test) {
        this.test = test;
    }

    /**
     * Collects garbage and gives what turned out to be lost since the last time.
     *
     * @throws IllegalStateException when Netty's detector does not report to here
     */
    List<String> collect() {
        // A buffer that is lost on purpose: once it is reported, what was lost before it has been looked at too.
        String mark = UUID.randomUUID().toString();
        synchronized (this) {
            awaitedMark = mark;
            markSeen = false;
        }
        lose(mark);
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        System.gc();
        while (!isMarkSeen()) {
            if (System.nanoTime() > deadlineNanos) {
                throw new IllegalStateException("Netty does not report a lost buffer to this watch: a buffer was made"
                        + " before the watch was installed, or something else has replaced it");
            }
            LockSupport.parkNanos(POLL.toNanos());
            Unpooled.directBuffer(1).release(); // detectors report when the next buffer is made
        }
        synchronized (this) {
            List<String> leaks = List.copyOf(found);
            found.clear();
            return leaks;
        }
    }

    private void lose(String mark) {
        markOfThread.set(mark);
        try {
            Unpooled.directBuffer(1);
        } finally {
            markOfThread.remove();
        }
    }

    private synchronized boolean isMarkSeen() {
        return markSeen;
    }

    private synchronized void add(String resource, String records) {
        if (records.contains(awaitedMark)) {
            markSeen = true;
        } else {
            found.add(resource + " was not released:" + records);
        }
    }

    private final class Factory extends ResourceLeakDetectorFactory {
        @Override
        @Deprecated // but abstract
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            return new Detector<>(resource, samplingInterval);
        }

        @Override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
            return new Detector<>(resource, samplingInterval);
        }
    }

    private final class Detector<T> extends ResourceLeakDetector<T> {
        Detector(Class<T> resource, int samplingInterval) {
            super(resource, samplingInterval);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected Object getInitialHint(String resource) {
            String mark = markOfThread.get();
            return mark == null ? "made during " + test : mark;
        }

        @Override
        protected void reportTracedLeak(String resource, String records) {
            add(resource, records);
        }

        @Override
        protected void reportUntracedLeak(String resource) {
            add(resource, " where it was made is not known");
        }
    }
}
