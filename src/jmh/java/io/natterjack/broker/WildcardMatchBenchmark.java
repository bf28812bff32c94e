package io.natterjack.broker;

import io.natterjack.protocol.Message;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
 * What does it cost to find who gets a message when many wildcards match it, or might: the
 * subject just seen, a random one of many, while a wildcard comes and goes? The baseline hashes
 * the subject. With {@code -prof gc}: 0 B/op but for the wildcard that comes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class WildcardMatchBenchmark {

    private static final int REGIONS = 16;
    private static final int CUSTOMERS = 4096;
    private static final String[] PATTERNS = {"orders.>", "*.%s.>", "orders.%s.*.created",
        "orders.*.c%d.created", "orders.%s.c%d.*", "*.*.c%d.>", "orders.*.*.*", "*.%s.c%d.created"};

    /** Of eight shapes; every subject is matched by all shapes that are there. */
    @Param({"2", "8"})
    private int shapes;

    private final Nobody nobody = new Nobody();
    private final MatchCache cache = new MatchCache(4096);
    private final Account account = new Account("A", 0);
    private final SplittableRandom random = new SplittableRandom(1);
    private final byte[][] subjects = new byte[REGIONS * CUSTOMERS][];

    /** Subscribes each shape for each region and customer: up to some 200,000 wildcards. */
    @Setup
    public void setUp() {
        int sid = 0;
        for (int shape = 0; shape < shapes; shape++) {
            final String pattern = PATTERNS[shape];
            final int regions = pattern.contains("%s") ? REGIONS : 1;
            final int customers = pattern.contains("%d") ? CUSTOMERS : 1;
            for (int i = 0; i < regions * customers; i++) {
                final String subject = pattern.replace("%s", "r" + i % regions)
                        .replace("%d", Integer.toString(i / regions));
                account.interest().add(
                        Subscription.ofClient(nobody, bytes("" + sid++), null), bytes(subject));
            }
        }
        for (int i = 0; i < subjects.length; i++) {
            subjects[i] = bytes("orders.r" + i % REGIONS + ".c" + i / REGIONS + ".created");
        }
    }

    @Benchmark
    public Object hit() {
        final byte[] subject = subjects[0];
        return cache.match(account, subject, 0, subject.length);
    }

    @Benchmark
    public Object random() {
        final byte[] subject = subjects[random.nextInt(subjects.length)];
        return cache.match(account, subject, 0, subject.length);
    }

    @Benchmark
    public Object missUnderWildcardChurn() {
        final Subscription reply = Subscription.ofClient(nobody, bytes("r"), null);
        account.interest().add(reply, bytes("_INBOX.a.*"));
        final byte[] subject = subjects[0];
        final Object result = cache.match(account, subject, 0, subject.length);
        account.interest().remove(reply);
        return result;
    }

    @Benchmark
    public int baselineHash() {
        final byte[] subject = subjects[0];
        return io.natterjack.subject.Subjects.hash(subject, 0, subject.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static final class Nobody extends ClientRecipient {

        Nobody() {
            super(0);
        }

        @Override
        public boolean deliver(Subscription subscription, Message message) {
            return true;
        }
    }
}
