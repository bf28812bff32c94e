package io.natterjack.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timers expire in the order of their deadlines, and only then. */
class TimersTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void expireInOrderWhateverIsMovedAndCancelled(long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final Timers timers = new Timers();
        final List<Long> expired = new ArrayList<>();
        final TreeMap<Long, Timers.Timer> twin = new TreeMap<>();
        final List<Timers.Timer> all = new ArrayList<>();
        final long[] deadlines = new long[200];
        for (int i = 0; i < deadlines.length; i++) {
            final int index = i;
            all.add(new Timers.Timer(() -> expired.add(deadlines[index])));
        }
        for (int round = 0; round < 2_000; round++) {
            final int i = random.nextInt(deadlines.length);
            twin.remove(deadlines[i], all.get(i));
            if (random.nextInt(4) == 0) {
                timers.cancel(all.get(i));
            } else {
                // Unique, so that the order is one.
                deadlines[i] = random.nextLong(1_000_000) * 1_000 + i;
                timers.schedule(all.get(i), deadlines[i]);
                twin.put(deadlines[i], all.get(i));
            }
            assertEquals(twin.size(), timers.size());
        }

        final List<Long> expected = new ArrayList<>(twin.headMap(500_000_000L, true).keySet());
        timers.poll(500_000_000L);

        assertEquals(expected, expired, "seed=" + seed);
        assertEquals(twin.size() - expected.size(), timers.size());
    }

    @Test
    void tellsHowLongUntilTheNext() {
        final Timers timers = new Timers();
        assertEquals(-1, timers.timeToNextNs(0));

        timers.schedule(new Timers.Timer(() -> { }), 100);

        assertEquals(60, timers.timeToNextNs(40));
        assertEquals(0, timers.timeToNextNs(140));
    }

    /** An action that schedules itself for now does not hold the loop. */
    @Test
    void runsATimerThatReschedulesItselfOncePerPoll() {
        final Timers timers = new Timers();
        final int[] runs = new int[1];
        final Timers.Timer[] self = new Timers.Timer[1];
        self[0] = new Timers.Timer(() -> {
            runs[0]++;
            timers.schedule(self[0], 0);
        });
        timers.schedule(self[0], 0);

        timers.poll(10);

        assertEquals(1, runs[0]);
    }
}
