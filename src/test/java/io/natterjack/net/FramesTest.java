package io.natterjack.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Frames and large payloads come out whole and in order, however they were cut: by the reads, by
 * the windows, by the end of a receive buffer; and what a reader does not take yet survives the
 * buffer that it was received into. A relay of a toy protocol: four bytes of length, payload.
 */
class FramesTest {

    private static final InetSocketAddress ADDRESS =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 4222);
    private static final ConnectionOptions OPTIONS =
            new ConnectionOptions(1_000_000_000_000L, ConnectionOptions.DeadlinePolicy.CLOSE);
    private static final int LARGE = 2 << 10;
    private static final int ALONE = 32 << 10;
    private static final int STREAM = 600_000;

    private final ChunkPool chunks = new ChunkPool();
    private int references;

    @ParameterizedTest
    @CsvSource({"1, 1, 65536", "2, 1, 4096", "3, 3, 65536", "4, 12, 32768", "5, 20, 16384",
        "6, 5, 262144", "7, 12, 4096", "8, 2, 65536"})
    void relaysWhatWasReceivedInOrder(long seed, int pairs, int readLength) throws IOException {
        final SplittableRandom random = new SplittableRandom(seed);
        final MemoryNetwork network = new MemoryNetwork(seed);
        final EventLoop loop = new EventLoop("loop", 0, network.transport("relay"), () -> 0L,
                chunks, new LoopOptions(readLength, 64 << 10, 0));
        final List<Relay> accepted = new ArrayList<>();
        loop.listen(network.transport("relay").listen(ADDRESS), channel -> {
            try {
                loop.adopt(channel, OPTIONS, c -> {
                    accepted.add(new Relay(c, random.split()));
                    return accepted.get(accepted.size() - 1);
                });
            } catch (IOException ex) {
                throw new IllegalStateException(ex);
            }
        }, ex -> { });
        final Transport far = network.transport("far");
        final List<Far> sources = new ArrayList<>();
        final List<Far> sinks = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            sources.add(new Far(far.connect(ADDRESS), stream(random)));
            sinks.add(new Far(far.connect(ADDRESS), new byte[0]));
            sinks.add(new Far(far.connect(ADDRESS), new byte[0]));
        }
        while (accepted.size() < 3 * pairs) {
            loop.doWork();
        }
        for (int i = 0; i < pairs; i++) {
            accepted.get(3 * i).sinks = List.of(accepted.get(3 * i + 1), accepted.get(3 * i + 2));
        }

        for (int step = 0; step < 20_000 && !isDone(sinks, sources); step++) {
            sources.forEach(Far::write);
            network.step();
            loop.doWork();
            network.step();
            // The second sink of each pair is slow: what it is owed outlives the receive buffers.
            for (int i = 0; i < sinks.size(); i++) {
                if (i % 2 == 0 || random.nextInt(8) == 0) {
                    sinks.get(i).read();
                }
            }
        }

        for (int i = 0; i < sinks.size(); i++) {
            assertArrayEquals(sources.get(i / 2).toSend, sinks.get(i).received.toByteArray(),
                    "seed=" + seed + ", sink=" + i);
        }
        assertEquals(0, loop.buffers().bytes().lent(), "arrays, seed=" + seed);
        assertEquals(0, chunks.lent(), "chunks, seed=" + seed);
        assertTrue(references > 0, "payloads by reference=" + references);
    }

    private static boolean isDone(List<Far> sinks, List<Far> sources) {
        for (int i = 0; i < sinks.size(); i++) {
            if (sinks.get(i).received.size() < sources.get(i / 2).toSend.length) {
                return false;
            }
        }
        return true;
    }

    private static byte[] stream(SplittableRandom random) {
        final ByteArrayOutputStream stream = new ByteArrayOutputStream();
        while (stream.size() < STREAM / 4) {
            final int length = switch (random.nextInt(8)) {
                case 0 -> random.nextInt(60_000);
                case 1 -> LARGE + random.nextInt(3);
                case 2 -> random.nextInt(8_000);
                default -> random.nextInt(700);
            };
            final byte[] payload = new byte[length];
            random.nextBytes(payload);
            stream.writeBytes(ByteBuffer.allocate(4).putInt(length).array());
            stream.writeBytes(payload);
        }
        return stream.toByteArray();
    }

    /** One connection of the relay. */
    private final class Relay implements ConnectionHandler {

        private final Connection connection;
        private final SplittableRandom random;
        private List<Relay> sinks = List.of();

        Relay(Connection connection, SplittableRandom random) {
            this.connection = connection;
            this.random = random;
        }

        @Override
        public int onBytes(byte[] bytes, int from, int to) {
            assertFalse(connection.isPaused(), "offered while paused");
            int at = from;
            while (to - at >= 4) {
                final int length = ByteBuffer.wrap(bytes, at, 4).getInt();
                if (to - at < 4 + length) {
                    final int missing = 4 + length - (to - at);
                    if (length >= ALONE
                            || length >= LARGE && missing <= connection.receivedBehind()) {
                        send(bytes, at, at + 4);
                        connection.awaitPayload(length);
                        return at + 4;
                    }
                    connection.awaitFrame(4 + length);
                    return at;
                }
                send(bytes, at, at + 4 + length);
                at += 4 + length;
                if (random.nextInt(50) == 0) {
                    connection.pauseReading();
                    connection.loop().execute(connection::resumeReading);
                    return at;
                }
            }
            return at;
        }

        private void send(byte[] bytes, int from, int to) {
            sinks.forEach(sink -> sink.connection.write(bytes, from, to));
        }

        @Override
        public void onPayload(Chunk chunk, int from, int to) {
            references += chunk.isReceiveBuffer() ? 1 : 0;
            sinks.forEach(sink -> sink.connection.write(chunk, from, to));
            if (random.nextInt(10) == 0) {
                connection.pauseReading();
                connection.loop().execute(connection::resumeReading);
            }
        }

        @Override
        public void onEndOfStream() {
            throw new IllegalStateException("nobody closes");
        }

        @Override
        public void onClosed(CloseReason reason, Throwable cause) {
            throw new IllegalStateException(reason + ": " + cause);
        }
    }

    /** The far end of a connection. */
    private static final class Far {

        private final Transport.Channel channel;
        private final byte[] toSend;
        private final ByteBuffer left;
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();

        Far(Transport.Channel channel, byte[] toSend) {
            this.channel = channel;
            this.toSend = toSend;
            this.left = ByteBuffer.wrap(toSend);
        }

        void write() {
            try {
                channel.write(new ByteBuffer[] {left}, 1);
            } catch (IOException ex) {
                throw new IllegalStateException(ex);
            }
        }

        void read() {
            final ByteBuffer target = ByteBuffer.allocate(300_000);
            try {
                channel.read(target);
            } catch (IOException ex) {
                throw new IllegalStateException(ex);
            }
            received.writeBytes(Arrays.copyOf(target.array(), target.position()));
        }
    }
}
