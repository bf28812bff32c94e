package io.natterjack.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/** The network of this machine, through {@code java.nio}. Any thread may call. */
public final class NioTransport implements Transport {

    private static final int BACKLOG = 1024;
    private static final long NS_PER_MS = 1_000_000;

    @Override
    public Poller newPoller() throws IOException {
        return new NioPoller();
    }

    @Override
    public Listener listen(InetSocketAddress address) throws IOException {
        final ServerSocketChannel socket = ServerSocketChannel.open();
        try {
            socket.configureBlocking(false);
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            socket.bind(address, BACKLOG);
            return new NioListener(socket, (InetSocketAddress) socket.getLocalAddress());
        } catch (IOException | RuntimeException ex) {
            socket.close();
            throw ex;
        }
    }

    @Override
    public Channel connect(InetSocketAddress address) throws IOException {
        final SocketChannel socket = SocketChannel.open();
        try {
            socket.configureBlocking(false);
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            socket.connect(address);
            return new NioChannel(socket, address);
        } catch (IOException | RuntimeException ex) {
            socket.close();
            throw ex;
        }
    }

    /** A pollable that has a selectable channel. */
    private interface NioPollable extends Pollable {
        SelectableChannel selectable();
    }

    private static final class NioListener implements Listener, NioPollable {

        private final ServerSocketChannel socket;
        private final InetSocketAddress address;

        NioListener(ServerSocketChannel socket, InetSocketAddress address) {
            this.socket = socket;
            this.address = address;
        }

        @Override
        public Channel accept() throws IOException {
            final SocketChannel accepted = socket.accept();
            if (accepted == null) {
                return null;
            }
            try {
                accepted.configureBlocking(false);
                accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
                return new NioChannel(accepted, (InetSocketAddress) accepted.getRemoteAddress());
            } catch (IOException ex) {
                accepted.close();
                throw ex;
            }
        }

        @Override
        public InetSocketAddress address() {
            return address;
        }

        @Override
        public SelectableChannel selectable() {
            return socket;
        }

        @Override
        public void close() {
            closeQuietly(socket);
        }
    }

    private static final class NioChannel implements Channel, NioPollable {

        private final SocketChannel socket;
        private final InetSocketAddress remoteAddress;

        NioChannel(SocketChannel socket, InetSocketAddress remoteAddress) {
            this.socket = socket;
            this.remoteAddress = remoteAddress;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return socket.read(target);
        }

        @Override
        public long write(ByteBuffer[] sources, int count) throws IOException {
            // A plain write costs the JDK less than a gathering one of a single buffer.
            return count == 1 ? socket.write(sources[0]) : socket.write(sources, 0, count);
        }

        @Override
        public boolean finishConnect() throws IOException {
            return socket.finishConnect();
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return remoteAddress;
        }

        @Override
        public InetSocketAddress localAddress() {
            try {
                return (InetSocketAddress) socket.getLocalAddress();
            } catch (IOException ex) {
                return new InetSocketAddress(0);
            }
        }

        @Override
        public SelectableChannel selectable() {
            return socket;
        }

        @Override
        public void close() {
            closeQuietly(socket);
        }
    }

    private static final class NioPoller implements Poller {

        private final Selector selector = Selector.open();
        private final Consumer<SelectionKey> dispatch =
                key -> {
                    if (key.isValid()) {
                        ((Ready) key.attachment()).onReady(key.readyOps());
                    }
                };

        NioPoller() throws IOException {
        }

        @Override
        public Registration register(Pollable pollable, int ops, Ready ready) throws IOException {
            final SelectionKey key =
                    ((NioPollable) pollable).selectable().register(selector, ops, ready);
            return new Registration() {
                @Override
                public void interestOps(int interest) {
                    if (key.isValid()) {
                        key.interestOps(interest);
                    }
                }

                @Override
                public void ready(Ready next) {
                    key.attach(next);
                }

                @Override
                public void cancel() {
                    key.cancel();
                }
            };
        }

        @Override
        public int poll(long timeoutNs) throws IOException {
            if (timeoutNs == 0) {
                return selector.selectNow(dispatch);
            }
            if (timeoutNs < 0) {
                return selector.select(dispatch);
            }
            // Rounded up: a timer that is due in half a millisecond must not be polled for twice.
            return selector.select(dispatch, (timeoutNs + NS_PER_MS - 1) / NS_PER_MS);
        }

        @Override
        public void wakeup() {
            selector.wakeup();
        }

        @Override
        public void close() {
            closeQuietly(selector);
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception ex) {
            // Nothing is left to do for a socket that fails to close.
        }
    }
}
