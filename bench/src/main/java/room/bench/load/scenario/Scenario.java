package room.bench.load.scenario;

import java.util.ArrayList;
import java.util.List;

/** Who is in which room, and what happens while it is measured. */
public sealed interface Scenario {
    /** Somebody to join. */
    record Seat(String room, boolean publishes, int watches, int publishersInRoom) {}

    /** Everybody who is to be there when measuring begins. */
    List<Seat> seats();

    /** For people: what it is. */
    String describe();

    /** The same with another size, for the search of a limit. */
    Scenario withSize(int size);

    /** What {@link #withSize} sets. */
    int size();

    /** What the size counts, in the plural. */
    String sizeUnit();

    /** One publisher, many subscribers. */
    record Webinar(int subscribers) implements Scenario {
        @Override
        public List<Seat> seats() {
            List<Seat> seats = new ArrayList<>();
            seats.add(new Seat("load-webinar", true, 0, 1));
            for (int i = 0; i < subscribers; i++) {
                seats.add(new Seat("load-webinar", false, 1, 1));
            }
            return seats;
        }

        @Override
        public String describe() {
            return "webinar 1 -> " + subscribers;
        }

        @Override
        public Scenario withSize(int size) {
            return new Webinar(size);
        }

        @Override
        public int size() {
            return subscribers;
        }

        @Override
        public String sizeUnit() {
            return "subscribers";
        }
    }

    /** Rooms in which everybody sends and sees everybody else. */
    record Rooms(int rooms, int participants) implements Scenario {
        @Override
        public List<Seat> seats() {
            List<Seat> seats = new ArrayList<>();
            for (int room = 0; room < rooms; room++) {
                for (int i = 0; i < participants; i++) {
                    seats.add(new Seat("load-room-" + room, true, participants - 1, participants));
                }
            }
            return seats;
        }

        @Override
        public String describe() {
            return rooms + " rooms of " + participants;
        }

        @Override
        public Scenario withSize(int size) {
            return new Rooms(size, participants);
        }

        @Override
        public int size() {
            return rooms;
        }

        @Override
        public String sizeUnit() {
            return "rooms of " + participants;
        }
    }

    /** One publisher; subscribers that all join at once. */
    record JoinStorm(int subscribers) implements Scenario {
        @Override
        public List<Seat> seats() {
            return new Webinar(subscribers).seats();
        }

        @Override
        public String describe() {
            return "join storm of " + subscribers;
        }

        @Override
        public Scenario withSize(int size) {
            return new JoinStorm(size);
        }

        @Override
        public int size() {
            return subscribers;
        }

        @Override
        public String sizeUnit() {
            return "subscribers joining at once";
        }
    }

    /** One publisher; subscribers of whom some leave each second and are replaced. */
    record Churn(int subscribers, int replacedPerSecond) implements Scenario {
        @Override
        public List<Seat> seats() {
            return new Webinar(subscribers).seats();
        }

        @Override
        public String describe() {
            return "churn: 1 -> " + subscribers + ", " + replacedPerSecond + " replaced a second";
        }

        @Override
        public Scenario withSize(int size) {
            return new Churn(size, replacedPerSecond);
        }

        @Override
        public int size() {
            return subscribers;
        }

        @Override
        public String sizeUnit() {
            return "subscribers";
        }
    }
}
