package io.natterjack.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What processes have used so far, with all their threads, as Linux tells it.
 * <p>
 * {@code /proc/PID/schedstat} is the main thread only, and {@code /proc/PID/stat} includes threads
 * that have ended but counts in hundredths of a second. So a difference is taken from the sum over
 * the threads' schedstat, in nanoseconds, unless a thread ended meanwhile or the two differ.
 */
final class ProcessUsage {

    private static final long TICK_NS = 10_000_000;
    private static final int UTIME_FIELD = 11;

    private final List<Long> pids;

    /** Processes whose children count too. */
    ProcessUsage(List<Long> pids) {
        this.pids = List.copyOf(pids);
    }

    boolean isEmpty() {
        return pids.isEmpty();
    }

    /** CPU time at one moment. */
    record Sample(Map<Long, Long> threadNs, long tickNs) {

        /** Nanoseconds of CPU time between {@code before} and this. */
        long since(Sample before) {
            final long ticks = tickNs - before.tickNs;
            if (!threadNs.keySet().containsAll(before.threadNs.keySet())) {
                return ticks;
            }
            long sum = 0;
            for (final Map.Entry<Long, Long> thread : threadNs.entrySet()) {
                sum += thread.getValue() - before.threadNs.getOrDefault(thread.getKey(), 0L);
            }
            final long tolerance = 4 * TICK_NS + ticks / 100;
            return Math.abs(sum - ticks) > tolerance ? ticks : sum;
        }
    }

    /** @throws IOException if there is no such information on this system */
    Sample sample() throws IOException {
        final Map<Long, Long> threadNs = new HashMap<>();
        long ticks = 0;
        for (final long pid : withChildren()) {
            final Path process = Path.of("/proc", Long.toString(pid));
            ticks += ticks(Files.readString(process.resolve("stat")));
            addThreads(process.resolve("task"), threadNs);
        }
        return new Sample(threadNs, ticks * TICK_NS);
    }

    private static void addThreads(Path tasks, Map<Long, Long> threadNs) throws IOException {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (final Path thread : threads) {
                try {
                    final String schedstat = Files.readString(thread.resolve("schedstat"));
                    threadNs.put(Long.parseLong(thread.getFileName().toString()),
                            Long.parseLong(schedstat.substring(0, schedstat.indexOf(' '))));
                } catch (final IOException e) {
                    // It ended between the listing and the look: its absence says so.
                    continue;
                }
            }
        }
    }

    /** utime + stime, fields 14 and 15; the name in field 2 may hold anything but ends at ')'. */
    static long ticks(String stat) {
        final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[UTIME_FIELD]) + Long.parseLong(fields[UTIME_FIELD + 1]);
    }

    /** Resident memory in bytes, now. */
    long residentBytes() throws IOException {
        long bytes = 0;
        for (final long pid : withChildren()) {
            for (final String line : Files.readAllLines(
                    Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith("VmRSS:")) {
                    bytes += Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        }
        return bytes;
    }

    private List<Long> withChildren() {
        return pids.stream()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::pid).toList();
    }
}
