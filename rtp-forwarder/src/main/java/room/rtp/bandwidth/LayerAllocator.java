package room.rtp.bandwidth;

import java.util.Arrays;

/**
 * Shares a rate among sources that can each be had at several rates. Every source gets its least first, those of higher
 * priority before others; then those of the highest priority rise in turns while there is room, then the next. What was
 * lowered does not rise again at once, and the longer the sooner its last rise failed, so that a picture does not flip
 * between layers. Owned by one loop.
 */
public final class LayerAllocator {
    /** Rates of one source, at most. */
    public static final int MAX_OPTIONS = 10;

    /** Nothing of the source is sent: not even its least fits. */
    public static final int PAUSED = -1;

    /** After being lowered, a source stays there for this long at least. */
    private static final long FIRST_HOLD_NANOS = 3_000_000_000L;

    /** For this long a picture stays although there is no room for it. */
    private static final long SPARED_NANOS = 1_000_000_000L;

    private static final long MAX_HOLD_NANOS = 30_000_000_000L;

    /** A rise that lasts this long was no mistake. */
    private static final long PROVEN_NANOS = 15_000_000_000L;

    /** Rising needs this much room, in percent of the higher rate, for what varies. */
    private static final int RISE_PERCENT = 110;

    /** Staying is allowed with this much too little, in percent: an estimate dips now and then. */
    private static final int STAY_PERCENT = 90;

    /** What stays out of the game: a first choice, which nothing was before. */
    private static final int UNDECIDED = -2;

    private static final long NEVER = Long.MIN_VALUE / 2;

    /** The source of a place that is not taken. */
    private static final Object NOTHING = new Object();

    private long[] bitrates = new long[0];
    private int[] options = new int[0];
    private int[] priorities = new int[0];
    private Object[] sources = new Object[0];
    private long[] names = new long[0];
    private int[] choices = new int[0];
    private long[] chosenNames = new long[0];
    private long[] chosenRates = new long[0];
    private int[] before = new int[0];
    private long[] roseNanos = new long[0];
    private long[] holdNanos = new long[0];
    private long[] noRiseUntilNanos = new long[0];
    private long[] shortSinceNanos = new long[0];
    private int slots;

    /** Starts a round; sources that are not added in it are forgotten. */
    public void begin() {
        Arrays.fill(options, 0);
        slots = 0;
    }

    /**
     * Adds a source to the round.
     *
     * @param slot the place of the source, from 0
     * @param source what is there; of another one than in the last round nothing is remembered
     * @param priority higher ones rise first
     * @param rates in bit/s, rising
     * @param rateNames what each rate is of, the same from round to round: which rates there are may change
     * @param count of the rates, 0 when nothing is known of the source yet
     */
    @SuppressWarnings("ReferenceEquality") // the very source
    public void add(int slot, Object source, int priority, long[] rates, long[] rateNames, int count) {
        if (slot >= options.length) {
            grow(slot + 1);
        }
        if (sources[slot] != source) {
            forget(slot);
            sources[slot] = source;
        }
        System.arraycopy(rates, 0, bitrates, slot * MAX_OPTIONS, count);
        System.arraycopy(rateNames, 0, names, slot * MAX_OPTIONS, count);
        options[slot] = count;
        priorities[slot] = priority;
        slots = Math.max(slots, slot + 1);
    }

    private void grow(int size) {
        int old = options.length;
        int capacity = Math.max(size, old * 2);
        bitrates = Arrays.copyOf(bitrates, capacity * MAX_OPTIONS);
        options = Arrays.copyOf(options, capacity);
        priorities = Arrays.copyOf(priorities, capacity);
        choices = Arrays.copyOf(choices, capacity);
        before = Arrays.copyOf(before, capacity);
        roseNanos = Arrays.copyOf(roseNanos, capacity);
        holdNanos = Arrays.copyOf(holdNanos, capacity);
        noRiseUntilNanos = Arrays.copyOf(noRiseUntilNanos, capacity);
        shortSinceNanos = Arrays.copyOf(shortSinceNanos, capacity);
        sources = Arrays.copyOf(sources, capacity);
        names = Arrays.copyOf(names, capacity * MAX_OPTIONS);
        chosenNames = Arrays.copyOf(chosenNames, capacity);
        chosenRates = Arrays.copyOf(chosenRates, capacity);
        for (int slot = old; slot < capacity; slot++) {
            forget(slot);
        }
    }

    private void forget(int slot) {
        sources[slot] = NOTHING;
        choices[slot] = UNDECIDED;
        before[slot] = UNDECIDED;
        roseNanos[slot] = NEVER;
        holdNanos[slot] = FIRST_HOLD_NANOS;
        noRiseUntilNanos[slot] = NEVER;
        shortSinceNanos[slot] = NEVER;
    }

    /** The sum of every source's highest rate, in bit/s. */
    public long wantedBps() {
        long sum = 0;
        for (int slot = 0; slot < slots; slot++) {
            if (options[slot] > 0) {
                sum += bitrates[slot * MAX_OPTIONS + options[slot] - 1];
            }
        }
        return sum;
    }

