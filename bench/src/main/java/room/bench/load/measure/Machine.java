package room.bench.load.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a run took place.
 *
 * @param loadAverage of the last minute before the run: much above zero means that others were at work too
 */
public record Machine(String processor, int cores, String kernel, String java, double loadAverage) {
    /** This machine now. */
    public static Machine here() throws IOException {
        String processor = System.getProperty("os.arch");
        Path cpuinfo = Path.of("/proc/cpuinfo");
        if (Files.isReadable(cpuinfo)) {
            processor = Files.readAllLines(cpuinfo).stream()
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
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.vendor") + " " + System.getProperty("java.runtime.version"),
                load);
    }
}
