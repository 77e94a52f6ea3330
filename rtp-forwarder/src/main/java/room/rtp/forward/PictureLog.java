package room.rtp.forward;

/** Which decode target each of the last pictures was sent with: what has begun to leave is finished the same way. */
final class PictureLog {
    private static final int PICTURES = 64;

    private final int[] timestamps = new int[PICTURES];
    private final byte[] targets = new byte[PICTURES];
    private final int[] actives = new int[PICTURES];
    private final boolean[] announced = new boolean[PICTURES];
    private int count;

    void clear() {
        count = 0;
    }

    /**
     * Notes a picture that is newer than all before.
     *
     * @param active the decode targets that the subscriber gets, 0 for all that are sent
     * @param announces whether all packets of the picture say so
     */
    void add(int timestamp, int target, int active, boolean announces) {
        int index = count & (PICTURES - 1);
        timestamps[index] = timestamp;
        targets[index] = (byte) target;
        actives[index] = active;
        announced[index] = announces;
        count++;
    }

    boolean isNewer(int timestamp) {
        return count == 0 || timestamp - timestamps[count - 1 & (PICTURES - 1)] > 0;
    }

    /** The entry of the picture, or of the nearest before it; -1 when it is older than all that are remembered. */
    int find(int timestamp) {
        int oldest = Math.max(0, count - PICTURES);
        for (int i = count - 1; i >= oldest; i--) {
            if (timestamp - timestamps[i & (PICTURES - 1)] >= 0) {
                return i & (PICTURES - 1);
            }
        }
        return -1;
    }

    boolean isOf(int entry, int timestamp) {
        return timestamps[entry] == timestamp;
    }

    int target(int entry) {
        return targets[entry];
    }

    /** The decode targets that the subscriber gets, 0 for all that are sent. */
    int active(int entry) {
        return actives[entry];
    }

    boolean isAnnounced(int entry) {
        return announced[entry];
    }
}