    /** The rate of what was chosen last, all sources together, in bit/s. */
    public long chosenBps() {
        long sum = 0;
        for (int slot = 0; slot < slots; slot++) {
            if (options[slot] > 0 && choices[slot] >= 0) {
                sum += bitrates[slot * MAX_OPTIONS + choices[slot]];
            }
        }
        return sum;
    }

    /**
     * Chooses a rate for each source that was added, together at most about {@code budgetBps}.
     *
     * @param mayPause false: every source gets its least, whatever the budget
     */
    public void allocate(long budgetBps, boolean mayPause, long nowNanos) {
        for (int slot = 0; slot < options.length; slot++) {
            if (options[slot] == 0) {
                forget(slot);
            } else {
                before[slot] = choices[slot] < 0 ? choices[slot] : find(slot, chosenNames[slot], chosenRates[slot]);
                choices[slot] = PAUSED;
            }
        }
        long left = budgetBps;
        for (int priority = highestBelow(Long.MAX_VALUE); priority != NONE_LEFT; priority = highestBelow(priority)) {
            left = raise(0, priority, left, mayPause, nowNanos);
        }
        for (int priority = highestBelow(Long.MAX_VALUE); priority != NONE_LEFT; priority = highestBelow(priority)) {
            for (int option = 1; option < MAX_OPTIONS; option++) {
                left = raise(option, priority, left, mayPause, nowNanos);
            }
        }
        for (int slot = 0; slot < slots; slot++) {
            if (before[slot] != UNDECIDED) {
                remember(slot, nowNanos);
            }
            if (choices[slot] >= 0) {
                chosenNames[slot] = names[slot * MAX_OPTIONS + choices[slot]];
                chosenRates[slot] = bitrates[slot * MAX_OPTIONS + choices[slot]];
            }
        }
    }

    /** Where the rate of this name is now; where it is gone, the next that is not more than it was, or the least. */
    private int find(int slot, long name, long bitrateBps) {
        int next = 0;
        for (int option = 0; option < options[slot]; option++) {
            if (names[slot * MAX_OPTIONS + option] == name) {
                return option;
            }
            if (bitrates[slot * MAX_OPTIONS + option] <= bitrateBps) {
                next = option;
            }
        }
        return next;
    }

    private static final int NONE_LEFT = Integer.MIN_VALUE;

    private int highestBelow(long bound) {
        int highest = NONE_LEFT;
        for (int slot = 0; slot < slots; slot++) {
            if (options[slot] > 0 && priorities[slot] < bound) {
                highest = Math.max(highest, priorities[slot]);
            }
        }
        return highest;
    }

    /** Gives the sources of one priority that have reached the option below this one; what is left of the budget. */
    private long raise(int option, int priority, long budgetBps, boolean mayPause, long nowNanos) {
        long left = budgetBps;
        for (int slot = 0; slot < slots; slot++) {
            if (option >= options[slot] || choices[slot] != option - 1 || priorities[slot] != priority) {
                continue;
            }
            boolean higher = before[slot] != UNDECIDED && option > before[slot];
            if (higher && nowNanos - noRiseUntilNanos[slot] < 0) {
                continue;
            }
            long base = option == 0 ? 0 : bitrates[slot * MAX_OPTIONS + option - 1];
            long rate = bitrates[slot * MAX_OPTIONS + option];
            if (option == 0 && rate * STAY_PERCENT / 100 <= left) {
                shortSinceNanos[slot] = NEVER;
            }
            long needed = rate * (higher ? RISE_PERCENT : STAY_PERCENT) / 100 - base;
            if (needed <= left || (option == 0 && (!mayPause || isSpared(slot, nowNanos)))) {
                left -= rate - base;
                choices[slot] = option;
            }
        }
        return left;
    }

    /** A picture is not taken away for a moment's lack of room. */
    private boolean isSpared(int slot, long nowNanos) {
        if (before[slot] < 0) {
            return false;
        }
        if (shortSinceNanos[slot] == NEVER) {
            shortSinceNanos[slot] = nowNanos;
        }
        return nowNanos - shortSinceNanos[slot] < SPARED_NANOS;
    }

    private void remember(int slot, long nowNanos) {
        if (choices[slot] > before[slot]) {
            roseNanos[slot] = nowNanos;
        } else if (choices[slot] < before[slot]) {
            boolean failed = nowNanos - roseNanos[slot] < PROVEN_NANOS;
            holdNanos[slot] = failed ? Math.min(2 * holdNanos[slot], MAX_HOLD_NANOS) : FIRST_HOLD_NANOS;
            noRiseUntilNanos[slot] = nowNanos + holdNanos[slot];
            roseNanos[slot] = NEVER;
        }
    }

    /** Which of its rates the source gets, from 0, or {@link #PAUSED}; of one that is not known yet, any other number. */
    public int choice(int slot) {
        return slot < choices.length && choices[slot] != UNDECIDED ? choices[slot] : MAX_OPTIONS;
    }
}
