package io.natterjack.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Where connections come from: the network of the machine, or a simulated one. Everything above
 * reaches sockets through this seam alone.
 */
public interface Transport {

    /** Interest and readiness bits, as {@link java.nio.channels.SelectionKey} has them. */
    int READ = 1;
    int WRITE = 4;
    int CONNECT = 8;
    int ACCEPT = 16;

    /** Returns a poller for one thread. */
    Poller newPoller() throws IOException;

    /**
     * Binds a listener; port 0 takes any free port.
     *
     * @throws IOException if the address cannot be bound
     */
    Listener listen(InetSocketAddress address) throws IOException;

    /** Starts to connect without waiting; readiness {@link #CONNECT} tells when it is decided. */
    Channel connect(InetSocketAddress address) throws IOException;

    /** Something a poller watches. */
    interface Pollable {
        /** Ends it; further calls have no effect. */
        void close();
    }

    /** Takes bytes to be written; never blocks. */
    interface Sink {
        /** Writes {@code sources[0, count)} in order as far as there is room; returns the bytes. */
        long write(ByteBuffer[] sources, int count) throws IOException;
    }

    /** A stream of bytes in both directions; never blocks. */
    interface Channel extends Pollable, Sink {
        /** Returns bytes read, 0 if none wait, -1 at the end of the stream. */
        int read(ByteBuffer target) throws IOException;

        /** Completes {@link Transport#connect}; false if it is still under way. */
        boolean finishConnect() throws IOException;

        /** The address of the other end. */
        InetSocketAddress remoteAddress();

        /** The address of this end. */
        InetSocketAddress localAddress();
    }

    /** Accepts connections. */
    interface Listener extends Pollable {
        /** Returns the next connection, or null if none waits. */
        Channel accept() throws IOException;

        /** The bound address, with the real port. */
        InetSocketAddress address();
    }

    /** Told by a poller what is ready. */
    interface Ready {
        void onReady(int readyOps);
    }

    /** What a poller knows of one pollable; for the poller's thread. */
    interface Registration {
        /** Sets which readiness is reported. */
        void interestOps(int ops);

        /** Sets who is told from now on. */
        void ready(Ready ready);

        /** Ends the registration. */
        void cancel();
    }

    /** Waits for readiness; one thread's, except {@link #wakeup}. */
    interface Poller extends AutoCloseable {
        Registration register(Pollable pollable, int ops, Ready ready) throws IOException;

        /**
         * Reports what is ready.
         *
         * @param timeoutNs how long to wait for the first event: 0 not at all, negative for ever
         * @return how many pollables were ready
         */
        int poll(long timeoutNs) throws IOException;

        /** Ends a waiting or the next {@link #poll} at once. Any thread may call. */
        void wakeup();

        @Override
        void close();
    }
}
