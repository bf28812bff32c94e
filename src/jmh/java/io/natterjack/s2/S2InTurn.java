package io.natterjack.s2;

import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import org.xerial.snappy.Snappy;

/**
 * {@link S2Benchmark} for a machine that others use: the codecs take turns of a few milliseconds,
 * and what counts is the thread's CPU time in the best turn of each. Writes JSON to the standard
 * output: microseconds a block.
 */
public final class S2InTurn {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int TURNS = 60;
    private static final int TURN_BYTES = 2 << 20;
    private static final String[] NAMES = {"encode", "encode_native", "encode_air", "decode",
            "decode_native", "decode_air"};

    private interface Work {
        void run() throws Exception;
    }

    private S2InTurn() {
    }

    /** No arguments. */
    public static void main(String[] args) throws Exception {
        // Once unreported, to compile.
        measure("rmsg128", 64 << 10);
        String separator = "[";
        for (String input : new String[] {"rmsg128", "rmsg1024json", "text"}) {
            for (int length : new int[] {4 << 10, 64 << 10, 256 << 10, 1 << 20}) {
                System.out.println(separator + measure(input, length));
                separator = ",";
            }
        }
        System.out.println("]");
    }

    private static String measure(String input, int length) throws Exception {
        final byte[] plain = switch (input) {
            case "rmsg128" -> Recipes.build("rmsg", length, 128, 0, "mixed", 9001);
            case "rmsg1024json" -> Recipes.build("rmsg", length, 1024, 0, "json", 9002);
            default -> Recipes.build("text", length, 0, 0, "", 9004);
        };
        final byte[] target = new byte[2 * length + 1_000];
        final byte[] ours = new byte[2 * length];
        final byte[] snappy = new byte[Snappy.maxCompressedLength(length)];
        final S2BlockEncoder encoder = new S2BlockEncoder();
        final SnappyCompressor airEncoder = new SnappyCompressor();
        final SnappyDecompressor airDecoder = new SnappyDecompressor();
        final int oursLength = encoder.encode(plain, 0, length, S2Level.FAST, ours, 0);
        final int snappyLength = Snappy.compress(plain, 0, length, snappy, 0);
        final double[] best = best(length,
                () -> encoder.encode(plain, 0, length, S2Level.FAST, target, 0),
                () -> Snappy.compress(plain, 0, length, target, 0),
                () -> airEncoder.compress(plain, 0, length, target, 0, target.length),
                () -> S2BlockDecoder.decode(ours, 0, oursLength, target, 0),
                () -> Snappy.uncompress(snappy, 0, snappyLength, target, 0),
                () -> airDecoder.decompress(snappy, 0, snappyLength, target, 0, target.length));
        final StringBuilder json = new StringBuilder(String.format(Locale.ROOT,
                "{\"input\": \"%s\", \"length\": %d, \"ratio\": %.3f, \"ratio_snappy\": %.3f",
                input, length, (double) length / oursLength, (double) length / snappyLength));
        for (int i = 0; i < best.length; i++) {
            json.append(String.format(Locale.ROOT, ", \"%s\": %.2f", NAMES[i], best[i] / 1_000));
        }
        return json.append('}').toString();
    }

    private static double[] best(int length, Work... works) throws Exception {
        final double[] best = new double[works.length];
        Arrays.fill(best, Double.MAX_VALUE);
        final int times = TURN_BYTES / length;
        for (int turn = 0; turn < TURNS; turn++) {
            for (int i = 0; i < works.length; i++) {
                final long before = THREADS.getCurrentThreadCpuTime();
                for (int each = 0; each < times; each++) {
                    works[i].run();
                }
                final double ns = THREADS.getCurrentThreadCpuTime() - before;
                best[i] = Math.min(best[i], ns / times);
            }
        }
        return best;
    }
}
