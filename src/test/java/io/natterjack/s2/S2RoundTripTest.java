package io.natterjack.s2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.natterjack.json.JsonException;
import io.natterjack.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written at any level reads back; what is mutated fails in one way only. */
class S2RoundTripTest {

    private static final double LARGER_THAN_RECORDED_MAX = 1.05;

    private final S2StreamReader.Target target = new S2StreamReader.Target();
    private final S2StreamWriter writer = new S2StreamWriter();

    @ParameterizedTest
    @EnumSource(S2Level.class)
    void everyInputReadsBackInUnitsOfAnySize(S2Level level) throws JsonException, S2Exception {
        for (JsonObject input : Vectors.list("vectors.json", "inputs")) {
            final byte[] plain = Vectors.input(input);
            for (int unit : new int[] {40, 300, 4_096, 65_536, 1 << 20}) {
                if (plain.length / unit < 2_000) {
                    assertReadsBack(plain, unit, level, input.string("id", ""));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(S2Level.class)
    void everyLengthAtABoundaryReadsBack(S2Level level) throws S2Exception {
        for (String recipe : new String[] {"text", "random", "zeros"}) {
            final byte[] plain = Recipes.build(recipe, (4 << 20) + 8, 0, 0, "", 5);
            for (int length = 0; length < 300; length++) {
                assertReadsBack(Arrays.copyOf(plain, length), 1 << 20, level, recipe + length);
            }
            for (int around : new int[] {512, 4_096, 16_384, 65_536, 1 << 20, 4 << 20}) {
                for (int length = around - 2; length <= around + 2; length++) {
                    assertReadsBack(Arrays.copyOf(plain, length), Integer.MAX_VALUE, level,
                            recipe + length);
                }
            }
        }
    }

    /** The recorded writer's size is a measure: ours is at most a twentieth larger. */
    @Test
    void isNotMuchLargerThanWhatTheRealServerWrites() throws JsonException {
        final Map<String, S2Level> levels = new HashMap<>();
        levels.put("fast", S2Level.FAST);
        levels.put("better", S2Level.BETTER);
        int count = 0;
        for (JsonObject stream : Vectors.list("vectors.json", "streams")) {
            final S2Level level = levels.get(stream.string("writer", ""));
            final byte[] plain = level == null ? new byte[0]
                    : Vectors.input(stream.string("input", ""));
            if (plain.length < 16 << 10) {
                continue;
            }
            count++;
            final byte[] out = new byte[S2StreamWriter.targetLength(plain.length)];
            final int length = writer.write(plain, 0, plain.length, level, true, out, 0);
            final long recorded = stream.integer("length", 0);
            assertTrue(length <= recorded * LARGER_THAN_RECORDED_MAX + 64,
                    stream.string("input", "") + " " + level + ": ours=" + length
                            + ", recorded=" + recorded);
        }
        assertTrue(count > 50, "streams=" + count);
    }

    /** What is stored is fully determined by the format. */
    @Test
    void storesTheSameBytesAsTheRealServer() throws JsonException {
        int count = 0;
        for (JsonObject stream : Vectors.list("vectors.json", "streams")) {
            if (stream.string("writer", "").equals("uncompressed")) {
                count++;
                final byte[] plain = Vectors.input(stream.string("input", ""));
                final byte[] out = new byte[S2StreamWriter.targetLength(plain.length)];
                final int length = writer.write(plain, 0, plain.length, S2Level.UNCOMPRESSED,
                        true, out, 0);
                if (plain.length > 0) {
                    assertEquals(stream.string("sha256", ""),
                            Vectors.sha256(Arrays.copyOf(out, length)),
                            stream.string("input", ""));
                }
            }
        }
        assertTrue(count > 50, "streams=" + count);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void mutatedStreamsFailInOneWayOnly(long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final byte[] plain = Recipes.build("text", 20_000, 0, 0, "", seed);
        final byte[] out = new byte[S2StreamWriter.targetLength(plain.length)];
        final int length = writer.write(plain, 0, plain.length, S2Level.FAST, true, out, 0);
        for (int round = 0; round < 5_000; round++) {
            final byte[] mutated = Arrays.copyOf(out, length - random.nextInt(4));
            for (int i = random.nextInt(3); i >= 0; i--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            final int guard = 100;
            final byte[] block = Arrays.copyOfRange(mutated, 18, mutated.length);
            final byte[] to = new byte[guard + 70_000 + S2BlockDecoder.SLACK];
            Arrays.fill(to, (byte) 0x33);
            try {
                S2BlockDecoder.decode(block, 0, block.length, to, guard);
            } catch (S2Exception ex) {
                assertEquals(S2Exception.Verdict.CORRUPT, ex.verdict());
            } catch (RuntimeException ex) {
                throw new AssertionError("seed=" + seed + ", round=" + round, ex);
            }
            for (int i = 0; i < guard; i++) {
                assertEquals(0x33, to[i], "written before the target, seed=" + seed);
            }
            final S2StreamReader reader = new S2StreamReader(target);
            try {
                int at = 0;
                while (at < mutated.length) {
                    at = reader.next(mutated, at, mutated.length);
                }
            } catch (S2Exception ex) {
                assertTrue(!reader.isAtChunkEnd());
            } catch (RuntimeException ex) {
                throw new AssertionError("seed=" + seed + ", round=" + round, ex);
            }
        }
    }

    @Test
    void allocatesNothingInSteadyState() throws S2Exception {
        final byte[] plain = Recipes.build("text", 60_000, 0, 0, "", 3);
        final byte[] out = new byte[S2StreamWriter.targetLength(plain.length)];
        final S2StreamReader reader = new S2StreamReader(target);
        exchange(plain, out, reader, 200);
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long id = Thread.currentThread().getId();

        final long before = threads.getThreadAllocatedBytes(id);
        exchange(plain, out, reader, 200);
        final long allocated = threads.getThreadAllocatedBytes(id) - before;

        assertTrue(allocated < 1_000, "bytes=" + allocated);
    }

    private void exchange(byte[] plain, byte[] out, S2StreamReader reader, int times)
            throws S2Exception {
        for (int i = 0; i < times; i++) {
            for (S2Level level : LEVELS) {
                final int length = writer.write(plain, 0, plain.length, level, true, out, 0);
                int at = 0;
                while (at < length) {
                    at = reader.next(out, at, length);
                }
                assertEquals(plain.length, reader.plainLength());
            }
        }
    }

    private static final S2Level[] LEVELS = S2Level.values();

    private void assertReadsBack(byte[] plain, int unit, S2Level level, String name)
            throws S2Exception {
        final ByteArrayOutputStream back = new ByteArrayOutputStream();
        final S2StreamReader reader = new S2StreamReader(target);
        boolean isFirst = true;
        for (long from = 0; from < plain.length; from += unit) {
            final int to = (int) Math.min(plain.length, from + unit);
            final int length = to - (int) from;
            // A target of the exact length: nothing is written behind it.
            final byte[] out = new byte[5 + S2StreamWriter.targetLength(length)];
            final int end = writer.write(plain, (int) from, to, level, isFirst, out, 5);
            isFirst = false;
            int at = 5;
            while (at < end) {
                at = reader.next(out, at, end);
                back.write(target.plain(), 0, reader.plainLength());
            }
        }
        assertArrayEquals(plain, back.toByteArray(), name + ", unit=" + unit + ", " + level);
    }
}
