package room.rtp.bandwidth;

import java.util.Arrays;

/**
 * Shares a rate among sources that can each be had at several rates. Every source gets its least first, then they rise
 * in turns while there is room. What was lowered does not rise again at once, so that a picture does not flip between
 * layers. Owned by one loop.
 */
public final class LayerAllocator {
    /** Rates of one source, at most. */
    public static final int MAX_OPTIONS = 10;

    /** Nothing of the source is sent: not even its least fits. */
    public static final int PAUSED = -1;

    private static final long NO_RISE_NANOS = 10_000_000_000L;

    /** Rising needs this much room, in percent of the higher rate, for what varies. */
    private static final int RISE_PERCENT = 110;

    /** Staying is allowed with this much too little, in percent: an estimate dips now and then. */
    private static final int STAY_PERCENT = 90;

    /** What stays out of the game: a first choice, which nothing was before. */
    private static final int UNDECIDED = -2;

    private long[] bitrates = new long[0];
    private int[] options = new int[0];
    private int[] choices = new int[0];
    private int[] before = new int[0];
    private long[] noRiseUntilNanos = new long[0];
    private int slots;

    /** Starts a round; sources that are not added in it are forgotten. */
    public void begin() {
        Arrays.fill(options, 0);
        slots = 0;
    }

    /**
     * Adds a source to the round.
     *
     * @param slot names the source from round to round, from 0
     * @param rates in bit/s, rising
     * @param count of the rates, 0 when nothing is known of the source yet
     */
    public void add(int slot, long[] rates, int count) {
        if (slot >= options.length) {
            grow(slot + 1);
        }
        System.arraycopy(rates, 0, bitrates, slot * MAX_OPTIONS, count);
        options[slot] = count;
        slots = Math.max(slots, slot + 1);
    }

    private void grow(int size) {
        int old = options.length;
        int capacity = Math.max(size, old * 2);
        bitrates = Arrays.copyOf(bitrates, capacity * MAX_OPTIONS);
        options = Arrays.copyOf(options, capacity);
        choices = Arrays.copyOf(choices, capacity);
        before = Arrays.copyOf(before, capacity);
        noRiseUntilNanos = Arrays.copyOf(noRiseUntilNanos, capacity);
        Arrays.fill(choices, old, capacity, UNDECIDED);
        Arrays.fill(before, old, capacity, UNDECIDED);
        Arrays.fill(noRiseUntilNanos, old, capacity, Long.MIN_VALUE / 2);
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

    /**
     * Chooses a rate for each source that was added, together at most about {@code budgetBps}.
     *
     * @param mayPause false: every source gets its least, whatever the budget
     */
    public void allocate(long budgetBps, boolean mayPause, long nowNanos) {
        long left = budgetBps;
        for (int slot = 0; slot < options.length; slot++) {
            before[slot] = options[slot] == 0 ? UNDECIDED : Math.min(choices[slot], options[slot] - 1);
            choices[slot] = options[slot] == 0 ? UNDECIDED : PAUSED;
        }
        boolean risen = true;
        for (int option = 0; option < MAX_OPTIONS && risen; option++) {
            risen = false;
            for (int slot = 0; slot < slots; slot++) {
                if (option >= options[slot] || choices[slot] != option - 1) {
                    continue;
                }
                boolean higher = before[slot] != UNDECIDED && option > before[slot];
                if (higher && nowNanos - noRiseUntilNanos[slot] < 0) {
                    continue;
                }
                long base = option == 0 ? 0 : bitrates[slot * MAX_OPTIONS + option - 1];
                long rate = bitrates[slot * MAX_OPTIONS + option];
                long needed = rate * (higher ? RISE_PERCENT : STAY_PERCENT) / 100 - base;
                if (needed <= left || (option == 0 && !mayPause)) {
                    left -= rate - base;
                    choices[slot] = option;
                    risen = true;
                }
            }
        }
        for (int slot = 0; slot < slots; slot++) {
            if (before[slot] != UNDECIDED && choices[slot] < before[slot]) {
                noRiseUntilNanos[slot] = nowNanos + NO_RISE_NANOS;
            }
        }
    }

    /** Which of its rates the source gets, from 0, or {@link #PAUSED}; of one that is not known yet, any other number. */
    public int choice(int slot) {
        return slot < choices.length && choices[slot] != UNDECIDED ? choices[slot] : MAX_OPTIONS;
    }
}
