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
 * @param threadWaitNanos how long each thread that lives was ready to run and had no processor, by thread id
 * @param threadCpuNanos the same by thread name; threads of one name are added up, those that have ended are missing
 * @param rssBytes memory it has resident now
 */
public record ProcessUsage(
        long cpuNanos, Map<String, Long> threadWaitNanos, Map<String, Long> threadCpuNanos, long rssBytes) {
    /** Linux gives user programs 100 clock ticks a second whatever the kernel's own rate (time(7)). */
    private static final long NANOS_PER_TICK = 10_000_000L;

    /** Index of utime behind the command's closing parenthesis, where the state is the first field. */
    private static final int USER_TIME = 11;

    public ProcessUsage {
        threadWaitNanos = Map.copyOf(threadWaitNanos);
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
        Map<String, Long> waits = new HashMap<>();
        try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
            for (Path task : tasks.toList()) {
                addThread(task, threads, waits);
            }
        }
        return new ProcessUsage(cpuNanos(stat), waits, threads, residentBytes(process));
    }

    /**
     * How long its threads waited since then, in nanoseconds. Threads that have ended meanwhile are left out: the kernel
     * has forgotten what they waited.
     */
    public long waitedSince(ProcessUsage earlier) {
        long nanos = 0;
        for (Map.Entry<String, Long> thread : threadWaitNanos.entrySet()) {
            nanos += thread.getValue() - earlier.threadWaitNanos.getOrDefault(thread.getKey(), 0L);
        }
        return nanos;
    }

    private static void addThread(Path task, Map<String, Long> threads, Map<String, Long> waits) throws IOException {
        try {
            String stat = Files.readString(task.resolve("stat"));
            String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
            threads.merge(name, cpuNanos(stat), Long::sum);
            Path schedule = task.resolve("schedstat");
            if (Files.isReadable(schedule)) {
                waits.put(task.getFileName().toString(), waitNanos(Files.readString(schedule)));
            }
        } catch (NoSuchFileException ended) {
            // Threads come and go while the list is read.
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
