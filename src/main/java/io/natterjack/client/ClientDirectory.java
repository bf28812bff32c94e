package io.natterjack.client;

import io.natterjack.auth.Authenticator;
import io.natterjack.broker.Accounts;
import io.natterjack.log.Log;
import io.natterjack.net.CloseReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the clients of all loops share: settings, the INFO they are greeted with, how many there
 * are. Any thread may call; what changes is an immutable snapshot.
 */
public final class ClientDirectory {

    private final Accounts accounts;
    private final Log log;
    private final Executor blocking;
    private final int closedMax;
    private final Deque<ClientState> closed = new ArrayDeque<>();
    private long closedInMessages;
    private long closedInBytes;
    private long closedOutMessages;
    private long closedOutBytes;
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicLong totalConnections = new AtomicLong();
    private final AtomicLong slowConsumers = new AtomicLong();
    private final AtomicLong staleConnections = new AtomicLong();
    private volatile Authenticator authenticator;
    private volatile ClientSettings settings;
    private volatile ClientInfo info;
    private volatile ClientTls tls;

    /**
     * @param closedMax closed clients that are remembered for monitoring
     * @param blocking  runs what takes too long for a loop
     */
    public ClientDirectory(Accounts accounts, Authenticator authenticator,
                           ClientSettings settings, ClientInfo info, Log log, int closedMax,
                           Executor blocking) {
        this.accounts = accounts;
        this.authenticator = authenticator;
        this.settings = settings;
        this.info = info;
        this.log = log;
        this.closedMax = closedMax;
        this.blocking = blocking;
    }

    Accounts accounts() {
        return accounts;
    }

    Executor blocking() {
        return blocking;
    }

    Authenticator authenticator() {
        return authenticator;
    }

    Log log() {
        return log;
    }

    /** What clients are held to now. */
    public ClientSettings settings() {
        return settings;
    }

    /** Replaces what clients are held to; those that are connected are told by their loops. */
    public void settings(ClientSettings settings, Authenticator authenticator) {
        this.authenticator = authenticator;
        this.settings = settings;
    }

    /** How clients are secured that connect now, or null. */
    ClientTls tls() {
        return tls;
    }

    /** Sets how clients are secured from now on, or null. */
    public void tls(ClientTls tls) {
        this.tls = tls;
    }

    /** What new clients are told of the server. */
    public ClientInfo info() {
        return info;
    }

    /** Replaces what new clients are told; those that are connected are told by their loops. */
    public void info(ClientInfo info) {
        this.info = info;
    }

    /** Clients that are connected. */
    public int connected() {
        return connected.get();
    }

    /** Clients that ever connected. */
    public long totalConnections() {
        return totalConnections.get();
    }

    /** Clients that were closed because they did not keep up. */
    public long slowConsumers() {
        return slowConsumers.get();
    }

    /** Clients that were closed because they did not answer pings. */
    public long staleConnections() {
        return staleConnections.get();
    }

    /** Counts a new client; false if it is one too many, and was not counted. */
    boolean admit() {
        totalConnections.incrementAndGet();
        if (connected.incrementAndGet() > settings.connectionsMax()) {
            connected.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Remembers a closed client, the latest of many. */
    synchronized void closed(ClientState state) {
        closedInMessages += state.inMessages();
        closedInBytes += state.inBytes();
        closedOutMessages += state.outMessages();
        closedOutBytes += state.outBytes();
        closed.addLast(state);
        while (closed.size() > closedMax) {
            closed.removeFirst();
        }
    }

    /** The latest clients that were closed. */
    public synchronized List<ClientState> closed() {
        return new ArrayList<>(closed);
    }

    /** Messages in, bytes in, messages out, bytes out of all clients that were closed. */
    public synchronized long[] closedTraffic() {
        return new long[] {
            closedInMessages, closedInBytes, closedOutMessages, closedOutBytes
        };
    }

    void leave(CloseReason reason) {
        connected.decrementAndGet();
        switch (reason) {
            case SLOW_CONSUMER_PENDING_BYTES, SLOW_CONSUMER_WRITE_DEADLINE ->
                    slowConsumers.incrementAndGet();
            case STALE_CONNECTION -> staleConnections.incrementAndGet();
            default -> { }
        }
    }
}
