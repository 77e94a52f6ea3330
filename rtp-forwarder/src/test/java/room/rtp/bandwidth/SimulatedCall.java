package room.rtp.bandwidth;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A sender with an estimator, a bottleneck with a queue, and a receiver that gives feedback, in virtual time. A test is a
 * plan: conditions, run, check, and again.
 */
final class SimulatedCall {
    private static final long STEP_NANOS = 5_000_000;

    private record Packet(int sequence, int bytes, long arrivalNanos) {}

    private record Feedback(long atNanos, List<Packet> arrived, int first, int last) {}

    final SendSideEstimator estimator = new SendSideEstimator();
    private final SplittableRandom random;
    private final PriorityQueue<Packet> inFlight = new PriorityQueue<>(Comparator.comparingLong(Packet::arrivalNanos));
    private final ArrayDeque<Feedback> returning = new ArrayDeque<>();
    private final List<Packet> arrived = new ArrayList<>();
    private int sent;
    private int reported;
    private int highest = -1;
    private long linkFreeNanos;
    private boolean reportDue;
    private long lastReadNanos = Long.MIN_VALUE / 2;

    long nowNanos = 1_000_000_000L;
    long linkBps = 2_000_000;
    int queueBytes = 60_000;
    long delayNanos = 25_000_000;
    long jitterNanos;
    double loss;

    /** What the sender would send if it could. */
    long sourceBps = 10_000_000;

    /** Rates that there are to choose from, rising; empty where any can be had. */
    private long[] layersBps = {};

    private long pictureNanos = 35_000_000;
    private long leastStallNanos;
    private long mostStallNanos;
    private long awakeNanos;
    private long asleepNanos = Long.MAX_VALUE;
    private long wakesNanos;

    long worstQueueNanos;
    long probeBytes;
    private double creditBytes;
    private double sumOfEstimates;
    private long estimates;
    private long leastEstimateBps;
    private long mostEstimateBps;

    SimulatedCall(long seed) {
        random = new SplittableRandom(seed);
    }

    // Conditions

    SimulatedCall link(long bitrateBps) {
        linkBps = bitrateBps;
        return this;
    }

    /** How long a packet may wait at the link's present rate; one that would longer is lost. */
    SimulatedCall queueMillis(long millis) {
        queueBytes = (int) (linkBps * millis / 8000);
        return this;
    }

    SimulatedCall delayMillis(long millis) {
        delayNanos = millis * 1_000_000;
        return this;
    }

    /** Up to this much more for each packet by itself, so that packets overtake each other. */
    SimulatedCall jitterMillis(long millis) {
        jitterNanos = millis * 1_000_000;
        return this;
    }

    SimulatedCall loss(double part) {
        loss = part;
        return this;
    }

    /** What the sender would send if it could, in bit/s. */
    SimulatedCall media(long bitrateBps) {
        sourceBps = bitrateBps;
        return this;
    }

    /** The sender has no choice but one of these rates, or nothing where not even the least fits; in bit/s, rising. */
    SimulatedCall layers(long... bitratesBps) {
        layersBps = bitratesBps;
        sourceBps = bitratesBps[bitratesBps.length - 1] * 5 / 4;
        return this;
    }

    SimulatedCall picturesPerSecond(int number) {
        pictureNanos = 1_000_000_000 / number;
        return this;
    }

    /**
     * The receiver's machine is busy: it runs for up to twice this long, is then not run for a while, and finds what came
     * meanwhile all at once.
     */
    SimulatedCall stalls(long awakeMillis, long leastMillis, long mostMillis) {
        awakeNanos = awakeMillis * 1_000_000;
        leastStallNanos = leastMillis * 1_000_000;
        mostStallNanos = mostMillis * 1_000_000;
        asleepNanos = nowNanos;
        return this;
    }

    // Run

    SimulatedCall run(double seconds) {
        worstQueueNanos = 0;
        sumOfEstimates = 0;
        estimates = 0;
        leastEstimateBps = Long.MAX_VALUE;
        mostEstimateBps = 0;
        for (long until = nowNanos + (long) (seconds * 1e9); nowNanos < until; nowNanos += STEP_NANOS) {
            step();
        }
        return this;
    }

    /** Runs until the estimate is at least this part of the link, and fails if that takes too long. */
    SimulatedCall runUntilAtLeast(double part, double maxSeconds) {
        long until = nowNanos + (long) (maxSeconds * 1e9);
        while (estimator.estimateBps() < part * linkBps) {
            assertTrue(nowNanos < until, () -> "after " + maxSeconds + " s the estimate is " + ofLink());
            step();
            nowNanos += STEP_NANOS;
        }
        return this;
    }

    /** Runs until the estimate is at most this part of the link, and fails if that takes too long. */
    SimulatedCall runUntilAtMost(double part, double maxSeconds) {
        long until = nowNanos + (long) (maxSeconds * 1e9);
        while (estimator.estimateBps() > part * linkBps) {
            assertTrue(nowNanos < until, () -> "after " + maxSeconds + " s the estimate is " + ofLink());
            step();
            nowNanos += STEP_NANOS;
        }
        return this;
    }

    private String ofLink() {
        return (double) estimator.estimateBps() / linkBps + " of the link";
    }

