package io.natterjack;

import io.natterjack.config.ClusterConfig;
import io.natterjack.config.ServerConfig;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long does an embedder wait for a server, in a JVM that has started some before? */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 30)
@Measurement(iterations = 50)
@Fork(2)
public class ServerStartBenchmark {

    private final ServerConfig config = ServerConfig.builder().host("127.0.0.1").port(-1)
            .cluster(ClusterConfig.builder().name("embedded").host("127.0.0.1").port(-1).build())
            .build();

    /** Until it listens, and until sockets and threads are gone. */
    @Benchmark
    public Object startAndClose() throws IOException {
        try (Server server = Server.start(config)) {
            return server.clientAddress();
        }
    }
}
