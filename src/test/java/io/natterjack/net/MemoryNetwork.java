package io.natterjack.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A network in memory, driven by a seed: reads and writes of any length, bytes that take their
 * time, resets, peers that stop reading. For one thread.
 */
public final class MemoryNetwork {

    private static final int CAPACITY_MAX = 256 << 10;

    private final Random random;
    private final Map<Integer, MemoryListener> listeners = new HashMap<>();
    private final List<MemoryChannel> channels = new ArrayList<>();
    private boolean refusesConnects;
    private boolean swallowsConnects;
    private int dials;
    private int nextPort = 40_000;
    private int pieceMax = Integer.MAX_VALUE;
    private boolean isSlow;
    private long cutAt = -1;

    public MemoryNetwork(long seed) {
        random = new Random(seed);
    }

    /** Returns the transport of one host, whose connections can be told by its name. */
    public Transport transport(String host) {
        return new MemoryTransport(host);
    }

    /** Moves at most so many bytes by one read or write. */
    public void pieceMax(int bytes) {
        pieceMax = bytes;
    }

    /** No read goes across this byte of any stream: it is split there. */
    public void cutAt(long position) {
        cutAt = position;
    }

    /** Whether bytes arrive late, a few at a time. */
    public void slow(boolean isSlow) {
        this.isSlow = isSlow;
    }

    /** Lets time pass: bytes under way arrive. */
    public void step() {
        for (MemoryChannel channel : channels) {
            channel.arrive();
        }
        channels.removeIf(channel -> channel.isClosed && channel.peer.isClosed);
    }

    /** Resets one connection between two hosts, both ends; returns whether there was one. */
    public boolean resetOne(String hostA, String hostB) {
        final List<MemoryChannel> candidates = new ArrayList<>();
        for (MemoryChannel channel : channels) {
            if (!channel.isClosed && channel.host.equals(hostA)
                    && channel.peer.host.equals(hostB)) {
                candidates.add(channel);
            }
        }
        if (candidates.isEmpty()) {
            return false;
        }
        final MemoryChannel chosen = candidates.get(random.nextInt(candidates.size()));
        chosen.isReset = true;
        chosen.peer.isReset = true;
        return true;
    }

    /** Whether nobody is let in any more. */
    public void refuseConnects(boolean refuses) {
        refusesConnects = refuses;
    }

    /** Whether nobody answers any more, not even to refuse. */
    public void swallowConnects(boolean swallows) {
        swallowsConnects = swallows;
    }

    /** How often somebody has tried to connect. */
    public int dials() {
        return dials;
    }

    /** Connections that neither end has closed. */
    public int openConnections() {
        int count = 0;
        for (MemoryChannel channel : channels) {
            if (!channel.isClosed && !channel.peer.isClosed) {
                count++;
            }
        }
        return count / 2;
    }

    private int piece(int available) {
        if (available <= 1) {
            return available;
        }
        final int most = Math.min(available, pieceMax);
        return random.nextInt(4) == 0 ? 1 + random.nextInt(most) : most;
    }

    private final class MemoryTransport implements Transport {

        private final String host;

        MemoryTransport(String host) {
            this.host = host;
        }

        @Override
        public Poller newPoller() {
            return new MemoryPoller();
        }

        @Override
        public Listener listen(InetSocketAddress address) throws IOException {
            final int port = address.getPort() == 0 ? nextPort++ : address.getPort();
            if (listeners.containsKey(port)) {
                throw new IOException("Address already in use");
            }
            final MemoryListener listener = new MemoryListener(host, port);
            listeners.put(port, listener);
            return listener;
        }

        @Override
        public Channel connect(InetSocketAddress address) {
            final MemoryListener listener = listeners.get(address.getPort());
            final MemoryChannel dialed = new MemoryChannel(host, nextPort++, address.getPort());
            dials++;
            if (swallowsConnects) {
                dialed.isSwallowed = true;
                return dialed;
            }
            if (listener == null || refusesConnects) {
                dialed.isRefused = true;
                return dialed;
            }
            final MemoryChannel accepted =
                    new MemoryChannel(listener.host, address.getPort(), dialed.localPort);
            dialed.peer = accepted;
            accepted.peer = dialed;
            channels.add(dialed);
            channels.add(accepted);
            listener.waiting.add(accepted);
            return dialed;
        }
    }

    private final class MemoryListener implements Transport.Listener {

        private final String host;
        private final int port;
        private final Deque<MemoryChannel> waiting = new ArrayDeque<>();

        MemoryListener(String host, int port) {
            this.host = host;
            this.port = port;
        }

        @Override
        public Transport.Channel accept() {
            return waiting.poll();
        }

        @Override
        public InetSocketAddress address() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        }

