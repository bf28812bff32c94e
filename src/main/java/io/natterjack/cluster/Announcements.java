package io.natterjack.cluster;

import io.natterjack.net.Connection;
import io.natterjack.net.EventLoop;
import java.util.Arrays;

/**
 * RS+ and RS- lines on their way to one route. Written under the lock of an account's interest by
 * any loop, so that lines of one key keep their order; drained by the loop of the route, before
 * any message that it forwards. A line that must precede a message, because its client subscribed
 * before it published, therefore does.
 */
final class Announcements {

    private static final int LENGTH_MIN = 4 << 10;
    private static final int IDLE_LENGTH_MAX = 64 << 10;

    private final EventLoop loop;
    private final Connection connection;
    private final Runnable drain = this::drain;
    private byte[] lines = new byte[0];
    private int length;
    private volatile boolean isPending;

    Announcements(EventLoop loop, Connection connection) {
        this.loop = loop;
        this.connection = connection;
    }

    /** Adds a line; any thread may call. */
    synchronized void add(boolean isAdded, byte[] account, byte[] subject, byte[] queue,
                          int weight) {
        final int queueLength = queue == null ? 0 : queue.length + 12;
        reserve(4 + (account == null ? 0 : account.length + 1) + subject.length + queueLength + 2);
        put("RS");
        lines[length++] = (byte) (isAdded ? '+' : '-');
        if (account != null) {
            lines[length++] = ' ';
            put(account);
        }
        lines[length++] = ' ';
        put(subject);
        if (queue != null) {
            lines[length++] = ' ';
            put(queue);
            if (isAdded) {
                lines[length++] = ' ';
                put(Integer.toString(weight));
            }
        }
        put("\r\n");
        if (!isPending) {
            isPending = true;
            loop.execute(drain);
        }
    }

    /** Whether lines wait; any thread may call. */
    boolean isPending() {
        return isPending;
    }

    /** Queues all lines; on the route's loop. */
    synchronized void drain() {
        if (!isPending) {
            return;
        }
        isPending = false;
        if (!connection.isClosed()) {
            connection.write(lines, 0, length);
        }
        length = 0;
        if (lines.length > IDLE_LENGTH_MAX) {
            lines = new byte[0];
        }
    }

    private void reserve(int needed) {
        if (lines.length - length < needed) {
            lines = Arrays.copyOf(lines,
                    Math.max(LENGTH_MIN, Math.max(length + needed, lines.length * 2)));
        }
    }

    @SuppressWarnings("deprecation")
    private void put(String ascii) {
        ascii.getBytes(0, ascii.length(), lines, length);
        length += ascii.length();
    }

    private void put(byte[] bytes) {
        System.arraycopy(bytes, 0, lines, length, bytes.length);
        length += bytes.length;
    }
}
