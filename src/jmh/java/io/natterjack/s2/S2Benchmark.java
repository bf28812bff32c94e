package io.natterjack.s2;

import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import java.io.IOException;
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
import org.xerial.snappy.Snappy;

/**
 * What does it cost to compress and decompress route traffic, beside native Snappy (snappy-java)
 * and plain-Java Snappy (aircompressor)? Microseconds a block. With {@code -prof gc}: 0 B/op for
 * ours. Set-up prints the ratios.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class S2Benchmark {

    @Param({"rmsg128", "rmsg1024json", "text"})
    private String input;

    @Param({"4096", "65536", "1048576"})
    private int length;

    private final S2BlockEncoder encoder = new S2BlockEncoder();
    private final SnappyCompressor airCompressor = new SnappyCompressor();
    private final SnappyDecompressor airDecompressor = new SnappyDecompressor();
    private byte[] plain;
    private byte[] encoded;
    private int encodedLength;
    private byte[] snappyEncoded;
    private int snappyLength;
    private byte[] target;

    /** Makes the input, and the blocks that are decoded. */
    @Setup
    public void setUp() throws IOException, S2Exception {
        plain = switch (input) {
            case "rmsg128" -> Recipes.build("rmsg", length, 128, 0, "mixed", 9001);
            case "rmsg1024json" -> Recipes.build("rmsg", length, 1024, 0, "json", 9002);
            default -> Recipes.build("text", length, 0, 0, "", 9004);
        };
        target = new byte[2 * length + 1_000];
        encoded = new byte[2 * length + 1_000];
        encodedLength = encoder.encode(plain, 0, length, S2Level.FAST, encoded, 0);
        final int better = encoder.encode(plain, 0, length, S2Level.BETTER, target, 0);
        snappyEncoded = new byte[Snappy.maxCompressedLength(length)];
        snappyLength = Snappy.compress(plain, 0, length, snappyEncoded, 0);
        System.out.printf("ratio %s %d: fast %.2f, better %.2f, snappy %.2f%n", input, length,
                (double) length / encodedLength, (double) length / better,
                (double) length / snappyLength);
    }

    @Benchmark
    public int encodeFast() {
        return encoder.encode(plain, 0, length, S2Level.FAST, target, 0);
    }

    @Benchmark
    public int encodeBetter() {
        return encoder.encode(plain, 0, length, S2Level.BETTER, target, 0);
    }

    @Benchmark
    public int decode() throws S2Exception {
        return S2BlockDecoder.decode(encoded, 0, encodedLength, target, 0);
    }

    @Benchmark
    public int baselineSnappyNativeEncode() throws IOException {
        return Snappy.compress(plain, 0, length, target, 0);
    }

    @Benchmark
    public int baselineSnappyNativeDecode() throws IOException {
        return Snappy.uncompress(snappyEncoded, 0, snappyLength, target, 0);
    }

    @Benchmark
    public int baselineAirEncode() {
        return airCompressor.compress(plain, 0, length, target, 0, target.length);
    }

    @Benchmark
    public int baselineAirDecode() {
        return airDecompressor.decompress(snappyEncoded, 0, snappyLength, target, 0,
                target.length);
    }
}
