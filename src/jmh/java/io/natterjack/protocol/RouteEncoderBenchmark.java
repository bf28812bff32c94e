package io.natterjack.protocol;

import io.natterjack.net.Chunk;
import io.natterjack.net.ChunkPool;
import io.natterjack.net.CloseReason;
import io.natterjack.net.Connection;
import io.natterjack.net.ConnectionHandler;
import io.natterjack.net.ConnectionOptions;
import io.natterjack.net.EventLoop;
import io.natterjack.net.LoopOptions;
import io.natterjack.net.SinkTransport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does an RMSG cost, from the message to the write of its connection, the socket left out?
 * The baseline copies line and payload once. With {@code -prof gc}: 0 B/op.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RouteEncoderBenchmark {

    private static final int COUNT = 100;
    private static final byte[] ACCOUNT = {'$', 'G'};

    @Param({"16", "128", "1024"})
    private int size;

    @Param({"0", "2"})
    private int queues;

    private final Message message = new Message();
    private final byte[][] names = {bytes("workers"), bytes("audit")};
    private byte[] frame;
    private byte[] target;
    private EventLoop loop;
    private Connection connection;

    /** One loop, stepped by hand, with one connection. */
    @Setup
    public void setUp() throws IOException {
        final SinkTransport transport = new SinkTransport();
        loop = new EventLoop("loop-0", 0, transport, System::nanoTime, new ChunkPool(),
                new LoopOptions(64 << 10, 128 << 10, 0));
        connection = loop.adopt(transport, new ConnectionOptions(10_000_000_000L,
                ConnectionOptions.DeadlinePolicy.CLOSE), unused -> new Deaf());
        final String line = "PUB orders.eu.created " + size + "\r\n";
        frame = bytes(line + "x".repeat(size) + "\r\n");
        target = new byte[frame.length * COUNT];
        message.wrap(frame);
        message.subjectFrom = 4;
        message.subjectTo = line.indexOf(' ', 4);
        message.digits(0, 0, message.subjectTo + 1, line.length() - 2);
        message.size = size;
        message.payload = frame;
        message.payloadFrom = line.length();
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public int encodeAndFlush() throws IOException {
        for (int i = 0; i < COUNT; i++) {
            RouteEncoder.message(connection, ACCOUNT, message, names, queues, true);
        }
        return loop.doWork();
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public byte[] baselineCopyOnce() {
        for (int i = 0; i < COUNT; i++) {
            System.arraycopy(frame, 0, target, i * frame.length, frame.length);
        }
        return target;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Hears nothing: the connection only sends. */
    private static final class Deaf implements ConnectionHandler {

        @Override
        public int onBytes(byte[] bytes, int from, int to) {
            return to;
        }

        @Override
        public void onPayload(Chunk chunk, int from, int to) {
            throw new IllegalStateException();
        }

        @Override
        public void onEndOfStream() {
            throw new IllegalStateException();
        }

        @Override
        public void onClosed(CloseReason reason, Throwable cause) {
            throw new IllegalStateException(reason.toString(), cause);
        }
    }
}
