package io.natterjack;

import io.natterjack.cluster.Resolver;
import io.natterjack.log.Log;
import io.natterjack.net.NioTransport;
import io.natterjack.net.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Everything nondeterministic that a server needs: where connections, time and chance come from.
 * Production is {@link #real}; a simulation builds one from a seed.
 *
 * @param transport   connections
 * @param clock       time that only grows
 * @param epochMicros time of day
 * @param seed        of all choices
 * @param resolver    addresses of hosts
 * @param blocking    runs what would hold up a loop: password hashes, handshakes, files
 * @param sink        where log lines go
 * @param isStepped   whether the caller steps the loops itself; else each gets a thread
 * @param onClose     ends what the environment holds
 */
public record Environment(Transport transport, NanoClock clock, LongSupplier epochMicros,
                          long seed, Resolver resolver, Executor blocking, Log.Sink sink,
                          boolean isStepped, Runnable onClose) {

    /** The machine's own network, clocks and names. */
    public static Environment real(Log.Sink sink) {
        final ExecutorService blocking = Executors.newFixedThreadPool(2, task -> {
            final Thread thread = new Thread(task, "natterjack-blocking");
            thread.setDaemon(true);
            return thread;
        });
        final Resolver resolver = (host, found) -> blocking.execute(() -> {
            try {
                found.accept(List.of(InetAddress.getAllByName(host)), null);
            } catch (UnknownHostException ex) {
                found.accept(List.of(), "no such host");
            }
        });
        return new Environment(new NioTransport(), SystemNanoClock.INSTANCE,
                Environment::nowMicros, seedOfTheMachine(), resolver, blocking, sink,
                false,
                blocking::shutdownNow);
    }

    /** Where there is one, the kernel's own generator: a SecureRandom costs a start 20 ms. */
    private static long seedOfTheMachine() {
        try (InputStream in = Files.newInputStream(Path.of("/dev/urandom"))) {
            return ByteBuffer.wrap(in.readNBytes(Long.BYTES)).getLong();
        } catch (IOException | BufferUnderflowException ex) {
            return new SecureRandom().nextLong();
        }
    }

    private static long nowMicros() {
        final java.time.Instant now = java.time.Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
