package room.bench.load.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a run took place.
 *
 * @param loadAverage of the last minute before the run: much above zero means that others were at work too
 */
public record Machine(String processor, int cores, String kernel, String java, double loadAverage) {
    /** This machine now. */
    public static Machine here() throws IOException {
        String processor = System.getProperty("os.arch");
        int cores = Runtime.getRuntime().availableProcessors();
        Path cpuinfo = Path.of("/proc/cpuinfo");
        if (Files.isReadable(cpuinfo)) {
            List<String> lines = Files.readAllLines(cpuinfo);
            // All of them, while the runtime counts those that this process is pinned to.
            cores = (int)
                    lines.stream().filter(line -> line.startsWith("processor")).count();
            processor = lines.stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 2))
                    .findFirst()
                    .orElse(processor);
        }
        Path loadavg = Path.of("/proc/loadavg");
        double load = Files.isReadable(loadavg)
                ? Double.parseDouble(Files.readString(loadavg).split(" ")[0])
                : Double.NaN;
        return new Machine(
                processor,
                cores,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.vendor") + " " + System.getProperty("java.runtime.version"),
                load);
    }
}