        @Override
        public void close() {
            listeners.remove(port, this);
            waiting.forEach(MemoryChannel::close);
        }
    }

    private final class MemoryChannel implements Transport.Channel {

        private final String host;
        private final int localPort;
        private final int remotePort;
        private final Deque<Byte> underWay = new ArrayDeque<>();
        private final Deque<Byte> readable = new ArrayDeque<>();
        private MemoryChannel peer;
        private long readTotal;
        private boolean isRefused;
        private boolean isSwallowed;
        private boolean isReset;
        private boolean isClosed;

        MemoryChannel(String host, int localPort, int remotePort) {
            this.host = host;
            this.localPort = localPort;
            this.remotePort = remotePort;
        }

        void arrive() {
            int count = isSlow ? random.nextInt(1 + Math.min(underWay.size(), 2_000))
                    : underWay.size();
            for (; count > 0; count--) {
                readable.add(underWay.remove());
            }
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            check();
            if (readable.isEmpty()) {
                return peer.isClosed && underWay.isEmpty() ? -1 : 0;
            }
            int count = piece(Math.min(readable.size(), target.remaining()));
            if (readTotal < cutAt) {
                count = (int) Math.min(count, cutAt - readTotal);
            }
            readTotal += count;
            for (int i = 0; i < count; i++) {
                target.put(readable.remove());
            }
            return count;
        }

        @Override
        public long write(ByteBuffer[] sources, int count) throws IOException {
            check();
            if (peer.isClosed) {
                throw new IOException("Broken pipe");
            }
            int room = CAPACITY_MAX - peer.underWay.size() - peer.readable.size();
            long written = 0;
            for (int i = 0; i < count && room > 0; i++) {
                int part = Math.min(room, sources[i].remaining());
                part = piece(part);
                for (int k = 0; k < part; k++) {
                    peer.underWay.add(sources[i].get());
                }
                written += part;
                room -= part;
                if (sources[i].hasRemaining()) {
                    break;
                }
            }
            return written;
        }

        private void check() throws IOException {
            if (isReset) {
                throw new IOException("Connection reset");
            }
            if (isClosed) {
                throw new IOException("closed");
            }
        }

        @Override
        public boolean finishConnect() throws IOException {
            if (isRefused) {
                throw new ConnectException("Connection refused");
            }
            return !isSwallowed;
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), remotePort);
        }

        @Override
        public InetSocketAddress localAddress() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), localPort);
        }

        @Override
        public void close() {
            isClosed = true;
        }

        int readyOps() {
            if (isSwallowed) {
                return 0;
            }
            if (isRefused) {
                return Transport.CONNECT;
            }
            int ops = Transport.CONNECT;
            if (isReset || !readable.isEmpty() || peer.isClosed && underWay.isEmpty()) {
                ops |= Transport.READ;
            }
            if (isReset || peer.isClosed
                    || CAPACITY_MAX > peer.underWay.size() + peer.readable.size()) {
                ops |= Transport.WRITE;
            }
            return ops;
        }
    }

    private final class MemoryRegistration implements Transport.Registration {

        private final MemoryPoller poller;
        private final Transport.Pollable pollable;
        private Transport.Ready ready;
        private int interest;

        MemoryRegistration(MemoryPoller poller, Transport.Pollable pollable, int interest,
                           Transport.Ready ready) {
            this.poller = poller;
            this.pollable = pollable;
            this.interest = interest;
            this.ready = ready;
        }

        @Override
        public void interestOps(int ops) {
            interest = ops;
        }

        @Override
        public void ready(Transport.Ready next) {
            ready = next;
        }

        @Override
        public void cancel() {
            poller.registrations.remove(this);
        }

        int ops() {
            if (pollable instanceof MemoryListener listener) {
                return listener.waiting.isEmpty() ? 0 : interest & Transport.ACCEPT;
            }
            final MemoryChannel channel = (MemoryChannel) pollable;
            return channel.isClosed ? 0 : channel.readyOps() & interest;
        }
    }

    private final class MemoryPoller implements Transport.Poller {

        private final List<MemoryRegistration> registrations = new ArrayList<>();

        @Override
        public Transport.Registration register(Transport.Pollable pollable, int ops,
                                               Transport.Ready ready) {
            final MemoryRegistration registration =
                    new MemoryRegistration(this, pollable, ops, ready);
            registrations.add(registration);
            return registration;
        }

        @Override
        public int poll(long timeoutNs) {
            final List<MemoryRegistration> now = new ArrayList<>(registrations);
            Collections.shuffle(now, random);
            int count = 0;
            for (MemoryRegistration registration : now) {
                final int ops = registrations.contains(registration) ? registration.ops() : 0;
                if (ops != 0) {
                    count++;
                    registration.ready.onReady(ops);
                }
            }
            return count;
        }

        @Override
        public void wakeup() {
            // Nobody waits: the caller steps.
        }

        @Override
        public void close() {
            registrations.clear();
        }
    }
}
