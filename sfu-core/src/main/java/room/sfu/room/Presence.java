package room.sfu.room;

import java.util.concurrent.TimeUnit;

/**
 * Whether one participant is still there, as far as that can be heard: by its media's packets and ICE checks, which come
 * from whoever is merely muted or listens, too; and where these are silent, by its answer to the question. Owned by the
 * room's loop but for the answer.
 */
final class Presence {
    /** Silence of its media after which its client is asked; ICE checks come every 2.5 s, and RTCP more often. */
    static final long ASK_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

    private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Silence after which it is away: three questions went unanswered. */
    static final long AWAY_NANOS = TimeUnit.SECONDS.toNanos(8);

    private long heardNanos;
    private long askedNanos;
    private volatile boolean answered;
    private boolean away;

    /** @param nowNanos when it entered */
    Presence(long nowNanos) {
        heardNanos = nowNanos;
        askedNanos = nowNanos;
    }

    /** Something came from it then; what is older than that changes nothing. */
    void heard(long atNanos) {
        if (atNanos - heardNanos > 0) {
            heardNanos = atNanos;
        }
    }

    /** Its client has answered the question. May be called from any thread. */
    void answer() {
        answered = true;
    }

    /**
     * Takes the answer, if there is one; whether the client is to be asked now. Called about twice a second, before
     * {@link #settle}.
     */
    boolean wantsToAsk(long nowNanos) {
        if (answered) {
            answered = false;
            heard(nowNanos);
        }
        if (nowNanos - heardNanos < ASK_NANOS || nowNanos - askedNanos < ASK_AGAIN_NANOS) {
            return false;
        }
        askedNanos = nowNanos;
        return true;
    }

    /** Whether it has gone away or come back since the last call. */
    boolean settle(long nowNanos) {
        boolean before = away;
        away = nowNanos - heardNanos >= AWAY_NANOS;
        return away != before;
    }

    /** As of the last {@link #settle}. */
    boolean isAway() {
        return away;
    }
}
