package io.natterjack.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A connection of the {@link FloorServer}: what came without its end, what waits to be written. */
final class FloorClient {

    private static final byte[] INFO = ("INFO {\"server_id\":\"FLOOR\",\"version\":\"floor\","
            + "\"headers\":false,\"max_payload\":1048576}\r\n").getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PONG = {'P', 'O', 'N', 'G', '\r', '\n'};
    private static final byte[] NONE = {};
    private static final int OUTPUT_BYTES_MIN = 64 << 10;
    private static final int OUTPUT_BYTES_KEPT = 1 << 20;
    private static final ByteBuffer DIRECT = ByteBuffer.allocateDirect(256 << 10);

    private final SocketChannel channel;
    private final List<FloorClient> dirty;
    private final List<FloorTable.Entry> entries = new ArrayList<>();
    private SelectionKey key;
    private byte[] held = NONE;
    private byte[] output = NONE;
    private int outputFrom;
    private int outputTo;
    private boolean isDirty;

    /** @param dirty where to stand while something waits to be written */
    FloorClient(SocketChannel channel, List<FloorClient> dirty) {
        this.channel = channel;
        this.dirty = dirty;
    }

    void key(SelectionKey key) {
        this.key = key;
    }

    SocketChannel channel() {
        return channel;
    }

    /** What it subscribed to. */
    List<FloorTable.Entry> entries() {
        return entries;
    }

    int heldLength() {
        return held.length;
    }

    void takeHeld(byte[] target) {
        System.arraycopy(held, 0, target, 0, held.length);
        held = NONE;
    }

    void hold(byte[] bytes, int from, int to) {
        held = from == to ? NONE : Arrays.copyOfRange(bytes, from, to);
    }

    void isDirty(boolean isDirty) {
        this.isDirty = isDirty;
    }

    void greet() {
        write(INFO, 0, INFO.length);
    }

    void pong() {
        write(PONG, 0, PONG.length);
    }

    private void write(byte[] bytes, int from, int to) {
        final int at = claim(to - from);
        System.arraycopy(bytes, from, output, at, to - from);
    }

    /** Queues {@code MSG subject sid} and what follows the subject in {@code bytes}, to the end. */
    void message(byte[] sid, byte[] bytes, int subjectFrom, int subjectTo, int end) {
        final int subject = subjectTo - subjectFrom;
        int at = claim(4 + subject + 1 + sid.length + end - subjectTo);
        output[at] = 'M';
        output[at + 1] = 'S';
        output[at + 2] = 'G';
        output[at + 3] = ' ';
        at += 4;
        System.arraycopy(bytes, subjectFrom, output, at, subject);
        at += subject;
        output[at++] = ' ';
        System.arraycopy(sid, 0, output, at, sid.length);
        System.arraycopy(bytes, subjectTo, output, at + sid.length, end - subjectTo);
    }

    private int claim(int length) {
        if (!isDirty) {
            isDirty = true;
            dirty.add(this);
        }
        if (outputTo + length > output.length) {
            makeRoom(length);
        }
        final int at = outputTo;
        outputTo += length;
        return at;
    }

    private void makeRoom(int length) {
        final int waiting = outputTo - outputFrom;
        final byte[] target = waiting + length <= output.length / 2 ? output
                : new byte[Math.max(OUTPUT_BYTES_MIN, 2 * (waiting + length))];
        System.arraycopy(output, outputFrom, target, 0, waiting);
        output = target;
        outputFrom = 0;
        outputTo = waiting;
    }

    /** Writes what waits as far as the socket takes it. */
    void flush() throws IOException {
        while (outputFrom < outputTo) {
            final int length = Math.min(outputTo - outputFrom, DIRECT.capacity());
            DIRECT.clear().put(output, outputFrom, length).flip();
            final int written = channel.write(DIRECT);
            outputFrom += written;
            if (written < length) {
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                return;
            }
        }
        outputFrom = outputTo = 0;
        // An idle connection holds no memory but its own.
        if (output.length > OUTPUT_BYTES_KEPT || entries.isEmpty()) {
            output = NONE;
        }
        if (key.interestOps() != SelectionKey.OP_READ) {
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    void close() {
        try {
            channel.close();
        } catch (final IOException e) {
            // It is gone either way.
        }
    }
}
