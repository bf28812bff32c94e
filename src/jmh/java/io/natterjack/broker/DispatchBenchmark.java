package io.natterjack.broker;

import io.natterjack.net.ChunkPool;
import io.natterjack.net.EventLoop;
import io.natterjack.net.LoopGroup;
import io.natterjack.net.LoopOptions;
import io.natterjack.net.NioTransport;
import io.natterjack.protocol.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemNanoClock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to bring one message to its recipients: on this loop, on another, to peers?
 * The baseline calls as many recipients directly. With {@code -prof gc}: 0 B/op.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DispatchBenchmark {

    @Param({"1", "10", "1000"})
    private int recipients;

    private final Account local = new Account("L", 0);
    private final Account remote = new Account("R", 0);
    private final Account routed = new Account("P", 0);
    private final Counter publisher = new Counter(0);
    private final Message message = new Message();
    private final List<Counter> counters = new ArrayList<>();
    private Dispatcher here;
    private Lanes from;
    private Lanes to;

    /** Two loops, stepped by hand; an account with all recipients here, there, and on routes. */
    @Setup
    public void setUp() throws IOException {
        final List<EventLoop> loops = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            loops.add(new EventLoop("loop-" + i, i, new NioTransport(),
                    SystemNanoClock.INSTANCE, new ChunkPool(),
                    new LoopOptions(64 << 10, 64 << 10, 0)));
        }
        final LoopGroup group = new LoopGroup(loops);
        final List<Dispatcher> dispatchers = Dispatcher.connect(group, i -> i);
        here = dispatchers.get(0);
        from = here.lanes();
        to = dispatchers.get(1).lanes();
        for (int i = 0; i < recipients; i++) {
            final byte[] sid = bytes("" + i);
            counters.add(new Counter(0));
            local.interest().add(Subscription.ofClient(counters.get(i), sid, null),
                    bytes("orders.eu"));
            remote.interest().add(Subscription.ofClient(new Counter(1), sid, null),
                    bytes("orders.eu"));
            routed.interest().add(Subscription.ofRoute(new Peer(), sid, 0, null, 1, false),
                    bytes("orders.eu"));
        }
        final byte[] line = bytes("PUB orders.eu 16\r\n0123456789abcdef\r\n");
        message.wrap(line);
        message.subjectFrom = 4;
        message.subjectTo = 13;
        message.digits(0, 0, 14, 16);
        message.size = 16;
        message.payload = line;
        message.payloadFrom = 18;
    }

    @Benchmark
    public boolean toThisLoop() {
        return here.publish(local, message, publisher, true);
    }

    /** The source's part and the target's, without the wake-up between them. */
    @Benchmark
    public int toAnotherLoop() {
        here.publish(remote, message, publisher, true);
        from.send();
        return to.receive();
    }

    @Benchmark
    public boolean toRoutes() {
        return here.publish(routed, message, publisher, true);
    }

    @Benchmark
    public long baselineCallEach() {
        long sum = 0;
        for (Counter counter : counters) {
            counter.deliver(null, message);
            sum += counter.count;
        }
        return sum;
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

    /** A peer with one connection, on this loop. */
    private static final class Peer extends RouteRecipient {
        private long count;

        Peer() {
            super(0);
        }

        @Override
        public void forward(Account account, Message message, byte[][] queues, int queueCount) {
            count += message.size;
        }

        @Override
        public RouteRecipient connectionFor(Account account, Message message, int publisher) {
            return this;
        }

        @Override
        public boolean hasInterest(Account account) {
            return true;
        }

        @Override
        public boolean isSamePeerAs(RouteRecipient other) {
            return other == this;
        }
    }
}
