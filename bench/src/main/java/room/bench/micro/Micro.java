package room.bench.micro;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code ./room bench micro}: JMH's own command line, with garbage counted unless another profiler is asked for. */
public final class Micro {
    private Micro() {}

    public static void main(String[] args) throws IOException {
        org.openjdk.jmh.Main.main(withProfiler(args));
    }

    static String[] withProfiler(String... args) {
        List<String> all = new ArrayList<>(Arrays.asList(args));
        boolean informational = all.stream().anyMatch(arg -> arg.startsWith("-h") || arg.startsWith("-l"));
        if (!all.contains("-prof") && !informational) {
            all.addAll(List.of("-prof", "gc"));
        }
        return all.toArray(String[]::new);
    }
}
