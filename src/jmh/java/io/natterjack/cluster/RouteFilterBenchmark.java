package io.natterjack.cluster;

import io.natterjack.config.RoutePermissions;
import io.natterjack.subject.Subjects;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
 * What does it cost to look whether a message may leave for a peer, when what may not is a list
 * of subjects none of which matches? The baseline hashes the subject. With {@code -prof gc}:
 * 0 B/op.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RouteFilterBenchmark {

    @Param({"1", "20"})
    private int denied;

    private final byte[] line =
            "PUB orders.eu.customer7.created 16".getBytes(StandardCharsets.US_ASCII);
    private final int from = 4;
    private final int to = line.length - 3;
    private RouteFilter filter;

    @Setup
    public void setUp() {
        final List<String> subjects = new ArrayList<>();
        for (int i = 0; i < denied; i++) {
            subjects.add("orders.eu.internal" + i + ".>");
        }
        filter = RouteFilter.of(
                new RoutePermissions(null, new RoutePermissions.Rule(null, subjects)));
    }

    @Benchmark
    public boolean isHeldBack() {
        return filter.isHeldBack(line, from, to);
    }

    @Benchmark
    public int baselineHash() {
        return Subjects.hash(line, from, to);
    }
}
