package io.natterjack.cluster;

import io.natterjack.broker.Accounts;
import io.natterjack.broker.Dispatcher;
import io.natterjack.log.Log;
import io.natterjack.net.Connection;
import io.natterjack.net.ConnectionOptions;
import io.natterjack.net.EventLoop;
import io.natterjack.net.Transport;
import io.natterjack.protocol.RouteDecoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The routes of one loop, and what they share. The loop's thread only. */
public final class LoopRoutes {

    private static final long DIAL_TIMEOUT_NS = 1_000_000_000L;

    final EventLoop loop;
    final Dispatcher dispatcher;
    final RouteDecoder decoder;
    final Accounts accounts;
    /** Replaced by a reload, as a task. */
    ClusterSettings settings;
    final Log log;
    final SplittableRandom random;
    final Executor blocking;
    final RepeatedErrors errors = new RepeatedErrors();
    private RouteSecurity security = new RouteSecurity();
    private final List<RouteSession> sessions = new ArrayList<>();

    /**
     * @param largePayload bytes from which a payload is passed on by reference
     * @param payloadMax   most bytes of one routed message
     * @param blocking     runs what takes too long for a loop
     */
    public LoopRoutes(EventLoop loop, Dispatcher dispatcher, int largePayload, int payloadMax,
                      Accounts accounts, ClusterSettings settings, Log log,
                      SplittableRandom random, Executor blocking) {
        this.loop = loop;
        this.dispatcher = dispatcher;
        this.decoder = new RouteDecoder(largePayload, payloadMax);
        this.accounts = accounts;
        this.settings = settings;
        this.log = log;
        this.random = random;
        this.blocking = blocking;
    }

    /** Sets what secures the routes that follow; before the loop runs. */
    public void security(RouteSecurity security) {
        this.security = security;
    }

    RouteSecurity security() {
        return security;
    }

    /** Takes over a channel that a peer opened. */
    void accept(Transport.Channel channel, ConnectionOptions options, long id,
                RouteEvents events, byte[] infoLine, long epochMicros) throws IOException {
        final Connection connection = loop.adopt(channel, options,
                c -> session(c, id, events, null, epochMicros));
        final RouteSession session = (RouteSession) connection.handler();
        final RouteTls tls = security.tls();
        if (tls == null) {
            session.openAccepted(infoLine);
        } else {
            session.secure(tls, null, () -> session.openAccepted(infoLine));
        }
    }

    /** Dials a peer. */
    void dial(InetSocketAddress address, ConnectionOptions options, long id,
              RouteEvents events, RouteDialer dialer, byte[] connectLine, long epochMicros,
              Consumer<IOException> failed) {
        loop.connect(address, DIAL_TIMEOUT_NS, options, c -> {
            final RouteSession session = session(c, id, events, dialer, epochMicros);
            final RouteTls tls = security.tls();
            if (tls == null) {
                session.openSolicited(connectLine);
            } else {
                // Once the connection has its handler: the handshake may fail at once.
                c.pauseReading();
                loop.execute(() -> session.secure(tls, security.nameFor(dialer.address().host()),
                        () -> session.openSolicited(connectLine)));
            }
            return session;
        }, failed);
    }

    private RouteSession session(Connection connection, long id, RouteEvents events,
                                 RouteDialer dialer, long epochMicros) {
        return log.isTrace()
                ? new TracingRouteSession(this, connection, id, events, dialer, epochMicros)
                : new RouteSession(this, connection, id, events, dialer, epochMicros);
    }

    /** Calls {@code action} for every route of this loop. */
    public void forEach(Consumer<RouteSession> action) {
        for (RouteSession session : sessions.toArray(new RouteSession[0])) {
            action.accept(session);
        }
    }

    void add(RouteSession session) {
        sessions.add(session);
    }

    void remove(RouteSession session) {
        sessions.remove(session);
    }
}
