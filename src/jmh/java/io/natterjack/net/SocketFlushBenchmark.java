package io.natterjack.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a frame cost with the write to a loopback socket that another thread reads from? The
 * baseline writes as many bytes from one buffer. With {@code -prof gc}: 0 B/op.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SocketFlushBenchmark {

    private static final int COUNT = 500;

    @Param({"32", "1024"})
    private int length;

    private final LoopBuffers buffers = new LoopBuffers(new ChunkPool(), 128 << 10, 128 << 10);
    private final OutboundQueue queue = new OutboundQueue(buffers);
    private final byte[] frame = new byte[1024];
    private final ByteBuffer[] plain = {ByteBuffer.allocateDirect(COUNT * 1024)};
    private Transport.Channel channel;
    private SocketChannel peer;
    private Thread reader;

    /** Connects the two ends; whatever arrives is read and forgotten. */
    @Setup
    public void setUp() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            channel = new NioTransport().connect((InetSocketAddress) listener.getLocalAddress());
            peer = listener.accept();
            while (!channel.finishConnect()) {
                Thread.onSpinWait();
            }
        }
        reader = new Thread(this::drain, "drain");
        reader.start();
    }

    private void drain() {
        final ByteBuffer into = ByteBuffer.allocateDirect(1 << 20);
        try {
            while (peer.read(into.clear()) >= 0) {
                // There is nothing to do with it.
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Ends the reader, and with it its thread. */
    @TearDown
    public void tearDown() throws IOException, InterruptedException {
        channel.close();
        reader.join();
        peer.close();
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long claimAndFlush() throws IOException {
        for (int i = 0; i < COUNT; i++) {
            final int at = queue.claim(length);
            System.arraycopy(frame, 0, queue.array(), at, length);
        }
        while (!queue.flush(channel)) {
            Thread.onSpinWait();
        }
        return queue.writtenBytes();
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long baselinePlainWrite() throws IOException {
        plain[0].clear().limit(COUNT * length);
        long written = 0;
        while (plain[0].hasRemaining()) {
            written += channel.write(plain, 1);
        }
        return written;
    }
}
