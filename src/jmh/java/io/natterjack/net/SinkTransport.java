package io.natterjack.net;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A network that takes every byte at once and never has anything to read: no system calls. */
public final class SinkTransport implements Transport, Transport.Channel {

    private static final InetSocketAddress NOWHERE = new InetSocketAddress(0);

    @Override
    public Poller newPoller() {
        return new Silence();
    }

    @Override
    public Listener listen(InetSocketAddress address) {
        throw new IllegalStateException("nothing arrives here");
    }

    @Override
    public Channel connect(InetSocketAddress address) {
        return this;
    }

    @Override
    public long write(ByteBuffer[] sources, int count) {
        long written = 0;
        for (int i = 0; i < count; i++) {
            written += sources[i].remaining();
            sources[i].position(sources[i].limit());
        }
        return written;
    }

    @Override
    public int read(ByteBuffer into) {
        return 0;
    }

    @Override
    public boolean finishConnect() {
        return true;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return NOWHERE;
    }

    @Override
    public InetSocketAddress localAddress() {
        return NOWHERE;
    }

    @Override
    public void close() {
        // Nothing to end.
    }

    /** Reports nothing, and does not wait for it. */
    private static final class Silence implements Poller, Registration {

        @Override
        public Registration register(Pollable pollable, int ops, Ready ready) {
            return this;
        }

        @Override
        public int poll(long timeoutNs) {
            return 0;
        }

        @Override
        public void wakeup() {
            // It never sleeps.
        }

        @Override
        public void interestOps(int ops) {
            // Nothing is ever ready.
        }

        @Override
        public void ready(Ready ready) {
            // Nobody is ever told.
        }

        @Override
        public void cancel() {
            // There is nothing to forget.
        }

        @Override
        public void close() {
            // Nothing to end.
        }
    }
}
