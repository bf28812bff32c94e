package io.natterjack.protocol;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does one operation of a client cost to parse? The baseline touches each byte of the same
 * input once. With {@code -prof gc}: 0 B/op.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ClientDecoderBenchmark implements ClientDecoder.Handler {

    private static final int COUNT = 100;

    @Param({"PUB orders.eu.created 16", "PUB orders.eu.created _INBOX.a1b2c3.7 128", "PING"})
    private String line;

    private final ClientDecoder decoder = new ClientDecoder(1 << 20);
    private byte[] bytes;
    private int operations;

    /** Builds the input: the same operation many times. */
    @Setup
    public void setUp() {
        final String[] words = line.split(" ");
        final String payload = words[0].equals("PUB")
                ? "x".repeat(Integer.parseInt(words[words.length - 1])) + "\r\n" : "";
        bytes = (line + "\r\n" + payload).repeat(COUNT).getBytes(StandardCharsets.US_ASCII);
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public int decode() {
        decoder.decode(bytes, 0, bytes.length, 4096, 1 << 20, this);
        return operations;
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public int baselineTouchEachByte() {
        int sum = 0;
        for (byte b : bytes) {
            sum += b;
        }
        return sum;
    }

    @Override
    public boolean onPublish(Message message) {
        operations += message.size;
        return true;
    }

    @Override
    public boolean onPing() {
        operations++;
        return true;
    }

    @Override
    public boolean onPong() {
        return true;
    }

    @Override
    public boolean takesHeaders() {
        return true;
    }

    @Override
    public boolean onConnect(byte[] bytes, int from, int to) {
        return true;
    }

    @Override
    public void onLargePublish(Message message, int lineFrom, int lineTo) {
        throw new IllegalStateException();
    }

    @Override
    public boolean onSubscribe(byte[] bytes, int subjectFrom, int subjectTo, int queueFrom,
                               int queueTo, int sidFrom, int sidTo) {
        return true;
    }

    @Override
    public boolean onUnsubscribe(byte[] bytes, int sidFrom, int sidTo, int max) {
        return true;
    }

    @Override
    public boolean onInfo(byte[] bytes, int from, int to) {
        return true;
    }

    @Override
    public boolean onError(byte[] bytes, int from, int to) {
        return true;
    }

    @Override
    public void onProtocolError(ProtocolError error) {
        throw new IllegalStateException(error.toString());
    }
}
