package io.natterjack;

import io.natterjack.auth.ConfiguredUsers;
import io.natterjack.broker.Accounts;
import io.natterjack.broker.Dispatcher;
import io.natterjack.client.ClientDirectory;
import io.natterjack.client.ClientInfo;
import io.natterjack.client.ClientSession;
import io.natterjack.client.LoopClients;
import io.natterjack.cluster.LoopRoutes;
import io.natterjack.cluster.Topology;
import io.natterjack.config.ConfigChange;
import io.natterjack.config.ConfigException;
import io.natterjack.config.ServerConfig;
import io.natterjack.log.Log;
import io.natterjack.net.ChunkPool;
import io.natterjack.net.EventLoop;
import io.natterjack.net.LoopGroup;
import io.natterjack.monitor.MonitorServer;
import io.natterjack.net.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.NoOpIdleStrategy;

/**
 * A NATS server. Starts in its constructor's caller through {@link #start}, ends in
 * {@link #close}; nothing of it stays behind then. Any thread may call.
 * <pre>
 *   try (Server server = Server.start(ServerConfig.builder().port(-1).build())) {
 *       connect("nats://127.0.0.1:" + server.clientAddress().getPort());
 *   }
 * </pre>
 */
public final class Server implements AutoCloseable {

    private static final int ROUTE_PAYLOAD_MAX = 64 << 20;
    private static final int PAYLOAD_DISCOURAGED = 8 << 20;
    private static final int PORT_MAX = 65_535;
    private static final int BACKOFF_POLLS = 2_000;
    private static final long CLOSE_WAIT_MS = 5_000;

    /** Replaced by a reload, on the conductor. */
    private volatile ServerConfig config;
    private final Environment environment;
    private final Log log;
    private final Identification identification;
    private final LoopGroup loops;
    private final EventLoop conductor;
    private final Accounts accounts;
    private final ChunkPool chunks = new ChunkPool();
    private final AtomicLong connectionIds = new AtomicLong();
    private final List<LoopClients> loopClients = new ArrayList<>();
    private final List<LoopRoutes> loopRoutes = new ArrayList<>();
    private final List<AgentRunner> runners = new ArrayList<>();
    private final ClientDirectory directory;
    private final Transport.Listener clientListener;
    private final Transport.Listener routeListener;
    private final Topology topology;
    private final ServerTls tls;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final long startedMicros;
    private MonitorServer monitor;
    private ServerFiles files;
    private Runnable stopAccepting = () -> { };
    private boolean isClosing;
    private volatile boolean isLameDuck;
    private volatile boolean hasFailed;

    /**
     * Starts a server on the machine's own network.
     *
     * @throws IOException if an address cannot be bound
     */
    public static Server start(ServerConfig config) throws IOException {
        return start(config, Environment.real(line -> { }));
    }

    /**
     * Starts a server.
     *
     * @throws IOException if an address cannot be bound; nothing is left behind then
     */
    public static Server start(ServerConfig config, Environment environment) throws IOException {
        final Server server = new Server(config, environment);
        try {
            server.run();
        } catch (IOException | RuntimeException ex) {
            server.close();
            throw ex;
        }
        return server;
    }

    private Server(ServerConfig config, Environment environment) throws IOException {
        this.config = config;
        this.environment = environment;
        startedMicros = environment.epochMicros().getAsLong();
        final SplittableRandom random = new SplittableRandom(environment.seed());
        log = new Log(environment.sink(), environment.epochMicros(),
                ProcessHandle.current().pid(), config.log().time(), config.log().utc(),
                config.log().debug(), config.log().trace());
        final List<Transport.Listener> bound = new ArrayList<>();
        try {
            clientListener = bind("port", config.host(), config.port(), bound);
            routeListener = config.cluster().port() == 0 ? null
                    : bind("router port", config.cluster().host(), config.cluster().port(),
                            bound);
            requireAdvertise("server INFO with ClientAdvertise", config.clientAdvertise());
            requireAdvertise("route INFO with Cluster.Advertise",
                    routeListener == null ? null : config.cluster().advertise());
            identification = Identification.of(config, random, clientListener.address(),
                    routeListener == null ? null : routeListener.address());
            accounts = new Accounts(config.systemAccount());
            config.accounts().forEach(accounts::add);
            conductor = loop("natterjack-conductor", -1);
            loops = new LoopGroup(newLoops());
        } catch (IOException | RuntimeException ex) {
            bound.forEach(Transport.Listener::close);
            environment.onClose().run();
            throw ex;
        }
        final List<Dispatcher> dispatchers = Dispatcher.connect(loops, i -> random.nextLong());
        directory = new ClientDirectory(accounts, Settings.users(config),
                Settings.clients(config), identification.clientInfo(), log,
                config.limits().maxClosedClients(), environment.blocking());
        tls = new ServerTls(environment.blocking());
        tls.apply(config, directory);
        topology = routeListener == null ? null : newTopology(random, dispatchers);
        for (int i = 0; i < loops.size(); i++) {
            loopClients.add(new LoopClients(loops.get(i), dispatchers.get(i),
                    config.engine().largePayload(), directory, random.split()));
        }
    }

