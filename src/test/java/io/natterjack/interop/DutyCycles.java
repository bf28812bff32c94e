package io.natterjack.interop;

import io.natterjack.net.Transport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import org.HdrHistogram.Histogram;

/**
 * The network of the machine, and how long the loops work between two looks at it: in CPU time,
 * so that what else the machine does in the meantime does not count.
 */
final class DutyCycles implements Transport {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Transport network;
    private Histogram cpuNs = new Histogram(3);

    DutyCycles(Transport network) {
        this.network = network;
    }

    /** What was counted since the last call, in nanoseconds. Any thread may call. */
    synchronized Histogram take() {
        final Histogram taken = cpuNs;
        cpuNs = new Histogram(3);
        return taken;
    }

    private synchronized void count(long cycleNs) {
        cpuNs.recordValue(cycleNs);
    }

    @Override
    public Poller newPoller() throws IOException {
        final Poller poller = network.newPoller();
        return new Poller() {

            private long latestNs;

            @Override
            public Registration register(Pollable pollable, int ops, Ready ready)
                    throws IOException {
                return poller.register(pollable, ops, ready);
            }

            @Override
            public int poll(long timeoutNs) throws IOException {
                if (Thread.currentThread().getName().startsWith("natterjack-loop")) {
                    final long nowNs = THREADS.getCurrentThreadCpuTime();
                    if (latestNs > 0) {
                        count(nowNs - latestNs);
                    }
                    latestNs = nowNs;
                }
                return poller.poll(timeoutNs);
            }

            @Override
            public void wakeup() {
                poller.wakeup();
            }

            @Override
            public void close() {
                poller.close();
            }
        };
    }

    @Override
    public Listener listen(InetSocketAddress address) throws IOException {
        return network.listen(address);
    }

    @Override
    public Channel connect(InetSocketAddress address) throws IOException {
        return network.connect(address);
    }
}
