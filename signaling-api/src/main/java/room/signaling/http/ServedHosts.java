package room.signaling.http;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names by which the server is asked for. Somebody else's name that has been pointed at this machine makes their
 * pages this server's own in the eyes of a browser (DNS rebinding); only the Host field shows it.
 *
 * @param any whether every name is right
 * @param addresses whether IP addresses are right, which nobody can point anywhere
 * @param names that are right beside those of this machine itself
 */
public record ServedHosts(boolean any, boolean addresses, Set<String> names) {
    /** Every name. */
    public static final ServedHosts ANY = new ServedHosts(true, true, Set.of());

    /** Only localhost, what ends in it, and addresses of loopback. */
    public static final ServedHosts LOOPBACK = new ServedHosts(false, false, Set.of());

    public ServedHosts {
        names = Set.copyOf(names);
    }

    /**
     * Those of this machine and some more.
     *
     * @param more names or addresses without a port
     * @param addresses whether IP addresses are all right
     * @throws IllegalArgumentException for what is none
     */
    public static ServedHosts named(List<String> more, boolean addresses) {
        Set<String> names = new HashSet<>();
        for (String name : more) {
            String bare = name.strip();
            boolean bareV6 = bare.indexOf(':') != bare.lastIndexOf(':') && !bare.startsWith("[");
            Authority authority = Authority.parse(bareV6 ? "[" + bare + "]" : bare);
            if (authority == null || authority.port() != Authority.NO_PORT) {
                throw new IllegalArgumentException(
                        "\"" + name + "\" is no host name; give names such as call.example, without https:// and port");
            }
            names.add(authority.host());
        }
        return new ServedHosts(false, addresses, names);
    }

    boolean serves(@Nullable Authority asked) {
        return any
                || (asked != null
                        && (asked.isLoopback() || (addresses && asked.isAddress()) || names.contains(asked.host())));
    }
}
