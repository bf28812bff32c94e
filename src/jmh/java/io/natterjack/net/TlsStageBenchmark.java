package io.natterjack.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
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
 * What does it cost to send bytes through one stage and receive them through another, the socket
 * left out? The baseline is what the JDK's engines take for the same records between two arrays:
 * the difference is ours.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TlsStageBenchmark {

    @Param({"128", "1024", "16384", "65536"})
    private int length;

    private final LoopBuffers buffers = new LoopBuffers(new ChunkPool(), 128 << 10, 128 << 10);
    private final Wire there = new Wire();
    private final Wire back = new Wire();
    private TlsStage sender;
    private TlsStage receiver;
    private SSLEngine sending;
    private SSLEngine receiving;
    private final ByteBuffer[] plain = new ByteBuffer[1];
    private final ByteBuffer records = ByteBuffer.allocate(128 << 10);
    private final ByteBuffer target = ByteBuffer.allocate(34 << 10);

    @Setup
    public void shakeHands() throws IOException {
        final Certificates.Issued ca = Certificates.authority("CA");
        final TlsSettings settings = TlsTestSettings.of(
                Certificates.signedBy(ca).local().issue(), ca, "TLSv1.3", Runnable::run);
        plain[0] = ByteBuffer.allocateDirect(length);
        sender = new TlsStage(settings, "localhost", buffers, there);
        receiver = new TlsStage(settings, null, buffers, back);
        while (!sender.isEstablished() || !receiver.isEstablished()) {
            advance(sender, back);
            advance(receiver, there);
        }
        sending = settings.dialing("localhost");
        receiving = settings.accepting();
        shakeHands(sending, receiving);
    }

    @Benchmark
    public long throughTwoStages() throws IOException {
        plain[0].clear();
        sender.write(plain, 1);
        receiver.load(there.bytes.flip());
        long received = 0;
        while (receiver.next() == TlsStage.Step.PLAIN) {
            received += receiver.plainLength();
        }
        receiver.store(false);
        there.bytes.clear();
        return received;
    }

    @Benchmark
    public long baselineEngines() throws SSLException {
        plain[0].clear();
        records.clear();
        while (plain[0].hasRemaining()) {
            sending.wrap(plain[0], records);
        }
        records.flip();
        long received = 0;
        while (records.hasRemaining()) {
            target.clear();
            received += receiving.unwrap(records, target).bytesProduced();
        }
        return received;
    }

    /** Both ends in turn, until neither has anything to say. */
    private static void advance(TlsStage stage, Wire received) throws IOException {
        stage.load(received.bytes.flip());
        TlsStage.Step step = stage.next();
        while (step == TlsStage.Step.TASKS) {
            stage.store(true);
            stage.runNow();
            stage.load(ByteBuffer.allocate(0));
            step = stage.next();
        }
        stage.store(true);
        received.bytes.clear();
        stage.flush();
    }

    private static void shakeHands(SSLEngine a, SSLEngine b) throws SSLException {
        a.beginHandshake();
        b.beginHandshake();
        final ByteBuffer toA = ByteBuffer.allocate(128 << 10);
        final ByteBuffer toB = ByteBuffer.allocate(128 << 10);
        for (int i = 0; i < 40; i++) {
            drive(a, toA, toB);
            drive(b, toB, toA);
        }
    }

    private static void drive(SSLEngine engine, ByteBuffer in, ByteBuffer out)
            throws SSLException {
        for (Runnable task = engine.getDelegatedTask(); task != null;
                task = engine.getDelegatedTask()) {
            task.run();
        }
        engine.wrap(ByteBuffer.allocate(0), out);
        in.flip();
        engine.unwrap(in, ByteBuffer.allocate(34 << 10));
        in.compact();
    }

    /** A socket that keeps what it is given. */
    private static final class Wire implements Transport.Channel {

        private final ByteBuffer bytes = ByteBuffer.allocate(256 << 10);

        @Override
        public long write(ByteBuffer[] sources, int count) {
            long written = 0;
            for (int i = 0; i < count; i++) {
                written += sources[i].remaining();
                bytes.put(sources[i]);
            }
            return written;
        }

        @Override
        public int read(ByteBuffer into) {
            return 0;
        }

        @Override
        public boolean finishConnect() {
            return true;
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return null;
        }

        @Override
        public InetSocketAddress localAddress() {
            return null;
        }

        @Override
        public void close() {
            // Nothing to end.
        }
    }
}
