package io.natterjack.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Numbered messages from one client to another, and what was seen of them. */
final class NumberedFlow {

    private static final long WAIT_NS = 30_000_000_000L;

    private final RawClient publisher;
    private final RawClient subscriber;
    private final String subject;
    private final IntFunction<String> text;
    private final BitSet seen = new BitSet();
    private final boolean isOrdered;
    /** The latest number that came after a later one. */
    private int overtaken = -1;
    private int sent;
    private int next;
    private int received;

    /**
     * @param isOrdered whether order must hold while connections come and go
     * @param text      what message n carries behind its number
     */
    NumberedFlow(RawClient publisher, RawClient subscriber, String subject, boolean isOrdered,
                 IntFunction<String> text) {
        this.isOrdered = isOrdered;
        this.publisher = publisher;
        this.subscriber = subscriber.subscribe(subject, 1).flush();
        this.subject = subject;
        this.text = text;
    }

    void publish(int count) {
        for (int i = 0; i < count; i++) {
            publisher.publish(subject, payload(sent++));
        }
    }

    /** Takes what is there: each message once, whole, and after the one before it. */
    void receive(long timeoutMs) {
        for (RawClient.Msg message = subscriber.tryMessage(timeoutMs); message != null;
             message = subscriber.tryMessage(0)) {
            final String got = message.payload();
            final int number = Integer.parseInt(got.substring(0, got.indexOf(' ')));
            final int last = next - 1;
            assertFalse(seen.get(number), () -> subject + ": " + number + " again");
            assertTrue(number > last || !isOrdered,
                    () -> subject + ": " + number + " after " + last);
            assertEquals(payload(number), got);
            seen.set(number);
            overtaken = number > last ? overtaken : Math.max(overtaken, number);
            next = Math.max(next, number + 1);
            received++;
        }
    }

    private String payload(int number) {
        return number + " " + text.apply(number);
    }

    /** Publishes and receives until what was published before has arrived, or is lost. */
    void catchUp() {
        final int last = sent;
        final long deadlineNs = System.nanoTime() + WAIT_NS;
        while (next <= last) {
            publish(1);
            receive(20);
            assertTrue(System.nanoTime() < deadlineNs, () -> subject + " stays away");
        }
    }

    /** Publishes a few at a time until {@code count} more were received. */
    void exchange(int count) {
        final int enough = received + count;
        final long deadlineNs = System.nanoTime() + WAIT_NS;
        while (received < enough) {
            publish(5);
            receive(3);
            assertTrue(System.nanoTime() < deadlineNs, () -> subject + " stays away");
        }
    }

    /**
     * Asserts that all messages arrive in order while no connection is lost and no account moves.
     * A peer may see the end of a connection later than we do, and refuse the next one as a
     * duplicate until then: if anything changed in the meantime, that batch does not count.
     *
     * @param whole waits until the cluster is whole, and tells what it looks like then
     */
    static void assertSettle(List<NumberedFlow> flows, int batch, Supplier<List<Pool>> whole) {
        final long deadlineNs = System.nanoTime() + WAIT_NS;
        boolean isSettled = false;
        while (!isSettled) {
            assertTrue(System.nanoTime() < deadlineNs, "connections still come and go");
            final List<Pool> before = whole.get();
            flows.forEach(NumberedFlow::catchUp);
            final int[] first = flows.stream().mapToInt(flow -> flow.sent).toArray();
            flows.forEach(flow -> flow.publish(batch));
            flows.forEach(NumberedFlow::catchUp);
            isSettled = whole.get().equals(before);
            for (int i = 0; isSettled && i < first.length; i++) {
                final NumberedFlow flow = flows.get(i);
                final int missing = flow.seen.nextClearBit(first[i]);
                assertTrue(missing >= first[i] + batch, () -> flow.subject + " lacks " + missing);
                assertTrue(flow.overtaken < first[i],
                        () -> flow.subject + ": " + flow.overtaken + " was overtaken");
            }
        }
    }
}
