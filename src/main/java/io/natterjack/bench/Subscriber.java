package io.natterjack.bench;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/** Reads what a server sends until the connection is closed, and counts it. */
final class Subscriber implements Workers.Work {

    private final NatsLink link;
    private final MessageScanner scanner;
    private final AtomicLong received;
    private final Runnable beforeScan;

    /**
     * @param handler    told each message, or null
     * @param received   set to the count of messages after each read
     * @param beforeScan run between a read and the look at what was read, or null
     */
    Subscriber(NatsLink link, MessageScanner.Handler handler, AtomicLong received,
               Runnable beforeScan) {
        this.link = link;
        this.received = received;
        this.beforeScan = beforeScan;
        scanner = new MessageScanner(handler);
    }

    @Override
    public void run() throws IOException {
        final ByteBuffer input = link.input();
        do {
            if (beforeScan != null) {
                beforeScan.run();
            }
            final int used = scanner.scan(input, 0, input.position());
            received.lazySet(scanner.messages());
            if (used == 0 && !input.hasRemaining()) {
                throw new IOException("message does not fit: capacity=" + input.capacity());
            }
            input.flip().position(used);
            input.compact();
            for (int pings = scanner.takePings(); pings > 0; pings--) {
                link.send("PONG\r\n");
            }
        } while (link.read() >= 0);
        throw new EOFException("server closed the connection of a subscriber");
    }
}
