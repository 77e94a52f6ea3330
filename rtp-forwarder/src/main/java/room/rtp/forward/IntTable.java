package room.rtp.forward;

import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Maps 32-bit ids (SSRCs) to objects without boxing: open addressing, linear probing. Owned by one loop. */
final class IntTable<V> {
    private int[] keys = new int[16];
    private @Nullable Object[] values = new @Nullable Object[16];
    private int size;

    @SuppressWarnings("unchecked")
    @Nullable
    V find(int key) {
        int slot = slotOf(key);
        return (V) values[slot];
    }

    private int slotOf(int key) {
        int mask = keys.length - 1;
        int slot = (key * 0x9E3779B9 >>> 16) & mask;
        while (values[slot] != null && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    void put(int key, V value) {
        int slot = slotOf(key);
        if (values[slot] == null) {
            keys[slot] = key;
            size++;
        }
        values[slot] = value;
        if (size * 2 > keys.length) {
            rehash(keys.length * 2);
        }
    }

    void remove(int key) {
        int slot = slotOf(key);
        if (values[slot] == null) {
            return;
        }
        values[slot] = null;
        size--;
        int mask = keys.length - 1;
        // What stands behind it may have been put there because its own slot was taken.
        for (int i = (slot + 1) & mask; values[i] != null; i = (i + 1) & mask) {
            int moved = keys[i];
            Object value = values[i];
            values[i] = null;
            int home = slotOf(moved);
            keys[home] = moved;
            values[home] = value;
        }
    }

    /** Whether the condition holds for any value; off the packet path. */
    @SuppressWarnings("unchecked")
    boolean any(Predicate<V> condition) {
        for (Object value : values) {
            if (value != null && condition.test((V) value)) {
                return true;
            }
        }
        return false;
    }

    /** Removes every value that the condition holds for; off the packet path. */
    @SuppressWarnings("unchecked")
    void removeIf(Predicate<V> condition) {
        for (int i = 0; i < keys.length; i++) {
            Object value = values[i];
            if (value != null && condition.test((V) value)) {
                values[i] = null;
                size--;
            }
        }
        rehash(keys.length);
    }

    @SuppressWarnings("unchecked")
    private void rehash(int capacity) {
        int[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new int[capacity];
        values = new @Nullable Object[capacity];
        for (int i = 0; i < oldKeys.length; i++) {
            Object value = oldValues[i];
            if (value != null) {
                int slot = slotOf(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = value;
            }
        }
    }

    int size() {
        return size;
    }

    void clear() {
        Arrays.fill(values, null);
        size = 0;
    }
}
