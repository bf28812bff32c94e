package io.natterjack.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.NanoClock;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;

/**
 * Moves bytes between the sockets it owns and their handlers, one duty cycle after another.
 * <p>
 * Everything reached from here is touched by this loop's thread alone. The one door for other
 * threads is {@link #execute}; the one for other loops' messages is the {@link Courier}.
 */
public final class EventLoop implements Agent {

    private static final int TASKS_PER_CYCLE_MAX = 256;

    /** Steps of handshakes between two looks at the network: messages come between them. */
    private static final int HANDSHAKE_STEPS_PER_CYCLE_MAX = 4;

    private final String name;
    private final int index;
    private final Transport transport;
    private final Transport.Poller poller;
    private final NanoClock clock;
    private final LoopBuffers buffers;
    private final int idlePollsMax;
    private final Timers timers = new Timers();
    private final MpscUnboundedVarHandleArrayQueue<Runnable> tasks =
            new MpscUnboundedVarHandleArrayQueue<>(256);
    private final AtomicBoolean parked = new AtomicBoolean();
    private final List<Connection> connections = new ArrayList<>();
    private final Deque<Runnable> handshakeSteps = new ArrayDeque<>();

    private Courier courier = Courier.NONE;
    private Connection[] dirty = new Connection[64];
    private int dirtyCount;
    private Connection[] starved = new Connection[16];
    private int starvedCount;
    private long nowNs;
    private boolean nowIsStale = true;
    private int idlePolls;
    private boolean stopping;

    /**
     * @param index   0 to N - 1 for the loops that own clients; -1 for one that does not
     * @param options sizes and idle strategy
     */
    public EventLoop(String name, int index, Transport transport, NanoClock clock,
                     ChunkPool chunks, LoopOptions options) throws IOException {
        this.name = name;
        this.index = index;
        this.transport = transport;
        this.clock = clock;
        this.poller = transport.newPoller();
        this.buffers = new LoopBuffers(chunks, options.receiveBytes(), options.sendBytes());
        this.idlePollsMax = options.idlePollsMax();
        this.nowNs = clock.nanoTime();
    }

    /** The position of this loop in its group, or -1. */
    public int index() {
        return index;
    }

    /** The buffers that this loop's connections share. */
    public LoopBuffers buffers() {
        return buffers;
    }

    /** The timers of this loop. */
    public Timers timers() {
        return timers;
    }

    /** The time of this duty cycle; the clock is read once a cycle. */
    public long nowNs() {
        if (nowIsStale) {
            nowIsStale = false;
            nowNs = clock.nanoTime();
        }
        return nowNs;
    }

    /** Sets what carries messages to and from other loops; before the loop runs. */
    public void courier(Courier courier) {
        this.courier = courier;
    }

    /** Schedules {@code timer} to expire in {@code delayNs}. */
    public void schedule(Timers.Timer timer, long delayNs) {
        timers.schedule(timer, nowNs() + delayNs);
    }

    /** Runs {@code task} on this loop, after the tasks that already wait. Any thread may call. */
    public void execute(Runnable task) {
        tasks.offer(task);
        wakeIfParked();
    }

    /** Ends the park of this loop if it is parked. Any thread may call. */
    public void wakeIfParked() {
        if (parked.getAndSet(false)) {
            poller.wakeup();
        }
    }

    /** Takes over an accepted channel. On the loop. */
    public Connection adopt(Transport.Channel channel, ConnectionOptions options,
                            Function<Connection, ConnectionHandler> handlers) throws IOException {
        final Connection connection = new Connection(this, channel, options);
        connection.open(poller, Transport.READ);
        add(connection);
        connection.handler(handlers.apply(connection));
        return connection;
    }

    /**
     * Dials {@code address}. On the loop.
     *
     * @param timeoutNs how long the dial may take
     * @param handlers  makes the handler once connected
     * @param failed    told once if it fails, with the reason
     */
    public void connect(InetSocketAddress address, long timeoutNs, ConnectionOptions options,
                        Function<Connection, ConnectionHandler> handlers,
                        Consumer<IOException> failed) {
        try {
            final Transport.Channel channel = transport.connect(address);
            new Dial(this, channel, address, options, handlers, failed).start(poller, timeoutNs);
        } catch (IOException | RuntimeException ex) {
            failed.accept(ex instanceof IOException ? (IOException) ex : new IOException(ex));
        }
    }

