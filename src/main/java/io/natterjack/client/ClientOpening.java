package io.natterjack.client;

import io.natterjack.net.CloseReason;
import io.natterjack.net.Connection;
import io.natterjack.net.Timers;

/**
 * How a client gets from the accepted socket to its first operation where TLS is configured. Its
 * loop's thread only.
 * <pre>
 *   required:         INFO -> handshake -> open
 *   optional:         INFO -> first byte: 0x16 -> handshake -> open, else -> open
 *   first:            handshake -> INFO -> open
 *   first, fallback:  first byte in time -> handshake -> INFO -> open, else as required
 * </pre>
 */
final class ClientOpening {

    /** The type of a TLS record with which a handshake begins. RFC 8446, section 5.1. */
    private static final byte HANDSHAKE_RECORD = 0x16;

    private final ClientSession session;
    private final Connection connection;
    private final LoopClients clients;
    private final ClientTls tls;
    private final Timers.Timer firstByte = new Timers.Timer(this::onNoByte);
    private boolean isGreeted;
    private boolean isUnderWay;

    ClientOpening(ClientSession session, Connection connection, LoopClients clients,
                  ClientTls tls) {
        this.session = session;
        this.connection = connection;
        this.clients = clients;
        this.tls = tls;
    }

    void start() {
        if (tls.isFirst()) {
            if (tls.fallbackNs() > 0) {
                clients.loop.schedule(firstByte, tls.fallbackNs());
            } else {
                secure();
            }
            return;
        }
        greet();
        if (tls.isOptional()) {
            clients.loop.schedule(firstByte, tls.settings().timeoutNs());
        } else {
            secure();
        }
    }

    /** Whether the certificate tells who the client is. */
    boolean mapsUser() {
        return tls.mapsUser();
    }

    /** Whether the handshake came before INFO. */
    boolean wasFirst() {
        return tls.isFirst();
    }

    /** Returns whether the bytes that begin so are the session's; else they wait. */
    boolean isClear(byte first) {
        clients.loop.timers().cancel(firstByte);
        if (isUnderWay) {
            return false;
        }
        if (tls.isFirst() || first == HANDSHAKE_RECORD) {
            isUnderWay = true;
            connection.pauseReading();
            // Once the connection has put aside what it read.
            clients.loop.execute(this::secure);
            return false;
        }
        session.begin();
        return true;
    }

    void onSecured() {
        greet();
        session.begin();
    }

    void cancel() {
        clients.loop.timers().cancel(firstByte);
    }

    private void onNoByte() {
        if (tls.isFirst()) {
            greet();
            secure();
        } else {
            session.begin();
        }
    }

    private void greet() {
        if (!isGreeted) {
            isGreeted = true;
            session.greet();
        }
    }

    private void secure() {
        if (connection.isClosed()) {
            return;
        }
        if (tls.rate() != null && !tls.rate().admits(clients.loop.nowNs())) {
            session.refuse("Connection throttling is active. Please try again later.",
                    CloseReason.MAXIMUM_CONNECTIONS_EXCEEDED);
            return;
        }
        isUnderWay = true;
        connection.startTls(tls.settings(), null);
    }
}
