package room.sfu.api;

import org.jspecify.annotations.Nullable;

/**
 * Who comes to a room, whatever the door.
 *
 * @param identity who it is to those who issue tokens, null when nobody has vouched for that
 * @param connection what it comes by, such as a socket's id: of this server's making, different from all others; empty
 *     when nothing is known
 */
public record Person(@Nullable String identity, String connection) {
    /** Whether both are the same person, as far as that can be known: by identity, else by connection. */
    public boolean isSameAs(Person other) {
        return identity != null
                ? identity.equals(other.identity)
                : other.identity == null && !connection.isEmpty() && connection.equals(other.connection);
    }
}
