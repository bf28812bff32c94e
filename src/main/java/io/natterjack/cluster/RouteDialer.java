package io.natterjack.cluster;

import io.natterjack.net.EventLoop;
import io.natterjack.net.Timers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens one connection towards one address, again and again as its policy says: a configured
 * ("explicit") route for ever, a discovered ("implicit") one a few times. The conductor only.
 */
final class RouteDialer {

    /** What a dialer needs of the topology. */
    interface Host {
        ClusterSettings settings();

        void resolve(RouteDialer dialer);

        void connect(RouteDialer dialer, InetSocketAddress address);

        List<InetAddress> withoutOwn(List<InetAddress> addresses, int port);

        void onFinished(RouteDialer dialer);
    }

    /** Servers that are started together are not up at the same moment: 50, 100, 200, 400 ms. */
    private static final long FIRST_RETRY_NS = 50_000_000L;
    private static final int FIRST_RETRIES = 4;
    private static final long RETRY_NS = 1_000_000_000L;
    private static final long RETRY_MAX_NS = 30_000_000_000L;
    private static final int JITTER_NS = 100_000_000;
    /** A connection that ends sooner than this was no success. */
    private static final long SHORT_LIFE_NS = 1_000_000_000L;

    private final Host host;
    private final EventLoop conductor;
    private final Topology.Dice dice;
    private final io.natterjack.log.Log log;
    private final RouteAddress address;
    private final boolean isExplicit;
    private final String account;
    private final int gossipMode;
    private final Timers.Timer timer = new Timers.Timer(this::attempt);
    private final ArrayDeque<InetAddress> untried = new ArrayDeque<>();
    private int attempts;
    private int shortLives;
    private boolean wasConnected;
    private boolean isDone;

    /**
     * @param account    to dedicate the connection to, or null for the pool
     * @param gossipMode told by who told us of the peer, 0 if nobody did
     */
    RouteDialer(Host host, EventLoop conductor, Topology.Dice dice, io.natterjack.log.Log log,
                RouteAddress address, boolean isExplicit,
                String account, int gossipMode) {
        this.host = host;
        this.conductor = conductor;
        this.dice = dice;
        this.log = log;
        this.address = address;
        this.isExplicit = isExplicit;
        this.account = account;
        this.gossipMode = gossipMode;
    }

    RouteAddress address() {
        return address;
    }

    boolean isExplicit() {
        return isExplicit;
    }

    String account() {
        return account;
    }

    int gossipMode() {
        return gossipMode;
    }

    boolean isDone() {
        return isDone;
    }

    void start() {
        attempt();
    }

    /** Starts after a moment, as after the loss of a connection. */
    void startSoon() {
        waitFor(dice.nextInt(JITTER_NS));
    }

    /** Gives up for good. */
    void stop() {
        if (!isDone) {
            isDone = true;
            conductor.timers().cancel(timer);
            host.onFinished(this);
        }
    }

    /** The addresses of the host, or why there are none. */
    void onResolved(List<InetAddress> addresses, String error) {
        if (isDone) {
            return;
        }
        if (addresses.isEmpty()) {
            onFailed("lookup " + address.host() + ": " + error);
            return;
        }
        final List<InetAddress> others = host.withoutOwn(addresses, address.port());
        if (others.isEmpty()) {
            log.debug("Detected route to self, ignoring \"" + address.redacted() + "\"");
            stop();
            return;
        }
        untried.clear();
        final List<InetAddress> left = new ArrayList<>(others);
        while (!left.isEmpty()) {
            untried.add(left.remove(dice.nextInt(left.size())));
        }
        dialNext();
    }

    /** A name is a set of addresses: each is tried before the attempt counts as failed. */
    private void dialNext() {
        final InetAddress chosen = untried.poll();
        log.debug("Trying to connect to route on " + address.hostPort() + " ("
                + chosen.getHostAddress() + ":" + address.port() + ")");
        host.connect(this, new InetSocketAddress(chosen, address.port()));
    }

    void onConnectFailed(InetSocketAddress target, IOException ex) {
        final String reason = ex.getMessage() != null && ex.getMessage().startsWith("dial tcp")
                ? ex.getMessage()
                : "dial tcp " + target.getAddress().getHostAddress() + ":" + target.getPort()
                        + ": connect: " + String.valueOf(ex.getMessage()).toLowerCase(
                                java.util.Locale.ROOT);
        if (!isDone && !untried.isEmpty()) {
            log.debug("Error trying to connect to route: " + reason + ", trying another address");
            dialNext();
        } else {
            onFailed(reason);
        }
    }

    /** The connection came and went without a place in the cluster. */
    void onRefused() {
        if (isDone) {
            return;
        }
        if (isExplicit) {
            waitFor(retryNs() + dice.nextInt(JITTER_NS));
        } else {
            // The peer is there, so it is not forgotten; but asked ever less often.
            shortLives++;
            waitFor(backoffNs());
        }
    }

    /** The connection had its place and was lost. */
    void onLost(long lifeNs) {
        if (isDone) {
            return;
        }
        log.debug("Attempting reconnect for solicited route \"" + address.redacted() + "\"");
        wasConnected = true;
        attempts = 0;
        shortLives = lifeNs < SHORT_LIFE_NS ? shortLives + 1 : 0;
        if (isExplicit) {
            waitFor(RETRY_NS + dice.nextInt(JITTER_NS));
        } else {
            waitFor(backoffNs());
        }
    }

    /** At once, give or take; longer with every connection in a row that did not live. */
    private long backoffNs() {
        final long backoffNs = shortLives <= 1 ? 0
                : Math.min(RETRY_MAX_NS, (long) JITTER_NS << Math.min(9, shortLives - 1));
        return backoffNs + dice.nextInt(JITTER_NS);
    }

    private void attempt() {
        if (isDone) {
            return;
        }
        attempts++;
        if (address.port() == 0 || address.host().isEmpty()) {
            onFailed(address.host().isEmpty() ? "missing port in address"
                    : "address " + address.host() + ": missing port in address");
            return;
        }
        host.resolve(this);
    }

    private void onFailed(String error) {
        if (isDone) {
            return;
        }
        final int every = wasConnected ? host.settings().reconnectErrorReports()
                : host.settings().connectErrorReports();
        final String text = "Error trying to connect to route (attempt " + attempts + "): " + error;
        if (attempts == 1 || attempts % Math.max(1, every) == 0) {
            log.error(text);
        } else {
            log.debug(text);
        }
        if (isExplicit && !wasConnected && attempts <= FIRST_RETRIES
                && !host.settings().connectBackoff()) {
            waitFor(FIRST_RETRY_NS << attempts - 1);
        } else if (isExplicit) {
            waitFor(retryNs());
        } else {
            onImplicitFailure();
        }
    }

    private void onImplicitFailure() {
        if (attempts > host.settings().connectRetries()) {
            stop();
        } else {
            waitFor(retryNs());
        }
    }

    private long retryNs() {
        if (!host.settings().connectBackoff()) {
            return RETRY_NS;
        }
        return Math.min(RETRY_MAX_NS, RETRY_NS << Math.min(5, Math.max(0, attempts - 1)));
    }

    private void waitFor(long ns) {
        conductor.schedule(timer, ns);
    }
}
