package room.bench.load.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a process of this machine has used so far (proc(5)).
 *
 * @param cpuNanos processor time of all its threads, user and system
 * @param waitNanos how long its threads were ready to run and had no processor; those that have ended are missing
 * @param threadCpuNanos the same by thread name; threads of one name are added up, those that have ended are missing
 * @param rssBytes memory it has resident now
 */
public record ProcessUsage(long cpuNanos, long waitNanos, Map<String, Long> threadCpuNanos, long rssBytes) {
    /** Linux gives user programs 100 clock ticks a second whatever the kernel's own rate (time(7)). */
    private static final long NANOS_PER_TICK = 10_000_000L;

    /** Index of utime behind the command's closing parenthesis, where the state is the first field. */
    private static final int USER_TIME = 11;

    public ProcessUsage {
        threadCpuNanos = Map.copyOf(threadCpuNanos);
    }

    /**
     * Reads it.
     *
     * @throws IOException when there is no such process; the message says so
     */
    public static ProcessUsage of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        String stat;
        try {
            stat = Files.readString(process.resolve("stat"));
        } catch (NoSuchFileException gone) {
            throw new IOException("there is no process " + pid, gone);
        }
        Map<String, Long> threads = new HashMap<>();
        long waitNanos = 0;
        try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
            for (Path task : tasks.toList()) {
                waitNanos += addThread(task, threads);
            }
        }
        return new ProcessUsage(cpuNanos(stat), waitNanos, threads, residentBytes(process));
    }

    /** Adds the thread's processor time and gives its waiting time. */
    private static long addThread(Path task, Map<String, Long> threads) throws IOException {
        try {
            String stat = Files.readString(task.resolve("stat"));
            String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
            threads.merge(name, cpuNanos(stat), Long::sum);
            Path schedule = task.resolve("schedstat");
            return Files.isReadable(schedule) ? waitNanos(Files.readString(schedule)) : 0;
        } catch (NoSuchFileException ended) {
            // Threads come and go while the list is read.
            return 0;
        }
    }

    /** Of "run-time wait-time slices" in nanoseconds (the kernel's sched-stats.rst). */
    static long waitNanos(String schedstat) {
        return Long.parseLong(schedstat.trim().split(" ")[1]);
    }

    static long cpuNanos(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1])) * NANOS_PER_TICK;
    }

    private static long residentBytes(Path process) throws IOException {
        for (String line : Files.readAllLines(process.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        return 0;
    }
}
