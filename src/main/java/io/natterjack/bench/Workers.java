package io.natterjack.bench;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The threads of a run, one for each connection, and what ends them: the coordinator that had
 * enough, or the first of them that fails. {@link #stopping} may be asked by any thread, the rest
 * belongs to the coordinator.
 */
final class Workers implements AutoCloseable {

    /** The work of one connection. */
    interface Work {
        void run() throws IOException;
    }

    private static final long JOIN_MS = 10_000;
    private static final long AWAIT_NS = 30_000_000_000L;

    private final List<Thread> threads = new ArrayList<>();
    private final List<NatsLink> links = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean stopping;
    private volatile boolean closing;

    /** Closes {@code link} at the end of the run. */
    NatsLink own(NatsLink link) {
        links.add(link);
        return link;
    }

    Thread start(String name, Work work) {
        final Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (final IOException | RuntimeException | Error e) {
                if (!closing) {
                    failure.compareAndSet(null, e);
                    stopping = true;
                }
            }
        }, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return thread;
    }

    /** Whether publishers should publish no more. */
    boolean stopping() {
        return stopping;
    }

    void stop() {
        stopping = true;
    }

    /** @throws IOException with the first failure of a worker, if there was one */
    void check() throws IOException {
        final Throwable first = failure.get();
        if (first != null) {
            throw new IOException(first.getMessage() == null ? first.toString()
                    : first.getMessage(), first);
        }
    }

    /** Sleeps for {@code millis} at most, and less if a worker fails. */
    void pause(long millis) throws IOException {
        final long endNs = System.nanoTime() + millis * 1_000_000;
        for (long left = millis; left > 0 && !stopping; ) {
            sleep(Math.min(left, 50));
            left = (endNs - System.nanoTime()) / 1_000_000;
        }
        check();
    }

    /**
     * Waits until {@code done}, for 30 s at most.
     *
     * @throws IOException if a worker fails first, or saying {@code what} if time runs out
     */
    void await(BooleanSupplier done, Supplier<String> what) throws IOException {
        final long endNs = System.nanoTime() + AWAIT_NS;
        while (!done.getAsBoolean()) {
            check();
            if (System.nanoTime() - endNs > 0) {
                throw new IOException(what.get());
            }
            sleep(2);
        }
        check();
    }

    static void sleep(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (final InterruptedException e) {
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Ends all threads and waits for them. */
    @Override
    public void close() {
        closing = true;
        stopping = true;
        links.forEach(NatsLink::close);
        for (final Thread thread : threads) {
            try {
                thread.join(JOIN_MS);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
