package io.natterjack.s2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The decoder does what the obvious one does, with blocks that no encoder of ours would write. */
class S2DecoderModelTest {

    private static final int PLAIN_MAX = 1 << 20;
    private static final int BEFORE = 9;

    /** Elements of all kinds, lengths and offsets, most of them valid, and the same mutated. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void agreesWithTheObviousDecoder(long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        int valid = 0;
        for (int round = 0; round < 3_000; round++) {
            final byte[] block = randomBlock(random);
            final String name = "seed=" + seed + ", round=" + round;
            assertNotNull(PlainDecoder.decode(block, PLAIN_MAX), name);
            assertAgrees(block, name);
            for (int mutation = 0; mutation < 10; mutation++) {
                final byte[] mutated = Arrays.copyOf(block, block.length - random.nextInt(2));
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
                valid += assertAgrees(mutated, name + ", mutation=" + mutation) ? 1 : 0;
            }
        }
        assertTrue(valid > 100, "valid=" + valid);
    }

    /** What the encoder writes of several inputs, at any byte another one. */
    @ParameterizedTest
    @ValueSource(strings = {"text", "rmsg"})
    void agreesOnEveryByteOfABlockThatIsMutated(String recipe) {
        final SplittableRandom random = new SplittableRandom(7);
        final byte[] plain = Recipes.build(recipe, 6_000, 128, 0, "json", 7);
        final byte[] out = new byte[plain.length + 40];
        final int length = new S2BlockEncoder().encode(plain, 0, plain.length, S2Level.FAST,
                out, 0);
        final byte[] block = Arrays.copyOf(out, length);
        assertArrayEquals(plain, PlainDecoder.decode(block, PLAIN_MAX));
        for (int i = 0; i < length; i++) {
            final byte[] mutated = block.clone();
            mutated[i] = (byte) random.nextInt();
            assertAgrees(mutated, recipe + " at " + i);
        }
    }

    /** Returns whether the block is valid. */
    private static boolean assertAgrees(byte[] block, String name) {
        final byte[] expected = PlainDecoder.decode(block, PLAIN_MAX);
        final byte[] target = new byte[BEFORE + (expected == null ? PLAIN_MAX / 16
                : expected.length) + S2BlockDecoder.SLACK];
        try {
            final int length = S2BlockDecoder.decode(block, 0, block.length, target, BEFORE);
            assertNotNull(expected, name + ": decoded, though corrupt");
            assertEquals(expected.length, length, name);
            assertArrayEquals(expected, Arrays.copyOfRange(target, BEFORE, BEFORE + length), name);
        } catch (S2Exception ex) {
            assertTrue(expected == null, name + ": refused, though valid");
        }
        return expected != null;
    }

    private static byte[] randomBlock(SplittableRandom random) {
        final byte[] elements = new byte[40_000];
        int at = 0;
        int plain = 0;
        boolean hasOffset = false;
        final int count = 1 + random.nextInt(60);
        for (int i = 0; i < count; i++) {
            final int kind = plain == 0 ? 0 : random.nextInt(5);
            if (kind == 0 || kind == 4 && !hasOffset) {
                final int length = 1 + random.nextInt(random.nextInt(4) == 0 ? 300 : 40);
                at = number(elements, at, length <= 60 ? length - 1 << 2 : 61 << 2, 1);
                at = number(elements, at, length - 1, length <= 60 ? 0 : 2);
                for (int b = 0; b < length; b++) {
                    elements[at++] = (byte) random.nextInt();
                }
                plain += length;
            } else if (kind == 4) {
                final int code = random.nextInt(7);
                final int more = random.nextInt(200);
                at = number(elements, at, code << 2 | 1, 2);
                at = number(elements, at, more, Math.max(0, code - 4));
                plain += code < 5 ? code + 4 : more + (code == 5 ? 8 : 260);
            } else {
                final int offset = 1 + random.nextInt(
                        Math.min(plain, random.nextBoolean() ? 40 : 2047));
                final int length = kind == 1 ? random.nextInt(8) : random.nextInt(64);
                if (kind == 1) {
                    at = number(elements, at, offset >>> 8 << 5 | length << 2 | 1, 1);
                    at = number(elements, at, offset, 1);
                    plain += length + 4;
                } else {
                    at = number(elements, at, length << 2 | kind, 1);
                    at = number(elements, at, offset, kind == 2 ? 2 : 4);
                    plain += length + 1;
                }
                hasOffset = true;
            }
        }
        final byte[] block = new byte[3 + at];
        block[0] = (byte) (plain | 0x80);
        block[1] = (byte) (plain >>> 7 | 0x80);
        block[2] = (byte) (plain >>> 14);
        System.arraycopy(elements, 0, block, 3, at);
        return block;
    }

    private static int number(byte[] to, int at, int value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            to[at + i] = (byte) (value >>> 8 * i);
        }
        return at + bytes;
    }
}
