package io.natterjack.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Several accounts over a pool whose connections are cut one by one, towards real servers: at most
 * once, in order (with spread publishers: in order while the pool is whole), no account is left
 * behind, and all are dealt evenly when the pool is whole.
 */
@Tag("soak")
class PoolUnderCutsTest {

    private static final List<String> USERS = List.of("a", "b", "c", "d", "e");
    private static final int CUTS = 10;

    @RegisterExtension
    final Servers servers = Servers.perTest();

    @ParameterizedTest
    @CsvSource({"V2_15, off", "V2_10, off", "OURS, off", "V2_15, publishers",
        "V2_10, publishers", "OURS, publishers"})
    void noAccountIsLeftBehind(ServerKind kind, String spread) throws Exception {
        final long seed = System.nanoTime();
        final ServerProcess peer = servers.create(kind, "peer");
        peer.configure(accounts() + """
                cluster { name: C1, listen: 127.0.0.1:%d }
                """.formatted(peer.clusterPort())).start();
        final CuttingProxy proxy = servers.own(new CuttingProxy(peer.clusterPort()));
        final ServerProcess ours = servers.create(ServerKind.OURS, "ours");
        ours.configure(accounts() + """
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  routes: ["nats://127.0.0.1:%d"]
                  pool_spread: %s
                }
                """.formatted(ours.clusterPort(), proxy.port(), spread)).start();
        final List<NumberedFlow> flows = new ArrayList<>();
        for (String user : USERS) {
            flows.add(new NumberedFlow(client(ours, user), client(peer, user), "out." + user,
                    spread.equals("off"), number -> ""));
            flows.add(new NumberedFlow(client(peer, user), client(ours, user), "in." + user,
                    true, number -> ""));
        }
        try {
            final Random random = new Random(seed);
            for (int cut = 0; cut < CUTS; cut++) {
                flows.forEach(flow -> flow.exchange(20));
                flows.forEach(flow -> flow.publish(random.nextInt(20)));
                proxy.cutSome(random);
            }
            // Six accounts with the global one, two on each of three connections.
            NumberedFlow.assertSettle(flows, 200, () -> List.of(
                    Pool.await(ours,
                            pool -> pool.carriedCounts().equals(List.of(1, 2, 2, 2))),
                    Pool.await(peer, pool -> pool.routes().size() == 4)));
        } catch (AssertionError ex) {
            throw new AssertionError("seed " + seed + ": " + ex.getMessage(), ex);
        }
    }

    private static String accounts() {
        final StringBuilder text = new StringBuilder("accounts {\n");
        for (String user : USERS) {
            text.append(user.toUpperCase(java.util.Locale.ROOT)).append(" { users: [{user: ")
                    .append(user).append(", password: x}] }\n");
        }
        return text.append("}\n").toString();
    }

    private RawClient client(ServerProcess server, String user) {
        return servers.own(RawClient.connect(server.port(), RawClient.CONNECT.replace("{",
                "{\"user\":\"" + user + "\",\"pass\":\"x\",")));
    }
}
