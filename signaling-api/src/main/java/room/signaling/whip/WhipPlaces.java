package room.signaling.whip;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import room.signaling.http.AddressCounts;
import room.signaling.http.AddressLimits;
import room.signaling.http.ArrivalLimit;

/**
 * How many sessions each address may have, how often it may ask for one, and how many of them may be on their way: a
 * POST costs the server a transport and the room a place, and its sender nothing. Safe to use from any thread.
 */
final class WhipPlaces {
    /** Sessions of one address that are not connected yet; fewer than a room takes people, unless it is a small one. */
    static final int MAX_UNCONNECTED = 20;

    private final AddressLimits limits;
    private final ArrivalLimit arrivals;
    private final AddressCounts open;
    private final AddressCounts unconnected;

    WhipPlaces(AddressLimits limits) {
        this.limits = limits;
        this.arrivals = new ArrivalLimit(limits);
        this.open = new AddressCounts(limits);
        this.unconnected = new AddressCounts(limits);
    }

    /** Whether the address may ask for a session now; if so it counts. */
    boolean admits(InetAddress address, long nowNanos) {
        return arrivals.admits(address, nowNanos);
    }

    /** A place for a session of the address, null when it has as many as it may have. */
    @Nullable
    Place take(InetAddress address) {
        Place place = new Place(address);
        int ofAddress = open.enter(address);
        int waiting = unconnected.enter(address);
        if (limits.isExceededBy(ofAddress) || (limits.open() > 0 && waiting > MAX_UNCONNECTED)) {
            place.leave();
            return null;
        }
        return place;
    }

    /** What one session takes. */
    final class Place {
        private final InetAddress address;
        private final AtomicBoolean waits = new AtomicBoolean(true);
        private final AtomicBoolean taken = new AtomicBoolean(true);

        private Place(InetAddress address) {
            this.address = address;
        }

        /** The session is connected. */
        void connected() {
            if (waits.compareAndSet(true, false)) {
                unconnected.leave(address);
            }
        }

        /** Whether the session has never been connected. */
        boolean waits() {
            return waits.get();
        }

        /** The session is over. */
        void leave() {
            connected();
            if (taken.compareAndSet(true, false)) {
                open.leave(address);
            }
        }
    }
}
