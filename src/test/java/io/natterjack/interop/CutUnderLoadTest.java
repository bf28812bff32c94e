package io.natterjack.interop;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Route connections to real servers are cut at random while messages of all sizes flow both ways:
 * what arrives is right byte for byte, in order, at most once, and all of it once the cutting ends.
 */
@Tag("soak")
class CutUnderLoadTest {

    private static final int CUTS = 8;
    private static final int BETWEEN_CUTS = 200;
    private static final int AFTERWARDS = 1_000;
    private static final String JSON = "{\"toad\":\"natterjack\",\"legs\":4},";

    @RegisterExtension
    final Servers servers = Servers.perTest();

    @ParameterizedTest
    @CsvSource({"V2_15, off", "V2_15, s2_fast", "V2_15, s2_better", "V2_15, s2_best",
        "V2_15, s2_auto", "V2_10, s2_fast", "V2_10, s2_better", "V2_10, s2_auto", "V2_9, off"})
    void whatArrivesIsRightAndAllArrivesAfterwards(ServerKind kind, String mode) throws Exception {
        final long seed = System.nanoTime();
        final String compression = mode.equals("off") ? "" : "compression: " + mode;
        final ServerProcess peer = servers.create(kind, "peer");
        peer.configure("""
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  %s
                }
                """.formatted(peer.clusterPort(), compression)).start();
        final CuttingProxy proxy = servers.own(new CuttingProxy(peer.clusterPort()));
        final ServerProcess ours = servers.create(ServerKind.OURS, "ours");
        ours.configure("""
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  %s
                  routes: ["nats://127.0.0.1:%d"]
                }
                """.formatted(ours.clusterPort(), compression, proxy.port())).start();
        final List<NumberedFlow> flows = List.of(
                new NumberedFlow(servers.client(ours), servers.client(peer), "out", true,
                        number -> text(seed + number)),
                new NumberedFlow(servers.client(peer), servers.client(ours), "in", true,
                        number -> text(seed - number)));

        try {
            final Random random = new Random(seed);
            for (int cut = 0; cut < CUTS; cut++) {
                flows.forEach(flow -> flow.exchange(BETWEEN_CUTS));
                flows.forEach(flow -> flow.publish(random.nextInt(50)));
                proxy.cutSome(random);
            }
            final int connections = kind == ServerKind.V2_9 ? 1 : 4;
            NumberedFlow.assertSettle(flows, AFTERWARDS, () -> List.of(
                    Pool.await(ours, pool -> pool.routes().size() == connections
                            && pool.carries("$G", 0)),
                    Pool.await(peer, pool -> pool.routes().size() == connections)));
        } catch (AssertionError ex) {
            throw new AssertionError("seed " + seed + ": " + ex.getMessage(), ex);
        }
    }

    /** Sizes from nothing to a megabyte, mostly small; noise, zeros or JSON. */
    private static String text(long seed) {
        final Random random = new Random(seed);
        final int dice = random.nextInt(1_000);
        final int size = dice < 900 ? random.nextInt(300) : dice < 980 ? random.nextInt(8_192)
                : dice < 998 ? 60_000 + random.nextInt(10_000) : 1_000_000;
        final byte[] bytes = new byte[size];
        switch (random.nextInt(3)) {
            case 0 -> random.nextBytes(bytes);
            case 1 -> Arrays.fill(bytes, (byte) 0);
            default -> {
                for (int i = 0; i < size; i++) {
                    bytes[i] = (byte) JSON.charAt(i % JSON.length());
                }
            }
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
