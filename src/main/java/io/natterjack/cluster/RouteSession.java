package io.natterjack.cluster;

import io.natterjack.auth.Passwords;
import io.natterjack.broker.Account;
import io.natterjack.broker.RouteRecipient;
import io.natterjack.net.Chunk;
import io.natterjack.net.CloseReason;
import io.natterjack.net.Connection;
import io.natterjack.net.ConnectionHandler;
import io.natterjack.net.Timers;
import io.natterjack.net.TlsFailure;
import io.natterjack.net.TlsPeer;
import io.natterjack.protocol.ConnectOptions;
import io.natterjack.protocol.Message;
import io.natterjack.protocol.ProtocolError;
import io.natterjack.protocol.RouteDecoder;
import io.natterjack.protocol.RouteEncoder;
import io.natterjack.protocol.RouteInfo;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The state of one route connection. Its loop's thread only.
 * <pre>
 *   accepted:  INFO out -> CONNECT in -> INFO in --registered?--> RS+ out, open
 *   solicited: CONNECT out -> INFO in --registered?--> INFO out, RS+ out, [PING out], open
 * </pre>
 * At "registered?" the session reads no further until the conductor has decided, so that interest
 * of a connection that turns out to be a duplicate never counts.
 */
public class RouteSession extends RouteRecipient
        implements ConnectionHandler, RouteDecoder.Handler {

    private static final byte[] PONG = ascii("PONG\r\n");
    private static final byte[] OK = ascii("+OK\r\n");
    private static final long FIRST_PING_NS = 1_000_000_000L;
    private static final int LINES_PER_CONTROL_LINE = 16;

    private final LoopRoutes routes;
    private final Connection connection;
    private final long id;
    private final RouteEvents events;
    private final RouteDialer dialer;
    private final String label;
    private final AnnouncedInterest announced;
    private final RouteInterests subscriptions = new RouteInterests(this);
    /** Accounts on their way to a connection of their own: what comes for them is out of date. */
    private final Set<Account> ignored = new HashSet<>();
    private final Timers.Timer timer = new Timers.Timer(this::onTimer);
    private final long startedNs;
    private final long startedMicros;

    /** What the peer lets cross; for monitoring, and to tell it again what it lets in now. */
    private RouteFilter remoteFilter = RouteFilter.OPEN;

    private final RouteCompression compression = new RouteCompression();

    /** Written by the conductor. */
    private volatile RouteMarks marks = RouteMarks.NONE;

    private ConnectOptions connect = ConnectOptions.ROUTE_DEFAULT;
    private RouteInfo info;
    private boolean isConnected;
    private boolean isRegistered;
    private boolean headers;
    private String peerId = "";
    private Account dedicated;
    private Account lastAccount;
    private Message held;

    /** What secures this connection, or null. */
    private RouteTls tls;
    private String certificateName;
    private Runnable whenSecured;

    private final RoutePings pings;
    private long lastActivityNs;
    private long inMessages;
    private long inBytes;
    private long outMessages;
    private long outBytes;

    RouteSession(LoopRoutes routes, Connection connection, long id, RouteEvents events,
                 RouteDialer dialer, long epochMicros) {
        super(routes.loop.index());
        this.routes = routes;
        this.connection = connection;
        this.id = id;
        this.events = events;
        this.dialer = dialer;
        this.pings = new RoutePings(routes.loop, connection);
        this.announced = new AnnouncedInterest(this, routes.loop, connection,
                routes.settings.filter());
        this.startedNs = routes.loop.nowNs();
        this.startedMicros = epochMicros;
        this.lastActivityNs = startedNs;
        this.label = connection.remoteAddress().getAddress().getHostAddress() + ":"
                + connection.remoteAddress().getPort() + " - rid:" + id;
    }

    /**
     * Starts with a handshake.
     *
     * @param name of the peer's certificate, or null if the peer dialed
     * @param then follows when it is over
     */
    void secure(RouteTls security, String name, Runnable then) {
        tls = security;
        certificateName = name;
        whenSecured = then;
        connection.startTls(security.settings(), name);
    }

    @Override
    public void onSecured() {
        final TlsPeer peer = connection.tlsPeer();
        debug("TLS handshake complete");
        debug("TLS version " + peer.version() + ", cipher suite " + peer.cipherSuite());
        whenSecured.run();
        whenSecured = null;
    }

    void openAccepted(byte[] infoLine) {
        open();
        send(infoLine);
        final ClusterSettings s = routes.settings;
        routes.loop.schedule(timer, s.user() != null ? s.authTimeoutNs() : handshakeNs());
    }

    void openSolicited(byte[] connectLine) {
        open();
        isConnected = true;
        // CONNECT is not answered: what the peer offers comes with its INFO.
        connect = ConnectOptions.ROUTE_DEFAULT;
        send(connectLine);
        debug("Route connect msg sent");
        routes.loop.schedule(timer, handshakeNs());
    }

    private void open() {
        routes.add(this);
        routes.log.info(label + " - Route connection created");
    }

    private long handshakeNs() {
        return (routes.settings.pingMax() + 1L) * routes.settings.pingIntervalNs();
    }

    // What the conductor answers, and asks; as tasks on this loop.

    /** The cluster name that CONNECT gave was adopted, or is none to refuse. */
    void nameAccepted() {
        connection.resumeReading();
    }

    /**
     * The conductor gave this connection its place.
     *
     * @param ownInfo  the line to send first, or null if the peer has it already
     * @param account  that it is dedicated to, or null
     * @param accounts whose interest it carries
     * @param links    all connections towards the peer
     * @param asksPong whether to ping at once: the answer lets the next one be opened
     */
    void registered(byte[] ownInfo, Account account, List<Account> accounts, PeerLinks links,
                    boolean asksPong) {
        if (connection.isClosed()) {
            return;
        }
        isRegistered = true;
        dedicated = account;
        announced.place(account, links);
        pings.rtt(routes.loop.nowNs() - startedNs);
        if (ownInfo != null) {
            send(ownInfo);
        }
        announced.carry(accounts);
        debug("Sent local subscriptions to route");
        if (asksPong) {
            pings.send(() -> events.onPong(this));
        }
        final long first = Math.min(FIRST_PING_NS, routes.settings.pingIntervalNs());
        routes.loop.schedule(timer, first + routes.random.nextLong(first / 5 + 1));
        connection.resumeReading();
    }

    /** This connection carries the interest of {@code account} from now on. */
    void carry(Account account) {
        if (!connection.isClosed()) {
            announced.carry(List.of(account));
        }
    }

    /**
     * This connection carries the interest of {@code account} no more: the peer is told, and
     * {@code done} called when it has taken note, so that no message is on its way here any more.
     */
    void release(Account account, Runnable done) {
        if (!connection.isClosed() && announced.release(account)) {
            pings.send(done);
        }
    }

    /** Forgets the peer's interest of the account, and takes none until {@link #heed}. */
    void ignore(Account account) {
        ignored.add(account);
        subscriptions.clear(account);
    }

    /** Takes interest of the account again. */
    void heed(Account account) {
        ignored.remove(account);
    }

    /** The settings were replaced: who would not be let in any more is closed. */
    void onReload(ClusterSettings old) {
        if (connection.isClosed()) {
            return;
        }
        final ClusterSettings s = routes.settings;
        if (dialer == null && isConnected && asksForUser(s)) {
            routes.blocking.execute(() -> {
                if (!isWelcome(connect, s)) {
                    routes.loop.execute(() -> refused("Authorization Violation",
                            CloseReason.AUTHENTICATION_FAILURE));
                }
            });
        }
        if (!s.filter().equals(announced.filter())) {
            refilter(s.filter());
        }
        if (s.compression() != old.compression()
                || !s.rttThresholdsNs().equals(old.rttThresholdsNs())) {
            onCompressionReload(s);
        }
    }

    /** NATS reload: INFO, then what may be announced now and what may not any more. */
    private void refilter(RouteFilter next) {
        if (isRegistered) {
            send(events.infoLine(dialer, compression.text()));
        }
        announced.filter(next);
        subscriptions.retain(next);
    }

    /** A later INFO of the peer itself. */
    private void onRemoteFilter(RouteInfo given) {
        final RouteFilter before = remoteFilter;
        remoteFilter = RouteFilter.of(given.object(RouteInfo.Key.IMPORT),
                given.object(RouteInfo.Key.EXPORT));
        if (!remoteFilter.equals(before)) {
            announced.repeat(before, remoteFilter);
        }
    }

    private boolean asksForUser(ClusterSettings s) {
        return s.user() != null || tls != null && tls.identifiesPeers();
    }

    /** NATS: a certificate that tells who the peer is takes the place of user and password. */
    private boolean isWelcome(ConnectOptions given, ClusterSettings s) {
        if (tls != null && tls.identifiesPeers()) {
            return tls.admits(connection.tlsPeer(), s.user(), s.routes());
        }
        return s.user().equals(given.user()) && Passwords.matches(s.password(), given.pass());
    }

    /** The peer may be what it says: switches to compressed bytes, INFO first. */
    void compress() {
        if (connection.isClosed()) {
            return;
        }
        final String text = compression.text();
        if (dialer != null) {
            // The last plain line; nothing may follow before the peer's first compressed one.
            send(events.infoLine(dialer, text));
        }
        connection.startCompression(
                compression.level(routes.loop.nowNs() - startedNs, routes.settings));
        if (dialer == null) {
            send(events.infoLine(null, text));
        }
        connection.resumeReading();
    }

    private void onCompressionReload(ClusterSettings s) {
        switch (compression.reload(s.compression())) {
            case NEGOTIATE -> connection.close(CloseReason.CLIENT_CLOSED);
            case LEVEL -> connection.compressionLevel(compression.level(pings.rttNs(), s));
            default -> {
                // Nothing to do.
            }
        }
    }

    /** What INFO says of compression in the line that takes the connection's place. */
    String compressionText() {
        return compression.text();
    }

    /** The conductor has no place for this connection. */
    void refused(String error, CloseReason reason) {
        if (connection.isClosed()) {
            return;
        }
        if (error != null) {
            logError(error);
            sendError(error);
        }
        connection.close(reason);
    }

    /** Sends a line as it is. */
    void sendLine(byte[] line) {
        if (!connection.isClosed()) {
            send(line);
        }
    }

    /** Ends the connection. */
    void close(CloseReason reason) {
        connection.close(reason);
    }

    // Bytes in.

    @Override
    public int onBytes(byte[] bytes, int from, int to) {
        lastActivityNs = routes.loop.nowNs();
        if (!isConnected && from < to && (bytes[from] | 0x20) != 'c') {
            refused("Authorization Violation", CloseReason.AUTHENTICATION_FAILURE);
            return to;
        }
        final RouteDecoder decoder = routes.decoder;
        final int lineMax = routes.settings.controlLineMax() * LINES_PER_CONTROL_LINE;
        decoder.behind(connection.receivedBehind());
        final int at = decoder.decode(bytes, from, to, lineMax,
                dedicated == null ? RouteDecoder.Form.WITH_ACCOUNT : RouteDecoder.Form.DEDICATED,
                namesLeafOrigin(), this);
        connection.awaitFrame(decoder.frameLength());
        if (decoder.payloadLength() > 0) {
            connection.awaitPayload(decoder.payloadLength());
        }
        return at;
    }

    @Override
    public void onLargeMessage(Message message, int lineFrom, int lineTo) {
        if (message == null) {
            held = null;
            return;
        }
        if (held == null) {
            held = new Message();
        }
        held.hold(message, lineFrom, lineTo);
    }

    @Override
    public void onPayload(Chunk chunk, int from, int to) {
        if (!RouteDecoder.endsInCrLf(chunk, to)) {
            onProtocolError(ProtocolError.UNKNOWN_OPERATION, "payload without CR LF");
            return;
        }
        if (held != null) {
            held.chunk = chunk;
            held.payloadFrom = from;
            onMessage(held);
            held.chunk = null;
        }
    }

    @Override
    public void onEndOfStream() {
        connection.close(CloseReason.CLIENT_CLOSED);
    }

    // Operations.

    @Override
    public boolean onConnect(byte[] bytes, int from, int to) {
        final ConnectOptions given = ConnectOptions.parse(bytes, from, to, connect);
        if (given == null) {
            logError("invalid CONNECT");
            connection.close(CloseReason.PROTOCOL_VIOLATION);
            return false;
        }
        connect = given;
        if (!given.lang().isEmpty()) {
            refused("attempted to connect to route port", CloseReason.INCORRECT_PORT);
            return false;
        }
        if (!given.gateway().isEmpty()) {
            refused("Rejecting connection from gateway \"" + given.gateway()
                    + "\" on the Route port", CloseReason.WRONG_GATEWAY);
            return false;
        }
        final ClusterSettings s = routes.settings;
        if (!asksForUser(s) || dialer != null) {
            return onWelcome(given);
        }
        if (!Passwords.isHash(s.password())) {
            return isWelcome(given, s) ? onWelcome(given) : turnAway(given);
        }
        connection.pauseReading();
        routes.blocking.execute(() -> {
            final boolean isWelcome = isWelcome(given, s);
            routes.loop.execute(() -> {
                if (connection.isClosed()) {
                    return;
                }
                if (isWelcome ? onWelcome(given) : turnAway(given)) {
                    connection.resumeReading();
                }
            });
        });
        return false;
    }

    private boolean turnAway(ConnectOptions given) {
        logError("authentication error"
                + (given.user().isEmpty() ? "" : " - User \"" + given.user() + "\""));
        sendError("Authorization Violation");
        connection.close(CloseReason.AUTHENTICATION_FAILURE);
        return false;
    }

    /** The peer presented what it has to. */
    private boolean onWelcome(ConnectOptions given) {
        isConnected = true;
        headers = given.headers();
        if (!isRegistered) {
            routes.loop.schedule(timer, handshakeNs());
            if (dialer == null) {
                connection.pauseReading();
                events.onOtherClusterName(this, given);
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean onInfo(byte[] bytes, int from, int to) {
        final RouteInfo given = RouteInfo.parse(bytes, from, to);
        if (given == null) {
            logError("invalid INFO");
            connection.close(CloseReason.PROTOCOL_VIOLATION);
            return false;
        }
        if (info != null) {
            if (given.string(RouteInfo.Key.SERVER_ID).equals(peerId)
                    && !given.bool(RouteInfo.Key.LDM)) {
                onRemoteFilter(given);
            }
            events.onInfo(this, given);
            return true;
        }
        if (!compression.isAgreed()) {
            final String peer = given.string(RouteInfo.Key.COMPRESSION);
            if (!compression.agree(routes.settings.compression(), peer)) {
                refused("unsupported route compression mode \"" + peer + "\"",
                        CloseReason.PROTOCOL_VIOLATION);
                return false;
            }
            if (compression.isS2()) {
                connection.pauseReading();
                events.onNegotiation(this, given);
                return false;
            }
        }
        info = given;
        remoteFilter = RouteFilter.of(given.object(RouteInfo.Key.IMPORT),
                given.object(RouteInfo.Key.EXPORT));
        peerId = given.string(RouteInfo.Key.SERVER_ID);
        headers = given.bool(RouteInfo.Key.HEADERS) && routes.settings.headers();
        connection.pauseReading();
        events.onHandshake(this, given);
        return false;
    }

    @Override
    public boolean onInterest(byte[] bytes, RouteDecoder.Interest line) {
        final Account account = account(bytes, line.accountFrom, line.accountTo);
        if (account == null) {
            routes.log.error(label + " - Unknown account \""
                    + text(bytes, line.accountFrom, line.accountTo) + "\" for remote subject \""
                    + text(bytes, line.subjectFrom, line.subjectTo) + "\"");
            return acknowledge();
        }
        if (!ignored.isEmpty() && ignored.contains(account)) {
            return acknowledge();
        }
        final RouteFilter filter = announced.filter();
        if (line.isAdded && filter != RouteFilter.OPEN && !filter.mayExport(
                Arrays.copyOfRange(bytes, line.subjectFrom, line.subjectTo))) {
            debug("Can not export \"" + text(bytes, line.subjectFrom, line.subjectTo)
                    + "\", ignoring remote subscription request");
            return acknowledge();
        }
        if (dedicated == null && line.isAdded && announced.links().isWatched(account)) {
            events.onPooledInterest(this, account);
        }
        if (!subscriptions.apply(account, bytes, line, namesLeafOrigin())) {
            sendError("Invalid Subscription");
            return true;
        }
        return acknowledge();
    }

    @Override
    public boolean onMessage(Message m) {
        inMessages++;
        inBytes += m.size;
        final Account account = account(m.bytes, m.accountFrom, m.accountTo);
        if (account != null) {
            routes.dispatcher.routed(account, m, this);
        } else {
            debug("Unknown account in routed message");
        }
        return acknowledge() && !connection.isClosed();
    }

    @Override
    public boolean onPing() {
        // Who asks after a client was answered is told what that client subscribed to first.
        announced.drain();
        send(PONG);
        return true;
    }

    @Override
    public boolean onPong() {
        final Runnable next = pings.onPong();
        if (compression.isAutomatic()) {
            connection.compressionLevel(compression.level(pings.rttNs(), routes.settings));
        }
        if (next != null) {
            next.run();
        }
        return true;
    }

    @Override
    public boolean onError(byte[] bytes, int from, int to) {
        logError("Route Error " + text(bytes, from, to));
        connection.close(CloseReason.PARSE_ERROR);
        return false;
    }

    @Override
    public void onProtocolError(ProtocolError error, String what) {
        logError(what);
        if (error.text() != null) {
            sendError(error.text());
        }
        connection.close(error.closeReason());
    }

    // Messages and interest out.

    @Override
    public void forward(Account account, Message m, byte[][] queues, int queueCount) {
        final RouteFilter filter = announced.filter();
        if (connection.isClosed() || filter.filtersMessages()
                && filter.isHeldBack(m.bytes, m.subjectFrom, m.subjectTo)) {
            return;
        }
        announced.drain();
        RouteEncoder.message(connection, dedicated == account ? null : account.nameBytes(), m,
                queues, queueCount, headers);
        outMessages++;
        outBytes += headers ? m.size : m.size - m.headerLength;
        final long pendingMax = routes.settings.pendingMax();
        final boolean isBehind = connection.pendingBytes() > pendingMax - (pendingMax >> 2);
        if (isBehind != isOverloaded()) {
            isOverloaded(isBehind);
        }
        if (isBehind) {
            routes.dispatcher.askStall();
        }
    }

    @Override
    public RouteRecipient connectionFor(Account account, Message m, int publisher) {
        return dedicated != null ? this
                : announced.links().connectionFor(account, m.hasReply(), publisher, this);
    }

    @Override
    public boolean hasInterest(Account account) {
        return dedicated != null || subscriptions.has(account);
    }

    @Override
    public boolean isSamePeerAs(RouteRecipient other) {
        return ((RouteSession) other).peerId.equals(peerId);
    }

    // The end.

    @Override
    public void onWriteDeadline(long pendingBytes) {
        routes.log.info(label + " - Slow Consumer Detected: WriteDeadline exceeded with "
                + pendingBytes + " total bytes.");
    }

    @Override
    public void onClosed(CloseReason reason, Throwable cause) {
        routes.loop.timers().cancel(timer);
        gone();
        announced.close();
        subscriptions.clear();
        routes.remove(this);
        logTlsFailure(reason, cause);
        final String name = info == null ? "" : info.string(RouteInfo.Key.SERVER_NAME);
        routes.log.info(label + " - Router connection closed: " + reason.text()
                + (name.isEmpty() ? "" : " - Remote: " + name));
        events.onClosed(this, reason);
    }

    private void logTlsFailure(CloseReason reason, Throwable cause) {
        if (reason == CloseReason.TLS_HANDSHAKE_FAILURE) {
            logError(cause instanceof SocketTimeoutException ? cause.getMessage()
                    : "TLS route handshake error: " + TlsFailure.words(cause));
            if (certificateName != null && TlsFailure.isWrongName(cause)) {
                routes.security().refused(certificateName);
            }
        } else if (info == null && TlsFailure.isTls(cause)) {
            // TLS 1.3: who dials is done before the other has looked at its certificate.
            logError("TLS route handshake error: " + TlsFailure.words(cause));
        }
    }

    private void onTimer() {
        if (!isRegistered) {
            if (!isConnected && routes.settings.user() != null) {
                refused("Authentication Timeout", CloseReason.AUTHENTICATION_TIMEOUT);
            } else {
                refused("Stale Connection", CloseReason.STALE_CONNECTION);
            }
            return;
        }
        debug("Router Ping Timer");
        if (pings.unanswered() >= routes.settings.pingMax()) {
            debug("Stale Client Connection - Closing");
            refused("Stale Connection", CloseReason.STALE_CONNECTION);
            return;
        }
        pings.send(() -> { });
        routes.loop.schedule(timer, routes.settings.pingIntervalNs());
    }

    /** What monitoring shows; null before the peer told who it is. */
    public RouteState state() {
        if (info == null) {
            return null;
        }
        final RouteMarks how = marks;
        final List<RouteState.Interest> list = subscriptions.state();
        return new RouteState(id, peerId, info.string(RouteInfo.Key.SERVER_NAME), how.didSolicit(),
                how.isConfigured(), connection.remoteAddress().getAddress().getHostAddress(),
                connection.remoteAddress().getPort(), startedMicros,
                startedMicros + (lastActivityNs - startedNs) / 1_000, pings.rttNs(),
                connection.pendingBytes(), inMessages, inBytes, outMessages, outBytes,
                list.size(), how.account(), info.string(RouteInfo.Key.VERSION), how.poolIndex(),
                how.history().reconnects(), how.history().lastReason(),
                announced.names(), compression.state(),
                connection.compressionBytes(), list, info.object(RouteInfo.Key.IMPORT),
                info.object(RouteInfo.Key.EXPORT));
    }

    // For the conductor; what never changes after the handshake.

    /** What monitoring shows of how the route came about; the conductor writes it. */
    RouteMarks marks() {
        return marks;
    }

    void marks(RouteMarks marks) {
        this.marks = marks;
    }

    RouteDialer dialer() {
        return dialer;
    }

    long id() {
        return id;
    }

    String label() {
        return label;
    }

    Connection connection() {
        return connection;
    }

    /** Runs {@code task} on this route's loop. Any thread may call. */
    void execute(Runnable task) {
        routes.loop.execute(task);
    }

    // Helpers.

    private boolean namesLeafOrigin() {
        return info != null && (info.bool(RouteInfo.Key.LNOCU) || info.bool(RouteInfo.Key.LN));
    }

    /** Looks the account up, once for many lines of the same. */
    private Account account(byte[] bytes, int from, int to) {
        if (dedicated != null) {
            return dedicated;
        }
        final Account last = lastAccount;
        if (last != null) {
            final byte[] name = last.nameBytes();
            if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
                return last;
            }
        }
        final Account found = routes.accounts.get(bytes, from, to);
        if (found != null) {
            lastAccount = found;
        }
        return found;
    }

    private boolean acknowledge() {
        if (connect.verbose()) {
            send(OK);
        }
        return true;
    }

    /** Logs it unless the same was said of the same host just now. */
    private void logError(String text) {
        final String line = routes.errors.line(
                connection.remoteAddress().getAddress().getHostAddress(), text,
                routes.loop.nowNs());
        if (line != null) {
            routes.log.error(label + " - " + line);
        }
    }

    private void debug(String text) {
        if (routes.log.isDebug()) {
            routes.log.debug(label + " - " + text);
        }
    }

    private void sendError(String text) {
        send(("-ERR '" + text + "'\r\n").getBytes(StandardCharsets.UTF_8));
    }

    void trace(String text) {
        routes.log.trace(label + " - " + text);
    }

    void send(byte[] bytes) {
        connection.write(bytes, 0, bytes.length);
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
