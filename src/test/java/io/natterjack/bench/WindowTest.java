package io.natterjack.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

import org.junit.jupiter.api.Test;

class WindowTest {

    private final ByteBuffer payload = ByteBuffer.allocate(Stamp.LENGTH);

    @Test
    void countsWhatEverySubscriberIsOwed() {
        final Window window = new Window(2, 3, 3, 100, 0);
        window.published(0).set(10);
        window.published(1).set(5);
        window.received(2).set(15);

        assertEquals(30, window.outstanding());
    }

    /** Many small ones, few large ones: never more bytes than a server holds for a subscriber. */
    @Test
    void boundsBatchesByMessagesAndByBytes() {
        assertEquals(16_384, new Window(1, 1, 1, 40, 0).batch(100_000));
        assertEquals(25, new Window(1, 1, 1, 40, 100).batch(100_000));
        assertEquals(4, new Window(1, 1, 1, 1_048_576, 0).batch(100));
        assertEquals(1, new Window(100, 100, 100, 1_048_576, 0).batch(100));
        assertEquals(100, new Window(1, 0, 0, 40, 0).batch(100));
    }

    @Test
    void waitsUntilThereIsRoom() throws IOException {
        final Window window = new Window(1, 1, 1, 40, 100);
        try (Workers workers = new Workers()) {
            window.published(0).set(100);
            final Thread waiting = workers.start("waiting", () -> window.await(1, workers));
            assertTrue(waiting.isAlive());

            window.received(0).set(1);

            workers.await(() -> !waiting.isAlive(), () -> "still waiting");
            assertFalse(workers.stopping());
        }
    }

    @Test
    void noticesGapsAndRepetitions() throws ProtocolException {
        final OrderCheck shared = new OrderCheck(2, false);
        final OrderCheck whole = new OrderCheck(2, true);

        accept(shared, 1, 5);
        accept(shared, 0, 0);
        accept(shared, 1, 9);
        accept(whole, 1, 0);

        assertThrows(ProtocolException.class, () -> accept(shared, 1, 9));
        assertThrows(ProtocolException.class, () -> accept(whole, 1, 2));
        assertThrows(ProtocolException.class, () -> accept(whole, 2, 0));
    }

    @Test
    void leavesTheWarmUpOutOfTheLatencies() {
        final LatencyRecorder recorder = new LatencyRecorder(1_000);
        recorder.run();

        Stamp.put(payload, 0, 999);
        recorder.onMessage(payload, 0, 0, Stamp.LENGTH);
        Stamp.put(payload, 0, 1_000);
        recorder.onMessage(payload, 0, 0, Stamp.LENGTH);

        assertEquals(1, recorder.histogram().getTotalCount());
    }

    private void accept(OrderCheck check, int publisher, long number) throws ProtocolException {
        Stamp.put(payload, 0, OrderCheck.stamp(publisher, number));
        check.onMessage(payload, 0, 0, Stamp.LENGTH);
    }
}
