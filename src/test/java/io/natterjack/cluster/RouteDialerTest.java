package io.natterjack.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natterjack.log.Log;
import io.natterjack.net.ChunkPool;
import io.natterjack.net.ConnectionOptions;
import io.natterjack.net.EventLoop;
import io.natterjack.net.LoopOptions;
import io.natterjack.net.MemoryNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a dialer dials again. */
class RouteDialerTest {

    private static final long MS = 1_000_000;
    private static final ConnectionOptions OPTIONS =
            new ConnectionOptions(1, ConnectionOptions.DeadlinePolicy.CLOSE);

    private final List<Long> dialedMs = new ArrayList<>();
    private final InetSocketAddress peer =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 6222);
    private boolean connectBackoff;
    private long nowNs;
    private EventLoop conductor;
    private RouteDialer dialer;

    @BeforeEach
    void start() throws IOException {
        conductor = new EventLoop("conductor", -1, new MemoryNetwork(1).transport("a"),
                () -> nowNs, new ChunkPool(), new LoopOptions(4 << 10, 4 << 10, 0));
    }

    @Test
    void aPeerThatIsNotUpYetIsDialedAgainSoonThenEverySecond() {
        dial(true);
        pass(4_000);

        assertEquals(List.of(0L, 50L, 150L, 350L, 750L, 1750L, 2750L, 3750L), dialedMs);
    }

    @Test
    void whoAsksForABackoffGetsThatAlone() {
        connectBackoff = true;
        dial(true);
        pass(8_000);

        assertEquals(List.of(0L, 1000L, 3000L, 7000L), dialedMs);
    }

    @Test
    void aPeerThatWasThereIsDialedEverySecond() {
        dial(true);
        dialedMs.clear();
        dialer.onLost(3_600_000 * MS);
        pass(4_000);

        // The first one after the loss is late by up to 100 ms of chance, here by none.
        assertEquals(List.of(1000L, 2000L, 3000L, 4000L), dialedMs);
    }

    @Test
    void aDiscoveredPeerIsNotDialedSooner() {
        dial(false);
        pass(4_000);

        assertEquals(List.of(0L, 1000L), dialedMs);
    }

    private void dial(boolean isExplicit) {
        dialer = new RouteDialer(new Refused(), conductor, bound -> 0,
                new Log(line -> { }, () -> 0, 1, false, false, false, false),
                new RouteAddress("127.0.0.1", peer.getPort(), "", ""), isExplicit, null, 0);
        dialer.start();
    }

    private void pass(int ms) {
        for (int i = 0; i < ms; i++) {
            nowNs += MS;
            conductor.doWork();
        }
    }

    /** Nobody listens. */
    private final class Refused implements RouteDialer.Host {

        @Override
        public ClusterSettings settings() {
            return new ClusterSettings("ID", "a", 3, PoolDistribution.ROUND_ROBIN, false, Set.of(),
                    List.of(), "", "", MS, 1, connectBackoff, MS, 2, 4096, 1 << 20, 3600, 1, true,
                    CompressionMode.OFF, List.of(), OPTIONS, RouteFilter.OPEN);
        }

        @Override
        public void resolve(RouteDialer dialer) {
            dialer.onResolved(List.of(peer.getAddress()), null);
        }

        @Override
        public void connect(RouteDialer dialer, InetSocketAddress address) {
            dialedMs.add(nowNs / MS);
            dialer.onConnectFailed(address, new IOException("connection refused"));
        }

        @Override
        public List<InetAddress> withoutOwn(List<InetAddress> addresses, int port) {
            return addresses;
        }

        @Override
        public void onFinished(RouteDialer dialer) {
            // It gave up.
        }
    }
}