    private void step() {
        if (nowNanos >= asleepNanos) {
            wakesNanos = nowNanos + random.nextLong(leastStallNanos, mostStallNanos + 1);
            asleepNanos = wakesNanos + random.nextLong(2 * awakeNanos);
        }
        deliver();
        if (nowNanos % pictureNanos == 0) {
            media();
        }
        if (nowNanos % 20_000_000 == 0) {
            int probe = estimator.probeBytes(sourceBps, nowNanos);
            for (; probe > 0; probe -= 275) {
                send(275);
                probeBytes += 275;
            }
        }
        reportDue |= nowNanos % 60_000_000 == 0;
        if (reportDue && nowNanos >= wakesNanos) {
            reportDue = false;
            report();
        }
        long estimate = estimator.estimateBps();
        sumOfEstimates += estimate;
        estimates++;
        leastEstimateBps = Math.min(leastEstimateBps, estimate);
        mostEstimateBps = Math.max(mostEstimateBps, estimate);
    }

    // Checks of the last run

    /** The mean of the estimate, in parts of the link. */
    SimulatedCall expectMean(double low, double high) {
        double part = sumOfEstimates / estimates / linkBps;
        assertTrue(part >= low && part <= high, () -> "the mean estimate is " + part + " of the link");
        return this;
    }

    /** All that the estimate ever was, in parts of the link. */
    SimulatedCall expectAlways(double low, double high) {
        double least = (double) leastEstimateBps / linkBps;
        double most = (double) mostEstimateBps / linkBps;
        assertTrue(least >= low && most <= high, () -> "the estimate was " + least + " to " + most + " of the link");
        return this;
    }

    /** The estimate as it is now, in bit/s. */
    SimulatedCall expectReached(long bitrateBps) {
        assertTrue(estimator.estimateBps() >= bitrateBps, () -> "the estimate is " + estimator.estimateBps());
        return this;
    }

    /** All that the estimate ever was, in bit/s. */
    SimulatedCall expectNeverBelow(long bitrateBps) {
        assertTrue(leastEstimateBps >= bitrateBps, () -> "the estimate fell to " + leastEstimateBps);
        return this;
    }

    SimulatedCall expectQueueBelow(long millis) {
        assertTrue(
                worstQueueNanos < millis * 1_000_000,
                () -> "a packet waited " + worstQueueNanos / 1_000_000 + " ms in the queue");
        return this;
    }

    /** A picture of about the size that the estimate allows. */
    private void media() {
        long rate = Math.min(sourceBps, estimator.estimateBps() * 9 / 10);
        if (layersBps.length > 0) {
            long room = rate;
            rate = Arrays.stream(layersBps).filter(layer -> layer <= room).max().orElse(0);
        }
        creditBytes += rate * (pictureNanos / 1e9) / 8 * (0.7 + 0.6 * random.nextDouble());
        while (creditBytes > 200) {
            int bytes = (int) Math.min(1200, creditBytes);
            send(bytes);
            creditBytes -= bytes;
        }
    }

    private void send(int bytes) {
        int sequence = sent++;
        estimator.onSent(bytes, nowNanos);
        long start = Math.max(linkFreeNanos, nowNanos);
        worstQueueNanos = Math.max(worstQueueNanos, start - nowNanos);
        boolean overflows = (start - nowNanos) * linkBps / 8e9 > queueBytes;
        if (overflows || random.nextDouble() < loss) {
            return;
        }
        linkFreeNanos = start + bytes * 8_000_000_000L / linkBps;
        long jitter = jitterNanos == 0 ? 0 : random.nextLong(jitterNanos);
        inFlight.add(new Packet(sequence, bytes, linkFreeNanos + delayNanos + jitter));
    }

    private void deliver() {
        while (!inFlight.isEmpty() && inFlight.peek().arrivalNanos <= nowNanos) {
            if (nowNanos < wakesNanos) {
                break;
            }
            Packet packet = inFlight.remove();
            if (asleepNanos != Long.MAX_VALUE) {
                // What waited is read one after the other, each a few microseconds later.
                lastReadNanos = Math.max(Math.max(packet.arrivalNanos, wakesNanos), lastReadNanos + 20_000);
                packet = new Packet(packet.sequence, packet.bytes, lastReadNanos);
            }
            arrived.add(packet);
            highest = Math.max(highest, packet.sequence);
        }
        while (!returning.isEmpty() && returning.peek().atNanos <= nowNanos) {
            Feedback feedback = returning.remove();
            estimator.beginFeedback(nowNanos);
            for (int sequence = feedback.first; sequence <= feedback.last; sequence++) {
                long arrival = -1;
                for (Packet packet : feedback.arrived) {
                    if (packet.sequence == sequence) {
                        arrival = packet.arrivalNanos / 250_000 * 250;
                    }
                }
                estimator.onStatus(sequence & 0xFFFF, arrival >= 0, arrival);
            }
            estimator.endFeedback(2 * delayNanos + 20_000_000, nowNanos);
        }
    }

    private void report() {
        if (arrived.isEmpty()) {
            return;
        }
        int first = reported;
        for (Packet packet : arrived) {
            first = Math.min(first, packet.sequence);
        }
        returning.add(new Feedback(nowNanos + delayNanos, List.copyOf(arrived), first, highest));
        reported = highest + 1;
        arrived.clear();
    }
}
