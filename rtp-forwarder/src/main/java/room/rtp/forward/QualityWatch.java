package room.rtp.forward;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says why one subscriber sees a track as it does, and since when. Owned by one loop. */
final class QualityWatch {
    private static final long NEVER = Long.MIN_VALUE;

    private QualityReason allocated = QualityReason.BEST;
    private QualityReason reason = QualityReason.NO_SOURCE;
    private long sinceNanos = NEVER;
    private long waitingNanos = NEVER;

    /** What the sharing out among all tracks of the subscriber decided. */
    void allocated(QualityReason decided) {
        allocated = decided;
    }

    /** A key frame is needed from now on to start. */
    void awaitKeyFrame(long nowNanos) {
        if (waitingNanos == NEVER) {
            waitingNanos = nowNanos;
        }
    }

    /** A key frame came, or none is needed any more. */
    void started() {
        waitingNanos = NEVER;
    }

    TrackQuality judge(
            @Nullable Publication source,
            @Nullable IncomingStream current,
            boolean paused,
            long estimateBps,
            long nowNanos) {
        QualityReason now = reason(source, current, paused, nowNanos);
        if (now != reason || sinceNanos == NEVER) {
            reason = now;
            sinceNanos = nowNanos;
        }
        boolean waiting = now == QualityReason.WAITING_FOR_KEY_FRAME && waitingNanos != NEVER;
        return new TrackQuality(
                now,
                estimateBps,
                current == null || paused ? 0 : current.bitrateBps(),
                current == null || paused ? 0 : current.height(),
                source == null ? 0 : best(source.streams(), nowNanos),
                nowNanos - (waiting ? waitingNanos : sinceNanos));
    }

    private QualityReason reason(
            @Nullable Publication source, @Nullable IncomingStream current, boolean paused, long nowNanos) {
        if (source == null) {
            return QualityReason.NO_SOURCE;
        }
        if (paused) {
            return QualityReason.SUSPENDED;
        }
        if (!isActive(source.streams(), nowNanos)) {
            return QualityReason.SOURCE_SILENT;
        }
        if (allocated == QualityReason.PAUSED_BY_ESTIMATE) {
            return allocated;
        }
        return source.config().video() && current == null ? QualityReason.WAITING_FOR_KEY_FRAME : allocated;
    }

    private static boolean isActive(List<IncomingStream> streams, long nowNanos) {
        for (int i = 0; i < streams.size(); i++) {
            if (streams.get(i).isActive(nowNanos)) {
                return true;
            }
        }
        return false;
    }

    private static int best(List<IncomingStream> streams, long nowNanos) {
        int best = 0;
        for (int i = 0; i < streams.size(); i++) {
            if (streams.get(i).isActive(nowNanos)) {
                best = Math.max(best, streams.get(i).height());
            }
        }
        return best;
    }
}
