package room.bench.load.client;

/** Counts what one connection sends over all its streams. Owned by one loop. */
final class TransportNumbers {
    private int next;

    /** The number of the next packet, 16 bits. */
    int next() {
        int number = next;
        next = number + 1 & 0xFFFF;
        return number;
    }
}