    /** Where clients connect to, with the real port. */
    public InetSocketAddress clientAddress() {
        return clientListener.address();
    }

    /** Where peers connect to, with the real port; null without a cluster. */
    public InetSocketAddress routeAddress() {
        return routeListener == null ? null : routeListener.address();
    }

    /** Where monitoring is served, with the real port; null without monitoring. */
    public InetSocketAddress monitorAddress() {
        return monitor == null ? null : monitor.address();
    }

    /** The id of this server, unique for each start. */
    public String id() {
        return identification.serverId();
    }

    /** How many peers this server has. */
    public int peerCount() {
        return topology == null ? 0 : topology.peerCount();
    }

    /**
     * Applies another configuration to the running server: all that changed, or nothing. Returns
     * when the conductor has taken it over; loops follow with their next duty cycle.
     *
     * @throws ConfigException naming the first change that needs a restart; nothing changed then
     */
    public void reload(ServerConfig next) throws ConfigException {
        final ConfigChange change;
        synchronized (this) {
            change = ConfigChange.between(config, next);
            checkReload(next);
            config = next;
        }
        final CountDownLatch applied = new CountDownLatch(1);
        conductor.execute(() -> {
            apply(change, next);
            applied.countDown();
        });
        try {
            applied.await(CLOSE_WAIT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    /** What nats-server finds out about a new configuration only where it is applied. */
    private void checkReload(ServerConfig next) throws ConfigException {
        checkAdvertise("ClientAdvertise", next.clientAdvertise());
        checkAdvertise("Cluster.Advertise", next.cluster().advertise());
        for (String name : next.cluster().accounts()) {
            if (!config.cluster().accounts().contains(name) && accounts.get(name) == null) {
                throw new ConfigException("unable to add account \"" + name
                        + "\" to the list of dedicated routes: account missing");
            }
        }
    }

    private static void checkAdvertise(String what, String value) throws ConfigException {
        try {
            HostPort.parse(value, 0);
        } catch (IllegalArgumentException ex) {
            throw new ConfigException("invalid " + what + " value of " + value + ", err="
                    + ex.getMessage());
        }
    }

    private static void requireAdvertise(String what, String value) throws IOException {
        try {
            HostPort.parse(value, 0);
        } catch (IllegalArgumentException ex) {
            throw new IOException("Error setting " + what + " value of " + value + ", err="
                    + ex.getMessage(), ex);
        }
    }

    /** Waits until the server is closed. */
    public void awaitClose() throws InterruptedException {
        closed.await();
    }

    /** Closes all connections and listeners and ends all threads. Returns when that is done. */
    @Override
    public void close() {
        synchronized (this) {
            if (isClosing) {
                return;
            }
            isClosing = true;
        }
        conductor.execute(() -> {
            if (topology != null) {
                topology.stop();
            }
            conductor.stop();
        });
        for (int i = 0; i < loops.size(); i++) {
            final EventLoop loop = loops.get(i);
            loop.execute(loop::stop);
        }
        if (monitor != null) {
            monitor.close();
        }
        for (AgentRunner runner : runners) {
            join(runner);
        }
        // Nobody is accepting any more.
        clientListener.close();
        if (routeListener != null) {
            routeListener.close();
        }
        if (files != null) {
            files.remove();
        }
        log.info("Server Exiting..");
        environment.onClose().run();
        closed.countDown();
    }

    /** Whether an internal error ended this server. */
    boolean hasFailed() {
        return hasFailed;
    }

    /**
     * Enters lame duck mode: no more clients are taken, those that are there are told to move on
     * and closed one by one, as the configuration says how slowly; then the server closes. Without
     * clients it closes at once. Returns immediately; a second call does nothing.
     */
    public void enterLameDuckMode() {
        conductor.execute(this::becomeLameDuck);
    }

    /** The process got a signal that ends it; TERM waits for a lame duck to finish. */
    void onSignal(String words, boolean isTerm) {
        log.info("Trapped \"" + words + "\" signal");
        if (isTerm && isLameDuck) {
            return;
        }
        log.info("Initiating Shutdown...");
        close();
    }

    void onLameDuckSignal() {
        log.info("Trapped \"user defined signal 2\" signal");
        enterLameDuckMode();
    }

    void onReopenSignal() {
        log.info("Trapped \"user defined signal 1\" signal");
        try {
            if (environment.sink() instanceof LogOutput output && output.reopen()) {
                log.info("File log re-opened");
            } else {
                log.info("File log re-open ignored, not a file logger");
            }
        } catch (IOException ex) {
            log.error("File log cannot be re-opened: " + ex.getMessage());
        }
    }

    private void becomeLameDuck() {
        if (isLameDuck) {
            return;
        }
        isLameDuck = true;
        log.info("Entering lame duck mode, stop accepting new clients");
        stopAccepting.run();
        if (directory.connected() == 0) {
            closeSoon();
            return;
        }
        final List<String> others = topology == null || config.cluster().noAdvertise()
                ? List.of() : topology.clientUrls();
        final ClientInfo info = directory.info().lameDuck(others);
        directory.info(info);
        tellClients(info);
        if (topology != null) {
            topology.lameDuck(identification.ownClientUrls());
        }
        new LameDuck(conductor, loops, loopClients, new LameDuck.Pond() {
            @Override
            public int connected() {
                return directory.connected();
            }

            @Override
            public void onEmpty() {
                closeSoon();
            }
        }, log, new SplittableRandom(environment.seed() ^ startedMicros)).start(config.timing());
    }

    /** Closing waits for the threads of the loops, and so cannot be done by one of them. */
    private void closeSoon() {
        log.info("Initiating Shutdown...");
        final Thread closer = new Thread(this::close, "natterjack-closer");
        closer.setDaemon(true);
        closer.start();
    }

    private void tellClients(ClientInfo info) {
        for (int i = 0; i < loops.size(); i++) {
            final LoopClients clients = loopClients.get(i);
            loops.get(i).execute(() -> clients.forEach(session -> session.tell(info)));
        }
    }

    ServerConfig config() {
        return config;
    }

    Identification identification() {
        return identification;
    }

    Accounts accounts() {
        return accounts;
    }

    ClientDirectory directory() {
        return directory;
    }

    LoopGroup loops() {
        return loops;
    }

    List<LoopClients> loopClients() {
        return loopClients;
    }

    List<LoopRoutes> loopRoutes() {
        return loopRoutes;
    }

    long startedMicros() {
        return startedMicros;
    }

    long nowMicros() {
        return epochMicros();
    }

    /** The process got a signal that asks for a reload. */
    void onReloadSignal(CommandLine.Outcome outcome) {
        log.info("Trapped \"hangup\" signal");
        if (outcome instanceof CommandLine.Run run && run.config().source() != null) {
            try {
                reload(run.config());
            } catch (ConfigException ex) {
                log.error("Failed to reload server configuration: " + ex.getMessage());
            }
        } else if (outcome instanceof CommandLine.Print print && config.source() != null) {
            log.error("Failed to reload server configuration: "
                    + print.err().trim().replaceFirst("^[a-z-]+: ", ""));
        } else {
            log.error("Failed to reload server configuration: can only reload config when a "
                    + "file is provided using -c or --config");
        }
    }

    /** The agents of a stepped server, conductor first. */
    List<Agent> agents() {
        final List<Agent> agents = new ArrayList<>();
        agents.add(conductor);
        for (int i = 0; i < loops.size(); i++) {
            agents.add(loops.get(i));
        }
        return agents;
    }

    private void run() throws IOException {
        banner();
        if (config.httpPort() != 0 || config.httpsPort() != 0) {
            startMonitor();
        }
        files = ServerFiles.write(config, clientListener.address(), monitorAddress(),
                routeAddress(),
                identification.ownHosts(), log);
        // Where a client is accepted it can stay: no other thread has to be woken for the first.
        final EventLoop acceptor = loops.get(0);
        final Runnable stop = acceptor.listen(clientListener,
                channel -> acceptClient(acceptor, channel),
                ex -> log.error("Error accepting a client: " + ex.getMessage()));
        stopAccepting = () -> acceptor.execute(stop);
        log.info("Listening for client connections on "
                + new HostPort(config.host(), clientListener.address().getPort()).text());
        ServerTls.announceClients(config, log);
        if (topology != null) {
            conductor.listen(routeListener, topology::accept,
                    ex -> log.error("Error accepting a route: " + ex.getMessage()));
            conductor.execute(topology::start);
        }
        if (!environment.isStepped()) {
            startThreads();
        }
        log.info("Server is ready");
        if (topology != null) {
            log.info("Cluster name is " + identification.clusterName());
            if (config.cluster().name().isEmpty()) {
                log.warn("Cluster name was dynamically generated, consider setting one");
            }
            log.info("Listening for route connections on " + new HostPort(
                    config.cluster().host(), routeListener.address().getPort()).text());
            ServerTls.announceRoutes(config, log);
        }
    }

    private void banner() {
        log.info("Starting natterjack");
        log.info("  Version:  " + Version.NATTERJACK);
        log.info("  Git:      [not set]");
        log.debug("  Java:     " + Runtime.version());
        if (!identification.clusterName().isEmpty()) {
            log.info("  Cluster:  " + identification.clusterName());
        }
        log.info("  Name:     " + identification.serverName());
        log.info("  ID:       " + identification.serverId());
        if (Settings.hasPlainPasswords(config)) {
            log.warn("Plaintext passwords detected, use nkeys or bcrypt");
        }
        if (config.source() != null) {
            log.info("Using configuration file: " + config.source());
        }
        if (config.limits().maxPayload() > PAYLOAD_DISCOURAGED) {
            log.warn("Maximum payloads over 8.00 MB are generally discouraged and could lead to "
                    + "poor performance");
        }
    }

    private void startMonitor() throws IOException {
        final String host = config.httpHost();
        final boolean isSecure = config.httpsPort() != 0;
        final int port = isSecure ? config.httpsPort() : config.httpPort();
        if (isSecure && config.httpPort() != 0) {
            throw new IOException("Can't start monitoring: can't specify both HTTP ("
                    + config.httpPort() + ") and HTTPs (" + port + ") ports");
        }
        if (isSecure && config.tls() == null) {
            throw new IOException("Can't start monitoring: TLS cert and key required for HTTPS");
        }
        final InetSocketAddress address = new InetSocketAddress(host, Math.max(0, port));
        try {
            monitor = new MonitorServer(address, new ServerMonitor(this),
                    isSecure ? TlsSetup.context(config.tls()) : null,
                    isSecure ? TlsSetup.parameters(config.tls(), false) : null);
        } catch (IOException | RuntimeException ex) {
            throw new IOException("Can't start monitoring: can't listen to the monitor port: "
                    + "listen tcp " + new HostPort(host, port).text() + ": bind: "
                    + String.valueOf(ex.getMessage()).toLowerCase(java.util.Locale.ROOT), ex);
        }
        monitor.start();
        log.info("Starting " + (isSecure ? "https" : "http") + " monitor on "
                + new HostPort(host, monitor.address().getPort()).text());
    }

    private void startThreads() {
        for (Agent agent : agents()) {
            final AgentRunner runner = new AgentRunner(NoOpIdleStrategy.INSTANCE,
                    this::onFailure, null, agent);
            runners.add(runner);
            AgentRunner.startOnThread(runner, task -> {
                final Thread thread = new Thread(task, agent.roleName());
                thread.setDaemon(true);
                return thread;
            });
        }
    }

    /** On the conductor. */
    private void apply(ConfigChange change, ServerConfig next) {
        if (change.logging()) {
            log.configure(next.log().time(), next.log().utc(), next.log().debug(),
                    next.log().trace());
        }
        reloadFiles(change, next);
        change.lines().forEach(log::info);
        tls.apply(next, directory);
        if (change.clients()) {
            directory.info(directory.info().with(Settings.users(next).isAnnounced(),
                    next.limits().maxPayload(), Settings.tlsNotice(next)));
            directory.settings(Settings.clients(next), Settings.users(next));
            for (int i = 0; i < loops.size(); i++) {
                final LoopClients clients = loopClients.get(i);
                loops.get(i).execute(() -> clients.forEach(ClientSession::onReload));
            }
        }
        next.accounts().forEach(accounts::add);
        if (topology != null) {
            topology.onAccounts();
        }
        if (topology != null && change.cluster()) {
            topology.reload(Settings.cluster(next, identification),
                    identification.routeInfo(next, routeListener.address()),
                    !next.cluster().name().isEmpty());
        }
        final String source = next.source();
        log.info("Reloaded server configuration" + (source == null ? ""
                : source.substring(source.lastIndexOf(" ("))));
    }

    private void reloadFiles(ConfigChange change, ServerConfig next) {
        try {
            if (change.logFile() && environment.sink() instanceof LogOutput output) {
                output.configure(next.log());
            }
            if (change.files()) {
                files.remove();
                files = ServerFiles.write(next, clientListener.address(), monitorAddress(),
                        routeAddress(), identification.ownHosts(), log);
            }
        } catch (IOException ex) {
            log.error(ex.getMessage());
        }
    }

    private void acceptClient(EventLoop acceptor, Transport.Channel channel) {
        final EventLoop loop = loops.next();
        final long id = connectionIds.incrementAndGet();
        if (loop == acceptor) {
            adoptClient(loop, channel, id);
        } else {
            loop.execute(() -> adoptClient(loop, channel, id));
        }
    }

    private void adoptClient(EventLoop loop, Transport.Channel channel, long id) {
        try {
            loopClients.get(loop.index()).accept(channel, id, epochMicros(),
                    Settings.clientConnection(config));
        } catch (IOException ex) {
            channel.close();
        }
    }

    /** Our own fault: the loop that failed must not run on as if nothing were. */
    private void onFailure(Throwable failure) {
        if (failure instanceof AgentTerminationException) {
            return;
        }
        hasFailed = true;
        log.fatal("internal error, the server stops: " + failure);
        failure.printStackTrace();
        closeSoon();
    }

    private Topology newTopology(SplittableRandom random, List<Dispatcher> dispatchers) {
        final var settings = Settings.cluster(config, identification);
        for (int i = 0; i < loops.size(); i++) {
            loopRoutes.add(new LoopRoutes(loops.get(i), dispatchers.get(i),
                    config.engine().largePayload(), ROUTE_PAYLOAD_MAX, accounts, settings, log,
                    random.split(), environment.blocking()));
            loopRoutes.get(i).security(tls.routes());
        }
        final SplittableRandom dice = random.split();
        return new Topology(conductor, loops, loopRoutes, accounts, settings,
                environment.resolver(), identification.ownAddresses(),
                connectionIds::incrementAndGet, this::epochMicros, dice::nextInt, log,
                identification.routeInfo(), new ClusterNews());
    }

    /** Passes what changes in the cluster on to the clients. On the conductor. */
    private final class ClusterNews implements Topology.Listener {

        @Override
        public void onClientUrls(List<String> urls) {
            if (config.cluster().noAdvertise() || isLameDuck) {
                return;
            }
            // Absent until a peer was known; from then on this server's own come first.
            final List<String> all = new ArrayList<>(identification.ownClientUrls());
            urls.stream().filter(url -> !all.contains(url)).forEach(all::add);
            final ClientInfo info = directory.info().withConnectUrls(all);
            directory.info(info);
            tellClients(info);
        }

        @Override
        public void onClusterName(String name) {
            directory.info(directory.info().withCluster(name));
        }
    }

    private List<EventLoop> newLoops() throws IOException {
        int count = config.engine().loops();
        if (count == 0) {
            count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        }
        final List<EventLoop> made = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            made.add(loop("natterjack-loop-" + i, i));
        }
        return made;
    }

    private EventLoop loop(String name, int index) throws IOException {
        return new EventLoop(name, index, environment.transport(), environment.clock(), chunks,
                Settings.loop(config.engine(), index < 0, BACKOFF_POLLS));
    }

    /** The texts are nats-server's: suites and operators look for them. */
    private Transport.Listener bind(String what, String host, int port,
                                    List<Transport.Listener> bound) throws IOException {
        if (port < -1 || port > PORT_MAX) {
            throw new IOException(what(what, host, port, "listen tcp: address " + port
                    + ": invalid port"));
        }
        final InetSocketAddress address = new InetSocketAddress(host, Math.max(0, port));
        if (address.isUnresolved()) {
            throw new IOException(what(what, host, port, "listen tcp: lookup " + host
                    + ": no such host"));
        }
        try {
            final Transport.Listener listener = environment.transport().listen(address);
            bound.add(listener);
            return listener;
        } catch (IOException ex) {
            throw new IOException(what(what, host, port, "listen tcp "
                    + new HostPort(host, Math.max(0, port)).text() + ": bind: "
                    + String.valueOf(ex.getMessage()).toLowerCase(java.util.Locale.ROOT)), ex);
        }
    }

    private static String what(String what, String host, int port, String reason) {
        return what.equals("port")
                ? "Error listening on port: " + new HostPort(host, port).text() + ", \"" + reason
                        + "\""
                : "Error listening on router port: " + port + " - " + reason;
    }

    private long epochMicros() {
        return environment.epochMicros().getAsLong();
    }

    private static void join(AgentRunner runner) {
        runner.close((int) TimeUnit.MILLISECONDS.toMillis(CLOSE_WAIT_MS), thread -> { });
    }
}
