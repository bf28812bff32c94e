package io.natterjack.client;

import io.natterjack.auth.Authenticator;
import io.natterjack.auth.Identity;
import io.natterjack.broker.Account;
import io.natterjack.broker.ClientRecipient;
import io.natterjack.broker.Subscription;
import io.natterjack.net.Chunk;
import io.natterjack.net.CloseReason;
import io.natterjack.net.Connection;
import io.natterjack.net.ConnectionHandler;
import io.natterjack.net.Timers;
import io.natterjack.net.TlsFailure;
import io.natterjack.net.TlsPeer;
import io.natterjack.protocol.ClientDecoder;
import io.natterjack.protocol.ClientEncoder;
import io.natterjack.protocol.ConnectOptions;
import io.natterjack.protocol.GoQuote;
import io.natterjack.protocol.Message;
import io.natterjack.protocol.ProtocolError;
import io.natterjack.subject.Subjects;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of one client. Its loop's thread only.
 * <pre>
 *   accepted --INFO--> awaits CONNECT (if authentication is required) --CONNECT--> open --> closed
 *                      \--------------- any operation (if it is not) ---------/
 * </pre>
 */
public class ClientSession extends ClientRecipient
        implements ConnectionHandler, ClientDecoder.Handler {

    private static final byte[] OK = ascii("+OK\r\n");
    private static final byte[] PING = ascii("PING\r\n");
    private static final byte[] PONG = ascii("PONG\r\n");

    /** NATS client protocol: the first PING after CONNECT comes early, to measure the RTT. */
    private static final long FIRST_PING_NS = 2_000_000_000L;
    private static final long RTT_AGE_MAX_NS = 3_600_000_000_000L;
    private static final long STALL_NS = 5_000_000L;

    private final LoopClients clients;
    private final Connection connection;
    private final long id;
    private final String label;
    private final ClientSubscriptions subscriptions = new ClientSubscriptions(this);
    private final Timers.Timer pingTimer = new Timers.Timer(this::onPingTimer);
    private final long startedNs;
    private final long startedMicros;
    private ClientSettings settings;

    private ConnectOptions options = ConnectOptions.DEFAULT;
    private Account account;
    private Identity identity = Identity.ANONYMOUS;
    private boolean awaitsConnect;
    private boolean isConnected;
    private boolean isEcho = true;
    private boolean isVerbose = true;
    private boolean isPedantic = true;
    private boolean headers;
    private boolean wasPonged;
    private boolean isCounted;
    private int slot;

    private int pingsOut;
    private long pingSentNs;
    private long rttNs;
    private long rttTakenNs;
    private long lastActivityNs;
    private long inMessages;
    private long inBytes;
    private long outMessages;
    private long outBytes;
    private boolean isStallAsked;
    private Message held;
    private Timers.Timer stallTimer;
    private Timers.Timer authTimer;
    /** Null without TLS. */
    private ClientOpening opening;
    private boolean isOpening;

    /** Greets a client that has just been accepted. */
    ClientSession(LoopClients clients, Connection connection, long id, long epochMicros) {
        super(clients.loop.index(), id);
        this.clients = clients;
        this.connection = connection;
        this.id = id;
        this.settings = clients.directory.settings();
        this.account = clients.accounts().global();
        this.startedNs = clients.loop.nowNs();
        this.startedMicros = epochMicros;
        this.lastActivityNs = startedNs;
        this.label = connection.remoteAddress().getAddress().getHostAddress() + ":"
                + connection.remoteAddress().getPort() + " - cid:" + id;
    }

    void open() {
        final ClientTls tls = clients.directory.tls();
        if (tls == null) {
            greet();
        }
        if (clients.log().isDebug()) {
            clients.log().debug(label + " - Client connection created");
        }
        clients.add(this);
        isCounted = clients.directory.admit();
        if (!isCounted) {
            sendError("maximum connections exceeded");
            connection.close(CloseReason.MAXIMUM_CONNECTIONS_EXCEEDED);
            return;
        }
        if (tls == null) {
            begin();
        } else {
            isOpening = true;
            opening = new ClientOpening(this, connection, clients, tls);
            opening.start();
        }
    }

    void greet() {
        sendInfo(clients.directory.info().greeting(id, hostText()));
    }

    /** Bytes of the client are operations from now on. */
    void begin() {
        isOpening = false;
        awaitsConnect = settings.isAuthRequired();
        if (!awaitsConnect) {
            // Who never sends CONNECT is who comes without credentials.
            identity = clients.authenticator().authenticate(options);
            account = clients.accounts().add(identity.account());
        }
        clients.loop.schedule(pingTimer, settings.pingIntervalNs());
        if (awaitsConnect) {
            authTimer = new Timers.Timer(this::onAuthTimeout);
            clients.loop.schedule(authTimer, settings.authTimeoutNs());
        }
    }

    @Override
    public void onSecured() {
        if (clients.log().isDebug()) {
            final TlsPeer peer = connection.tlsPeer();
            clients.log().debug(label + " - TLS handshake complete");
            clients.log().debug(label + " - TLS version " + peer.version() + ", cipher suite "
                    + peer.cipherSuite());
        }
        opening.onSecured();
    }

    LoopClients clients() {
        return clients;
    }

    /** Address and id, as log lines begin. */
    String label() {
        return label;
    }

    int slot() {
        return slot;
    }

    void slot(int slot) {
        this.slot = slot;
    }

    // Bytes in.

    @Override
    public int onBytes(byte[] bytes, int from, int to) {
        if (isOpening && from < to && !opening.isClear(bytes[from])) {
            return from;
        }
        if (awaitsConnect && from < to && (bytes[from] | 0x20) != 'c') {
            refuse();
            return to;
        }
        final ClientDecoder decoder = clients.decoder;
        decoder.behind(connection.receivedBehind());
        final int at = decoder.decode(bytes, from, to, settings.controlLineMax(),
                settings.payloadMax(), this);
        connection.awaitFrame(decoder.frameLength());
        if (decoder.payloadLength() > 0) {
            connection.awaitPayload(decoder.payloadLength());
        }
        if (isStallAsked) {
            stall();
        }
        return at;
    }

    @Override
    public void onLargePublish(Message message, int lineFrom, int lineTo) {
        if (held == null) {
            held = new Message();
        }
        held.hold(message, lineFrom, lineTo);
    }

    @Override
    public void onPayload(Chunk chunk, int from, int to) {
        if (!ClientDecoder.endsInCrLf(chunk, to)) {
            onProtocolError(ProtocolError.UNKNOWN_OPERATION);
            return;
        }
        held.chunk = chunk;
        held.payloadFrom = from;
        onPublish(held);
        held.chunk = null;
        if (isStallAsked) {
            stall();
        }
    }

    @Override
    public void onEndOfStream() {
        connection.close(CloseReason.CLIENT_CLOSED);
    }

    // Operations.

    @Override
    public boolean onConnect(byte[] bytes, int from, int to) {
        lastActivityNs = clients.loop.nowNs();
        final ConnectOptions given = ConnectOptions.parse(bytes, from, to, options);
        if (given == null) {
            connection.close(CloseReason.PROTOCOL_VIOLATION);
            return false;
        }
        final boolean isFirst = !isConnected;
        if (!isFirst) {
            subscriptions.removeAll(account);
        }
        options = given;
        final Authenticator authenticator = clients.authenticator();
        if (!isSlow(authenticator, given)) {
            return onIdentity(given, isFirst, identify(authenticator, given));
        }
        connection.pauseReading();
        clients.directory.blocking().execute(() -> {
            final Identity who = identify(authenticator, given);
            clients.loop.execute(() -> {
                if (!connection.isClosed() && onIdentity(given, isFirst, who)) {
                    connection.resumeReading();
                }
            });
        });
        return false;
    }

    private boolean isSlow(Authenticator authenticator, ConnectOptions given) {
        return authenticator.isSlow(given) || opening != null && opening.mapsUser();
    }

    /** Any thread: what it reads does not change any more. */
    private Identity identify(Authenticator authenticator, ConnectOptions given) {
        if (opening == null || !opening.mapsUser()) {
            return authenticator.authenticate(given);
        }
        final TlsPeer peer = connection.tlsPeer();
        return authenticator.authenticate(peer == null ? null : peer.certificate(), given);
    }

    @Override
    public boolean takesHeaders() {
        return headers;
    }

    /** Goes on with CONNECT once it is known who sent it; null if nobody may. */
    private boolean onIdentity(ConnectOptions given, boolean isFirst, Identity who) {
        if (who == null) {
            refuse();
            return false;
        }
        if (!given.account().isEmpty() || given.newAccount()) {
            refuse();
            return false;
        }
        if (given.protocol() < 0 || given.protocol() > 1) {
            return fail("invalid client protocol", CloseReason.BAD_CLIENT_PROTOCOL_VERSION);
        }
        headers = given.headers() && settings.headers();
        if (given.noResponders() && !headers) {
            return fail("no responders requires headers support",
                    CloseReason.NO_RESPONDERS_REQUIRES_HEADERS);
        }
        identity = who;
        account = clients.accounts().add(who.account());
        awaitsConnect = false;
        isConnected = true;
        isEcho = given.echo();
        isVerbose = given.verbose();
        isPedantic = given.pedantic();
        if (authTimer != null) {
            clients.loop.timers().cancel(authTimer);
        }
        if (isFirst) {
            rttNs = clients.loop.nowNs() - startedNs;
            final long first = Math.min(settings.pingIntervalNs(), FIRST_PING_NS);
            clients.loop.schedule(pingTimer, first + jitter(first));
        }
        if (isVerbose) {
            send(OK);
        }
        return true;
    }

    @Override
    public boolean onPublish(Message m) {
        lastActivityNs = clients.loop.nowNs();
        inMessages++;
        inBytes += m.size;
        if (isPedantic && !Subjects.isValidPublish(m.bytes, m.subjectFrom, m.subjectTo)) {
            sendError("Invalid Publish Subject");
        }
        if (ReservedSubjects.mayBeReserved(m) && !isPublishAllowed(m)) {
            return true;
        }
        if (isVerbose) {
            send(OK);
        }
        final boolean isDelivered = clients.dispatcher.publish(account, m, this, isEcho);
        if (!isDelivered && options.noResponders() && m.hasReply()) {
            sendNoResponders(m);
        }
        isStallAsked |= clients.dispatcher.takeStall();
        return !connection.isClosed();
    }

    @Override
    public boolean onSubscribe(byte[] bytes, int subjectFrom, int subjectTo, int queueFrom,
                               int queueTo, int sidFrom, int sidTo) {
        lastActivityNs = clients.loop.nowNs();
        final String error = subscriptions.add(account, settings, bytes, subjectFrom, subjectTo,
                queueFrom, queueTo, sidFrom, sidTo);
        if (error != null) {
            sendError(error);
        } else if (isVerbose) {
            send(OK);
        }
        return true;
    }

    @Override
    public boolean onUnsubscribe(byte[] bytes, int sidFrom, int sidTo, int max) {
        lastActivityNs = clients.loop.nowNs();
        final Subscription s = subscriptions.get(bytes, sidFrom, sidTo);
        if (s != null) {
            if (max > s.delivered()) {
                s.max(max);
            } else {
                subscriptions.remove(s);
            }
        }
        if (isVerbose) {
            send(OK);
        }
        return true;
    }

    @Override
    public boolean onPing() {
        lastActivityNs = clients.loop.nowNs();
        send(PONG);
        if (!wasPonged && isConnected) {
            wasPonged = true;
            if (options.protocol() >= 1) {
                sendInfo(clients.directory.info().connected(id, hostText(), account.name(),
                        account == clients.accounts().system()));
            }
        }
        return true;
    }

    @Override
    public boolean onPong() {
        pingsOut = 0;
        if (pingSentNs != 0) {
            final long nowNs = clients.loop.nowNs();
            rttNs = Math.max(1, nowNs - pingSentNs);
            rttTakenNs = nowNs;
        }
        return true;
    }

    @Override
    public boolean onInfo(byte[] bytes, int from, int to) {
        if (ConnectOptions.isJsonObject(bytes, from, to)) {
            return true;
        }
        connection.close(CloseReason.PROTOCOL_VIOLATION);
        return false;
    }

    @Override
    public boolean onError(byte[] bytes, int from, int to) {
        clients.log().error(label + " - Client Error "
                + new String(bytes, from, to - from, StandardCharsets.UTF_8));
        connection.close(CloseReason.PARSE_ERROR);
        return false;
    }

    @Override
    public void onProtocolError(ProtocolError error) {
        if (clients.log().isDebug()) {
            clients.log().debug(label + " - protocol error " + error);
        }
        if (error.text() != null) {
            sendError(error.text());
        }
        connection.close(error.closeReason());
    }

    // Deliveries.

    @Override
    public boolean deliver(Subscription s, Message m) {
        final long pendingMax = settings.pendingMax();
        final long pending = connection.pendingBytes();
        if (pending > pendingMax - (pendingMax >> 2)) {
            isOverloaded(true);
            if (!settings.stallsProducers()) {
                return false;
            }
            clients.dispatcher.askStall();
        } else if (isOverloaded()) {
            isOverloaded(false);
        }
        ClientEncoder.message(connection, m, s.sid(), headers);
        outMessages++;
        outBytes += headers ? m.size : m.size - m.headerLength;
        if (connection.pendingBytes() > pendingMax) {
            relieve();
        }
        if (s.countDelivery()) {
            subscriptions.remove(s);
        }
        return true;
    }

    /** What is queued exceeds the limit: the socket may take it, else the client is too slow. */
    private void relieve() {
        connection.flush();
        if (!connection.isClosed() && connection.pendingBytes() > settings.pendingMax()) {
            connection.close(CloseReason.SLOW_CONSUMER_PENDING_BYTES);
        }
    }

    private void sendNoResponders(Message m) {
        final Subscription s = clients.dispatcher.subscriptionOf(this, account, m.bytes,
                m.replyFrom, m.replyTo);
        if (s == null) {
            return;
        }
        ClientEncoder.message(connection, NoResponders.status(m), s.sid(), true);
    }

    // The end.

    @Override
    public void onClosed(CloseReason reason, Throwable cause) {
        clients.loop.timers().cancel(pingTimer);
        if (authTimer != null) {
            clients.loop.timers().cancel(authTimer);
        }
        if (stallTimer != null) {
            clients.loop.timers().cancel(stallTimer);
        }
        if (opening != null) {
            opening.cancel();
        }
        final ClientState last = state(reason);
        subscriptions.removeAll(account);
        clients.remove(this);
        if (isCounted) {
            clients.directory.leave(reason);
        }
        logClosed(reason, cause);
        clients.directory.closed(last);
    }

    /** Takes over what clients are held to now; who may no longer connect is closed. */
    public void onReload() {
        settings = clients.directory.settings();
        if (!isConnected || connection.isClosed()) {
            return;
        }
        final Authenticator authenticator = clients.authenticator();
        if (!identity.user().isEmpty() && !authenticator.knows(identity)) {
            connection.close(CloseReason.CLIENT_CLOSED);
        } else if (!isSlow(authenticator, options)) {
            stay(identify(authenticator, options));
        } else {
            clients.directory.blocking().execute(() -> {
                final Identity who = identify(authenticator, options);
                clients.loop.execute(() -> stay(who));
            });
        }
    }

    private void stay(Identity who) {
        if (!connection.isClosed() && !identity.equals(who)) {
            refuse();
        }
    }

    /** Closes this client; on its loop. */
    public void close(CloseReason reason) {
        connection.close(reason);
    }

    /**
     * What monitoring shows.
     *
     * @param reason why it was closed, or null while it is open
     */
    public ClientState state(CloseReason reason) {
        final long nowNs = clients.loop.nowNs();
        final List<ClientState.SubscriptionState> list = new ArrayList<>();
        if (reason == null) {
            subscriptions.forEach(s -> list.add(new ClientState.SubscriptionState(
                    text(s.subject()), s.queue() == null ? "" : text(s.queue()),
                    text(s.sid()), s.delivered(), s.max())));
        }
        return new ClientState(id, hostText(), connection.remoteAddress().getPort(),
                startedMicros, startedMicros + (lastActivityNs - startedNs) / 1_000,
                reason == null ? 0 : startedMicros + (nowNs - startedNs) / 1_000,
                reason == null ? "" : reason.text(), rttNs, connection.pendingBytes(),
                inMessages, inBytes, outMessages, outBytes, subscriptions.size(), options.name(),
                options.lang(), options.version(), identity.user(), account.name(), list,
                tlsState());
    }

    private ClientState.Tls tlsState() {
        final TlsPeer peer = connection.tlsPeer();
        return peer == null ? null : new ClientState.Tls(peer.version(), peer.cipherSuite(),
                opening.wasFirst(), peer.chain().stream().map(each ->
                        new ClientState.PeerCertificate(
                                each.getSubjectX500Principal().getName(),
                                TlsPeer.keyDigest(each), TlsPeer.digest(each))).toList());
    }

    /** Tells the client what changed, if it announced that it understands and is ready for it. */
    public void tell(ClientInfo info) {
        if (wasPonged && options.protocol() >= 1 && !connection.isClosed()) {
            sendInfo(info.update(id, hostText()));
        }
    }

    private void logClosed(CloseReason reason, Throwable cause) {
        if (reason == CloseReason.TLS_HANDSHAKE_FAILURE) {
            clients.log().error(label + " - " + (cause instanceof SocketTimeoutException
                    ? cause.getMessage() : "TLS handshake error: " + TlsFailure.words(cause)));
        } else if (reason == CloseReason.SLOW_CONSUMER_PENDING_BYTES) {
            clients.log().info(label + " - Slow Consumer Detected: MaxPending of "
                    + settings.pendingMax() + " Exceeded");
        } else if (reason == CloseReason.SLOW_CONSUMER_WRITE_DEADLINE) {
            clients.log().info(label + " - Slow Consumer Detected: WriteDeadline exceeded with "
                    + connection.pendingBytes() + " total bytes.");
        }
        if (clients.log().isDebug()) {
            clients.log().debug(label + " - Client connection closed: " + reason.text());
        }
    }

    // Timers.

    private void onPingTimer() {
        final long nowNs = clients.loop.nowNs();
        final boolean isActive = nowNs - lastActivityNs < settings.pingIntervalNs();
        final boolean isRttFresh = rttTakenNs != 0 && nowNs - rttTakenNs < RTT_AGE_MAX_NS;
        if (!isActive || !isRttFresh) {
            if (pingsOut >= settings.pingMax()) {
                if (clients.log().isDebug()) {
                    clients.log().debug(label + " - Stale Client Connection - Closing");
                }
                fail("Stale Connection", CloseReason.STALE_CONNECTION);
                return;
            }
            pingsOut++;
            pingSentNs = nowNs;
            send(PING);
        }
        clients.loop.schedule(pingTimer, settings.pingIntervalNs());
    }

    private void onAuthTimeout() {
        if (clients.log().isDebug()) {
            clients.log().debug(label + " - Authorization timeout");
        }
        fail("Authentication Timeout", CloseReason.AUTHENTICATION_TIMEOUT);
    }

    /** Stops reading from this producer for a moment: a consumer of its does not keep up. */
    private void stall() {
        isStallAsked = false;
        if (connection.isClosed() || connection.isPaused()) {
            return;
        }
        if (stallTimer == null) {
            stallTimer = new Timers.Timer(connection::resumeReading);
        }
        connection.pauseReading();
        clients.loop.schedule(stallTimer, STALL_NS);
    }

    private long jitter(long ns) {
        return clients.random.nextLong(ns / 5 + 1);
    }

    // What is sent.

    private boolean isPublishAllowed(Message m) {
        if (ReservedSubjects.isReservedSubject(m, account == clients.accounts().system())) {
            sendError("Permissions Violation for Publish to "
                    + GoQuote.quote(m.bytes, m.subjectFrom, m.subjectTo));
            return false;
        }
        if (m.hasReply() && ReservedSubjects.isReservedReply(m)) {
            sendError("Permissions Violation for Publish with Reply of "
                    + GoQuote.quote(m.bytes, m.replyFrom, m.replyTo));
            return false;
        }
        return true;
    }

    private void refuse() {
        clients.log().error(label + " - " + clients.authenticator().failureText(options));
        fail("Authorization Violation", CloseReason.AUTHENTICATION_FAILURE);
    }

    /** Ends the connection with an error that the client is told. */
    void refuse(String text, CloseReason reason) {
        fail(text, reason);
    }

    private boolean fail(String text, CloseReason reason) {
        sendError(text);
        connection.close(reason);
        return false;
    }

    private void sendInfo(byte[] line) {
        send(line);
    }

    private void sendError(String text) {
        send(("-ERR '" + text + "'\r\n").getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) {
        connection.write(bytes, 0, bytes.length);
    }

    private String hostText() {
        return connection.remoteAddress().getAddress().getHostAddress();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
