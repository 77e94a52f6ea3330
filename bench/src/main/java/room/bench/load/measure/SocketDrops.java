package room.bench.load.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Datagrams that the kernel dropped because a socket of this network namespace was full (proc_net_udp(5)). */
public final class SocketDrops {
    private SocketDrops() {}

    /** The drops of all UDP sockets bound to these ports; 0 where the kernel does not tell. */
    public static long of(Set<Integer> ports) throws IOException {
        long drops = 0;
        for (String table : List.of("udp", "udp6")) {
            Path path = Path.of("/proc/net", table);
            if (Files.isReadable(path)) {
                for (String line : Files.readAllLines(path)) {
                    drops += drops(line, ports);
                }
            }
        }
        return drops;
    }

    /** Of a line such as "  12: 0100007F:9C40 00000000:0000 07 ... 0", whose last field are the drops. */
    static long drops(String line, Set<Integer> ports) {
        String[] fields = line.trim().split(" +");
        int colon = fields.length < 3 ? -1 : fields[1].indexOf(':');
        if (colon < 0 || !fields[0].endsWith(":")) {
            return 0;
        }
        int port = Integer.parseInt(fields[1].substring(colon + 1), 16);
        return ports.contains(port) ? Long.parseLong(fields[fields.length - 1]) : 0;
    }
}
