package io.natterjack.client;

import io.natterjack.auth.Authenticator;
import io.natterjack.broker.Accounts;
import io.natterjack.broker.Dispatcher;
import io.natterjack.log.Log;
import io.natterjack.net.CloseReason;
import io.natterjack.net.Connection;
import io.natterjack.net.ConnectionOptions;
import io.natterjack.net.EventLoop;
import io.natterjack.net.Transport;
import io.natterjack.protocol.ClientDecoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** The clients of one loop, and what they share. The loop's thread only. */
public final class LoopClients {

    final EventLoop loop;
    final Dispatcher dispatcher;
    final ClientDecoder decoder;
    final ClientDirectory directory;
    final SplittableRandom random;
    private final List<ClientSession> sessions = new ArrayList<>();

    /** @param largePayload bytes from which a payload is passed on by reference */
    public LoopClients(EventLoop loop, Dispatcher dispatcher, int largePayload,
                       ClientDirectory directory, SplittableRandom random) {
        this.loop = loop;
        this.dispatcher = dispatcher;
        this.decoder = new ClientDecoder(largePayload);
        this.directory = directory;
        this.random = random;
    }

    Accounts accounts() {
        return directory.accounts();
    }

    Authenticator authenticator() {
        return directory.authenticator();
    }

    Log log() {
        return directory.log();
    }

    /**
     * Takes over an accepted channel.
     *
     * @param id      unique among all connections of the server
     * @param epochMicros time of day
     */
    public void accept(Transport.Channel channel, long id, long epochMicros,
                       ConnectionOptions options) throws IOException {
        final Connection connection = loop.adopt(channel, options,
                c -> log().isTrace() ? new TracingClientSession(this, c, id, epochMicros)
                        : new ClientSession(this, c, id, epochMicros));
        ((ClientSession) connection.handler()).open();
    }

    /** Calls {@code action} for every client of this loop. */
    public void forEach(Consumer<ClientSession> action) {
        for (ClientSession session : sessions.toArray(new ClientSession[0])) {
            action.accept(session);
        }
    }

    /** Closes the client that came last, if there is any. */
    public void closeOne(CloseReason reason) {
        if (!sessions.isEmpty()) {
            sessions.get(sessions.size() - 1).close(reason);
        }
    }

    void add(ClientSession session) {
        session.slot(sessions.size());
        sessions.add(session);
    }

    void remove(ClientSession session) {
        final ClientSession last = sessions.remove(sessions.size() - 1);
        if (last != session) {
            sessions.set(session.slot(), last);
            last.slot(session.slot());
        }
    }
}
