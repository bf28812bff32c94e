package io.natterjack.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/** Passes connections on to a port, byte for byte, until it is told to cut some. */
final class CuttingProxy implements AutoCloseable {

    private record Pair(Socket in, Socket out) {

        boolean isOpen() {
            return !in.isClosed() && !out.isClosed();
        }

        void cut(boolean resets) {
            for (Socket socket : new Socket[] {in, out}) {
                try {
                    if (resets) {
                        socket.setSoLinger(true, 0);
                    }
                    socket.close();
                } catch (IOException gone) {
                    // It ended by itself: as good as cut.
                    continue;
                }
            }
        }
    }

    private final int target;
    private final ServerSocket listener;
    private final List<Pair> pairs = new ArrayList<>();
    private int allowed = Integer.MAX_VALUE;
    private int refused;

    CuttingProxy(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Passes on at most so many connections at a time; more are closed. */
    synchronized void allow(int count) {
        allowed = count;
    }

    /** How many connections were closed because of {@link #allow}. */
    synchronized int refused() {
        return refused;
    }

    /** Cuts each open connection by the toss of a coin, at least one of them. */
    synchronized void cutSome(Random random) {
        pairs.removeIf(pair -> !pair.isOpen());
        final int sure = pairs.isEmpty() ? 0 : random.nextInt(pairs.size());
        int i = 0;
        for (Iterator<Pair> each = pairs.iterator(); each.hasNext(); i++) {
            final Pair pair = each.next();
            if (i == sure || random.nextBoolean()) {
                pair.cut(random.nextBoolean());
                each.remove();
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        listener.close();
        pairs.forEach(pair -> pair.cut(false));
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                final Socket in = listener.accept();
                synchronized (this) {
                    pairs.removeIf(pair -> !pair.isOpen());
                    if (pairs.size() >= allowed) {
                        refused++;
                        in.close();
                        continue;
                    }
                }
                final Socket out = RawConnection.open(target);
                final Pair pair = new Pair(in, out);
                synchronized (this) {
                    pairs.add(pair);
                    if (listener.isClosed()) {
                        pair.cut(false);
                    }
                }
                daemon(() -> pass(pair, in, out));
                daemon(() -> pass(pair, out, in));
            } catch (IOException | UncheckedIOException refused) {
                continue;
            }
        }
    }

    private static void pass(Pair pair, Socket from, Socket to) {
        final byte[] bytes = new byte[1 << 16];
        try {
            final InputStream in = from.getInputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                to.getOutputStream().write(bytes, 0, count);
            }
        } catch (IOException ex) {
            // The end of one side is the end of both.
        }
        pair.cut(false);
    }

    private static void daemon(Runnable task) {
        final Thread thread = new Thread(task, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
