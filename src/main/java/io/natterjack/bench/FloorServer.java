package io.natterjack.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The least that moves messages on {@code java.nio}: one loop that reads, parses, looks the
 * subject up in a hash table, copies, and writes once a cycle. No limits, no permissions, no
 * errors, no cluster, and little mercy on who breaks the protocol. What a server costs beyond
 * this is its own; what it costs up to this is the machine's.
 */
final class FloorServer implements AutoCloseable {

    private static final int BACKLOG = 1024;
    private static final int READ_BYTES = 256 << 10;

    private final Selector selector = Selector.open();
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final ByteBuffer direct = ByteBuffer.allocateDirect(READ_BYTES);
    private final FloorTable table = new FloorTable();
    private final List<FloorClient> dirty = new ArrayList<>();
    private byte[] bytes = new byte[2 * READ_BYTES];

    /** Binds at once; port 0 takes any that is free. */
    FloorServer(InetSocketAddress address) throws IOException {
        listener.configureBlocking(false);
        listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        listener.bind(address, BACKLOG);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) listener.getLocalAddress();
    }

    /** Serves until {@link #close}. */
    void run() throws IOException {
        try {
            while (selector.isOpen()) {
                selector.select(this::onReady);
                flush();
            }
        } catch (final ClosedSelectorException e) {
            // Another thread closed the server: there is nothing more to do.
        }
    }

    private void onReady(SelectionKey key) {
        if (key.isAcceptable()) {
            accept();
            return;
        }
        final FloorClient client = (FloorClient) key.attachment();
        try {
            if (key.isWritable()) {
                client.flush();
            }
            if (key.isReadable()) {
                read(client);
            }
        } catch (final IOException e) {
            end(client);
        }
    }

    private void accept() {
        try {
            for (SocketChannel channel = listener.accept(); channel != null;
                    channel = listener.accept()) {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                final FloorClient client = new FloorClient(channel, dirty);
                client.key(channel.register(selector, SelectionKey.OP_READ, client));
                client.greet();
            }
        } catch (final IOException e) {
            // It left before it was let in.
        }
    }

    private void read(FloorClient client) throws IOException {
        final int read = client.channel().read(direct.clear());
        if (read < 0) {
            end(client);
            return;
        }
        final int held = client.heldLength();
        if (bytes.length < held + read) {
            bytes = new byte[2 * (held + read)];
        }
        client.takeHeld(bytes);
        direct.flip().get(bytes, held, read);
        final int used = decode(client, held + read);
        client.hold(bytes, used, held + read);
    }

    /** Returns the index of the first byte of what is not whole yet. */
    private int decode(FloorClient client, int to) {
        int at = 0;
        while (at < to) {
            final int lineEnd = lineFeed(at, to);
            if (lineEnd == to) {
                return at;
            }
            int next = lineEnd + 1;
            // PUB, PING and PONG, SUB, CONNECT, UNSUB
            switch (bytes[at] << 8 | bytes[at + 1]) {
                case 'P' << 8 | 'U' -> {
                    next = publish(at + 4, lineEnd - 1, to);
                    if (next < 0) {
                        return at;
                    }
                }
                case 'P' << 8 | 'I' -> client.pong();
                case 'S' << 8 | 'U' -> table.subscribe(client, bytes, at + 4, lineEnd - 1);
                default -> {
                    // Neither CONNECT nor PONG changes anything here.
                }
            }
            at = next;
        }
        return at;
    }

    private int lineFeed(int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    /** {@code subject [reply] size}: returns the index after the payload, or -1 to wait for it. */
    private int publish(int subjectFrom, int lineTo, int to) {
        int size = 0;
        int unit = 1;
        int at = lineTo - 1;
        for (; bytes[at] != ' '; at--, unit *= 10) {
            size += (bytes[at] - '0') * unit;
        }
        final int end = lineTo + 2 + size + 2;
        if (end > to) {
            return -1;
        }
        int subjectTo = subjectFrom;
        while (bytes[subjectTo] != ' ') {
            subjectTo++;
        }
        // From the blank behind the subject to the end: reply, size and payload as they stand.
        table.deliver(bytes, subjectFrom, subjectTo, end);
        return end;
    }

    private void flush() {
        for (final FloorClient client : dirty) {
            try {
                client.flush();
            } catch (final IOException e) {
                end(client);
            }
            client.isDirty(false);
        }
        dirty.clear();
    }

    private void end(FloorClient client) {
        table.unsubscribe(client);
        client.close();
    }

    /** Any thread may call. */
    @Override
    public void close() throws IOException {
        selector.close();
        listener.close();
    }
}
