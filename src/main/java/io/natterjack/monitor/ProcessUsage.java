package io.natterjack.monitor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process takes of the machine. Any thread may call. */
public final class ProcessUsage {

    private static final Path STATM = Path.of("/proc/self/statm");
    private static final int PAGE_BYTES = 4096;

    private long lastCpuNs;
    private long lastNs = System.nanoTime();
    private double lastPercent;

    /** Resident bytes; the heap in use where the system does not tell. */
    public long residentBytes() {
        try {
            return Long.parseLong(Files.readString(STATM).split(" ")[1]) * PAGE_BYTES;
        } catch (IOException | RuntimeException ex) {
            final Runtime runtime = Runtime.getRuntime();
            return runtime.totalMemory() - runtime.freeMemory();
        }
    }

    /** Percent of one processor since the last look, to a tenth. */
    public synchronized double cpuPercent() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean)) {
            return 0;
        }
        final long cpuNs = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
        final long nowNs = System.nanoTime();
        if (nowNs - lastNs > 100_000_000) {
            lastPercent = Math.round(1_000.0 * (cpuNs - lastCpuNs) / (nowNs - lastNs)) / 10.0;
            lastCpuNs = cpuNs;
            lastNs = nowNs;
        }
        return lastPercent;
    }
}
