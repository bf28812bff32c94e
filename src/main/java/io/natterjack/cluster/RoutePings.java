package io.natterjack.cluster;

import io.natterjack.net.Connection;
import io.natterjack.net.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/** Pings of one route connection, and what their answers mean. The loop of the route. */
final class RoutePings {

    private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

    private final EventLoop loop;
    private final Connection connection;
    /** What the answers to the pings on their way mean, in their order. */
    private final ArrayDeque<Runnable> pongs = new ArrayDeque<>();
    private int unanswered;
    private long sentNs;
    private long rttNs;

    RoutePings(EventLoop loop, Connection connection) {
        this.loop = loop;
        this.connection = connection;
    }

    /** Sends PING; {@code onPong} is what {@link #onPong} returns for its answer. */
    void send(Runnable onPong) {
        pongs.add(onPong);
        unanswered++;
        sentNs = loop.nowNs();
        connection.write(PING, 0, PING.length);
    }

    /** Takes an answer; returns what it means, or null if nothing was asked. */
    Runnable onPong() {
        unanswered = 0;
        rtt(loop.nowNs() - sentNs);
        return pongs.poll();
    }

    /** Pings since the last answer. */
    int unanswered() {
        return unanswered;
    }

    /** The latest round-trip time. */
    long rttNs() {
        return rttNs;
    }

    void rtt(long ns) {
        rttNs = Math.max(1, ns);
    }
}
