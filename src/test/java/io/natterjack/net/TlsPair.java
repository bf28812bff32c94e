package io.natterjack.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;

/** Two loops on one thread and a connection between them, secured from its first byte. */
class TlsPair {

    static final int PORT = 7000;
    private static final int STEPS_MAX = 200_000;
    private static final InetSocketAddress ADDRESS =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT);
    private static final ConnectionOptions OPTIONS = new ConnectionOptions(10_000_000_000L,
            ConnectionOptions.DeadlinePolicy.CLOSE);

    /** One end: keeps what it is given. */
    final class End implements ConnectionHandler {
        final Connection connection;
        final ByteArrayOutputStream received = new ByteArrayOutputStream();
        boolean isSecured;
        boolean isAtEnd;
        CloseReason reason;
        Throwable cause;
        int pauses;

        End(Connection connection) {
            this.connection = connection;
        }

        @Override
        public int onBytes(byte[] bytes, int from, int to) {
            if (pauses > 0 && to > from) {
                // Takes one byte, and the rest after a pause.
                pauses--;
                received.write(bytes, from, 1);
                connection.pauseReading();
                connection.loop().execute(connection::resumeReading);
                return from + 1;
            }
            received.write(bytes, from, to - from);
            return to;
        }

        @Override
        public void onPayload(Chunk chunk, int from, int to) {
            throw new IllegalStateException("not asked for");
        }

        @Override
        public void onEndOfStream() {
            isAtEnd = true;
            connection.close(CloseReason.CLIENT_CLOSED);
        }

        @Override
        public void onSecured() {
            isSecured = true;
            securedCount++;
        }

        @Override
        public void onClosed(CloseReason why, Throwable what) {
            reason = why;
            cause = what;
        }

        String words() {
            return TlsFailure.words(cause);
        }
    }

    final MemoryNetwork network;
    final ChunkPool chunks = new ChunkPool();
    final EventLoop acceptingLoop;
    final EventLoop dialingLoop;
    private final TlsSettings accepting;
    private final TlsSettings dialing;
    private final String host;
    long nowNs;
    int securedCount;
    End accepted;
    End dialed;

    /** @param dialing null for a peer that does not speak TLS */
    TlsPair(long seed, TlsSettings accepting, TlsSettings dialing, String host)
            throws IOException {
        network = new MemoryNetwork(seed);
        this.accepting = accepting;
        this.dialing = dialing;
        this.host = host;
        acceptingLoop = loop("accepting");
        dialingLoop = loop("dialing");
    }

    private EventLoop loop(String name) throws IOException {
        return new EventLoop(name, 0, network.transport(name), () -> nowNs, chunks,
                new LoopOptions(8 << 10, 8 << 10, 0));
    }

    /** Opens the connection; the handshake follows with the steps. */
    TlsPair open() throws IOException {
        final Transport.Listener listener = network.transport("accepting").listen(ADDRESS);
        acceptingLoop.listen(listener, channel -> {
            try {
                final Connection connection = acceptingLoop.adopt(channel, OPTIONS, c -> {
                    accepted = new End(c);
                    return accepted;
                });
                connection.startTls(accepting, null);
            } catch (IOException ex) {
                throw new IllegalStateException(ex);
            }
        }, ex -> { });
        dial();
        return await(() -> accepted != null && dialed != null);
    }

    /** Dials once more: {@link #accepted} and {@link #dialed} are the latest. */
    void dial() {
        dialingLoop.connect(ADDRESS, 1_000_000_000L, OPTIONS, c -> {
            dialed = new End(c);
            if (dialing != null) {
                dialingLoop.execute(() -> c.startTls(dialing, host));
            }
            return dialed;
        }, ex -> {
            throw new IllegalStateException(ex);
        });
    }

    void step() {
        nowNs += 100_000;
        network.step();
        acceptingLoop.doWork();
        dialingLoop.doWork();
    }

    TlsPair await(BooleanSupplier condition) {
        for (int i = 0; i < STEPS_MAX; i++) {
            if (condition.getAsBoolean()) {
                return this;
            }
            step();
        }
        throw new AssertionError("never: accepted=" + accepted.reason + " " + accepted.cause
                + ", dialed=" + dialed.reason + " " + dialed.cause);
    }

    TlsPair awaitSecured() {
        return await(() -> accepted.isSecured && dialed.isSecured);
    }

    /** Arrays that connections hold. */
    int lent() {
        return acceptingLoop.buffers().bytes().lent() + dialingLoop.buffers().bytes().lent();
    }
}