    /**
     * Watches a listener and hands over what it accepts. On the loop.
     *
     * @param accepted called for every connection
     * @param failed   told of a failure to accept, which does not end the listener
     * @return closes the listener; on the loop
     */
    public Runnable listen(Transport.Listener listener, Consumer<Transport.Channel> accepted,
                           Consumer<IOException> failed) throws IOException {
        final Acceptor acceptor = new Acceptor(this, listener, accepted, failed);
        acceptor.start(poller);
        return acceptor::close;
    }

    @Override
    public int doWork() {
        final long timeoutNs = parkTimeNs();
        nowIsStale = true;
        int workCount;
        try {
            workCount = poller.poll(timeoutNs);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        parked.lazySet(false);

        workCount += tasks.drain(Runnable::run, TASKS_PER_CYCLE_MAX);
        if (timers.size() > 0) {
            workCount += timers.poll(nowNs());
        }
        workCount += goOnWithHandshakes();
        workCount += courier.receive();
        workCount += courier.send();
        workCount += flushDirty();
        if (starvedCount > 0) {
            feedStarved();
        }

        idlePolls = workCount == 0 ? Math.min(idlePolls + 1, Integer.MAX_VALUE - 1) : 0;
        if (stopping) {
            throw new AgentTerminationException();
        }
        return workCount;
    }

    /** Ends the loop after this duty cycle: its connections are closed. On the loop. */
    public void stop() {
        stopping = true;
    }

    @Override
    public void onClose() {
        for (Connection connection : connections.toArray(new Connection[0])) {
            connection.close(CloseReason.SERVER_SHUTDOWN);
            connection.abandon();
        }
        poller.close();
    }

    @Override
    public String roleName() {
        return name;
    }

    /** Calls {@code action} for every open connection of this loop. On the loop. */
    public void forEachConnection(Consumer<Connection> action) {
        for (Connection connection : connections.toArray(new Connection[0])) {
            action.accept(connection);
        }
    }

    Transport.Poller poller() {
        return poller;
    }

    boolean hasCredit() {
        return courier.hasCredit();
    }

    /**
     * Runs a step of a handshake when its turn comes, in this cycle or a later one: a storm of
     * handshakes must not hold up the messages of others. Bounded by two for each connection: one
     * that was read for, and one whose tasks are done.
     */
    void inTurn(Runnable handshakeStep) {
        handshakeSteps.add(handshakeStep);
    }

    void markDirty(Connection connection) {
        if (dirtyCount == dirty.length) {
            dirty = Arrays.copyOf(dirty, dirtyCount * 2);
        }
        dirty[dirtyCount++] = connection;
    }

    /** Notes a connection that was not read because the courier had no credit. */
    void markStarved(Connection connection) {
        if (starvedCount == starved.length) {
            starved = Arrays.copyOf(starved, starvedCount * 2);
        }
        starved[starvedCount++] = connection;
    }

    void add(Connection connection) {
        connection.slot(connections.size());
        connections.add(connection);
    }

    void remove(Connection connection) {
        final int last = connections.size() - 1;
        final int at = connection.slot();
        final Connection moved = connections.remove(last);
        if (moved != connection) {
            connections.set(at, moved);
            moved.slot(at);
        }
    }

    private long parkTimeNs() {
        if (idlePolls <= idlePollsMax) {
            return 0;
        }
        // Publish the intent to park before the last look at the queues: what is offered after
        // that look finds parked set, and wakes the poller.
        parked.set(true);
        final boolean isIdle =
                tasks.isEmpty() && handshakeSteps.isEmpty() && !courier.hasWork();
        return isIdle ? timers.timeToNextNs(nowNs()) : 0;
    }

    private int goOnWithHandshakes() {
        int steps = 0;
        while (steps < HANDSHAKE_STEPS_PER_CYCLE_MAX && !handshakeSteps.isEmpty()) {
            handshakeSteps.poll().run();
            steps++;
        }
        return steps;
    }

    private int flushDirty() {
        int flushed = 0;
        // A flush may close a connection, and that may make others dirty: they join this list.
        for (int i = 0; i < dirtyCount; i++) {
            dirty[i].flushFromLoop();
            dirty[i] = null;
            flushed++;
        }
        dirtyCount = 0;
        return flushed;
    }

    private void feedStarved() {
        if (!courier.hasCredit()) {
            return;
        }
        final int count = starvedCount;
        starvedCount = 0;
        for (int i = 0; i < count; i++) {
            final Connection connection = starved[i];
            starved[i] = null;
            connection.endStarvation();
        }
    }
}
