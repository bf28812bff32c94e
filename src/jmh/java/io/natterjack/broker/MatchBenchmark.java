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
 * What does it cost to find who gets a message: the same subject again, a random one of many,
 * while a fresh inbox comes and goes with each request? The baseline hashes the subject. With
 * {@code -prof gc}: 0 B/op but for the inbox, which is a subscription of its own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MatchBenchmark {

    private static final int SUBJECTS_KEPT = 1 << 16;
    private static final byte[] INBOX = bytes("_INBOX.0000000000");

    @Param({"1000", "1000000"})
    private int subscriptions;

    @Param({"0", "1000"})
    private int wildcards;

    private final Nobody nobody = new Nobody();
    private final MatchCache cache = new MatchCache(4096);
    private final Account account = new Account("A", 0);
    private final SplittableRandom random = new SplittableRandom(1);
    private byte[][] subjects;
    private int inbox;

    /** Subscribes to literal subjects and to wildcards beside them. */
    @Setup
    public void setUp() {
        subjects = new byte[Math.min(subscriptions, SUBJECTS_KEPT)][];
        for (int i = 0; i < subscriptions; i++) {
            final byte[] subject = bytes("orders.eu.customer" + i);
            if (i % Math.max(1, subscriptions / subjects.length) == 0
                    && i * (long) subjects.length / subscriptions < subjects.length) {
                subjects[(int) (i * (long) subjects.length / subscriptions)] = subject;
            }
            account.interest().add(Subscription.ofClient(nobody, bytes("" + i), null), subject);
        }
        for (int i = 0; i < subjects.length; i++) {
            if (subjects[i] == null) {
                subjects[i] = subjects[0];
            }
        }
        for (int i = 0; i < wildcards; i++) {
            account.interest().add(Subscription.ofClient(nobody, bytes("w" + i), null),
                    bytes("orders." + i + ".*"));
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
    public Object hitUnderInboxChurn() {
        final Subscription reply = Subscription.ofClient(nobody, bytes("r"), null);
        account.interest().add(reply, nextInbox());
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

    /** A fresh array without a text on the way, which escape analysis may or may not take away. */
    private byte[] nextInbox() {
        final byte[] subject = INBOX.clone();
        int rest = inbox++;
        for (int at = subject.length - 1; rest > 0; at--, rest /= 10) {
            subject[at] = (byte) ('0' + rest % 10);
        }
        return subject;
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
