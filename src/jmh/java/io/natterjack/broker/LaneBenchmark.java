package io.natterjack.broker;

import io.natterjack.net.ChunkPool;
import io.natterjack.net.EventLoop;
import io.natterjack.net.LoopGroup;
import io.natterjack.net.LoopOptions;
import io.natterjack.net.SinkTransport;
import io.natterjack.protocol.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemNanoClock;
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
 * What does a message cost on its way to another loop, when a cycle brings so many of them? Both
 * ends on one thread: the copies and the bookkeeping, without cache misses and wake-ups. The
 * baseline copies line and payload once. With {@code -prof gc}: 0 B/op.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LaneBenchmark {

    private static final int COUNT = 50;

    @Param({"16", "1024"})
    private int size;

    private final Account account = new Account("A", 0);
    private final Message message = new Message();
    private final Counter publisher = new Counter(0);
    private final Counter subscriber = new Counter(1);
    private byte[] frame;
    private byte[] target;
    private Dispatcher here;
    private Lanes from;
    private Lanes to;

    /** Two loops, stepped by hand; one subscription on the other. */
    @Setup
    public void setUp() throws IOException {
        final LoopGroup group = new LoopGroup(List.of(loop(0), loop(1)));
        final List<Dispatcher> dispatchers = Dispatcher.connect(group, i -> i);
        here = dispatchers.get(0);
        from = here.lanes();
        to = dispatchers.get(1).lanes();
        account.interest().add(Subscription.ofClient(subscriber, bytes("1"), null),
                bytes("orders.eu"));
        final String line = "PUB orders.eu " + size + "\r\n";
        frame = bytes(line + "x".repeat(size) + "\r\n");
        target = new byte[COUNT * frame.length];
        message.wrap(frame);
        message.subjectFrom = 4;
        message.subjectTo = 13;
        message.digits(0, 0, 14, line.length() - 2);
        message.size = size;
        message.payload = frame;
        message.payloadFrom = line.length();
    }

    private static EventLoop loop(int index) throws IOException {
        return new EventLoop("loop-" + index, index, new SinkTransport(),
                SystemNanoClock.INSTANCE, new ChunkPool(), new LoopOptions(64 << 10, 64 << 10, 0));
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long handOver() {
        for (int i = 0; i < COUNT; i++) {
            here.publish(account, message, publisher, true);
        }
        from.send();
        to.receive();
        return subscriber.count;
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

    private static final class Counter extends ClientRecipient {
        private long count;

        Counter(int loopIndex) {
            super(loopIndex);
        }

        @Override
        public boolean deliver(Subscription subscription, Message message) {
            count += message.size;
            return true;
        }
    }
}
