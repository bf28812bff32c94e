package io.natterjack.client;

import io.natterjack.auth.Authenticator;
import io.natterjack.broker.Accounts;
import io.natterjack.log.Log;
import io.natterjack.net.CloseReason;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the clients of all loops share: settings, the INFO they are greeted with, how many there
 * are. Any thread may call; what changes is an immutable snapshot.
 */
public final class ClientDirectory {

    /** Told of clients that came and went; on the client's loop. */
    public interface Events {
        void onClosed(ClientSession session, CloseReason reason);
    }

    private final Accounts accounts;
    private final Log log;
    private final Events events;
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicLong totalConnections = new AtomicLong();
    private final AtomicLong slowConsumers = new AtomicLong();
    private final AtomicLong staleConnections = new AtomicLong();
    private volatile Authenticator authenticator;
    private volatile ClientSettings settings;
    private volatile ClientInfo info;

    public ClientDirectory(Accounts accounts, Authenticator authenticator,
                           ClientSettings settings, ClientInfo info, Log log, Events events) {
        this.accounts = accounts;
        this.authenticator = authenticator;
        this.settings = settings;
        this.info = info;
        this.log = log;
        this.events = events;
    }

    Accounts accounts() {
        return accounts;
    }

    Authenticator authenticator() {
        return authenticator;
    }

    Log log() {
        return log;
    }

    Events events() {
        return events;
    }

    /** What clients are held to now. */
    public ClientSettings settings() {
        return settings;
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
