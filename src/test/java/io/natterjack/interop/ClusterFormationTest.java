package io.natterjack.interop;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Clusters come together whoever starts first and whoever dials, and again after a crash. */
class ClusterFormationTest {

    @RegisterExtension
    final Servers servers = Servers.perTest();

    @ParameterizedTest
    @EnumSource(names = {"V2_9", "V2_10", "V2_15", "OURS"})
    void formsWhenTheFirstIsDialed(ServerKind other) {
        final ServerProcess ours = servers.create(ServerKind.OURS, "n1");
        final ServerProcess theirs = servers.create(other, "n2");

        Servers.inCluster(ours, List.of()).start();
        Servers.inCluster(theirs, List.of(ours)).start();

        Mesh.formed(List.of(ours, theirs)).close();
    }

    @ParameterizedTest
    @EnumSource(names = {"V2_9", "V2_10", "V2_15"})
    void formsWhenOursStartsLastAndDials(ServerKind other) {
        final ServerProcess ours = servers.create(ServerKind.OURS, "n1");
        final ServerProcess theirs = servers.create(other, "n2");

        Servers.inCluster(theirs, List.of()).start();
        Servers.inCluster(ours, List.of(theirs)).start();

        Mesh.formed(List.of(ours, theirs)).close();
    }

    @ParameterizedTest
    @EnumSource(names = {"V2_9", "V2_10", "V2_15"})
    void formsWhenOursDialsAServerThatStartsLater(ServerKind other) {
        final ServerProcess ours = servers.create(ServerKind.OURS, "n1");
        final ServerProcess theirs = servers.create(other, "n2");

        Servers.inCluster(ours, List.of(theirs)).start();
        Servers.inCluster(theirs, List.of()).start();

        Mesh.formed(List.of(ours, theirs)).close();
    }

    static Stream<Arguments> chains() {
        return Stream.of(
                Arguments.of(List.of(ServerKind.OURS, ServerKind.V2_15, ServerKind.V2_10)),
                Arguments.of(List.of(ServerKind.V2_15, ServerKind.OURS, ServerKind.V2_10)),
                Arguments.of(List.of(ServerKind.V2_9, ServerKind.OURS, ServerKind.OURS)),
                Arguments.of(List.of(ServerKind.V2_10, ServerKind.V2_15, ServerKind.OURS)));
    }

    /** Each knows only the one before: gossip must do the rest. */
    @ParameterizedTest
    @MethodSource("chains")
    void gossipCompletesAChain(List<ServerKind> kinds) {
        final List<ServerProcess> nodes = servers.createAll(kinds);

        for (int i = 0; i < nodes.size(); i++) {
            final List<ServerProcess> before = i == 0 ? List.of() : List.of(nodes.get(i - 1));
            Servers.inCluster(nodes.get(i), before).start();
        }

        Mesh.formed(nodes).close();
    }

    /** All but the seed know only the seed. */
    @ParameterizedTest
    @EnumSource(names = {"V2_9", "V2_10", "V2_15", "OURS"})
    void gossipCompletesAStar(ServerKind seed) {
        final List<ServerProcess> nodes =
                servers.createAll(List.of(seed, ServerKind.OURS, ServerKind.V2_15));

        for (final ServerProcess node : nodes) {
            Servers.inCluster(node, List.of(nodes.get(0))).start();
        }

        Mesh.formed(nodes).close();
    }

    static Stream<Arguments> crashes() {
        return Stream.of(
                Arguments.of(ServerKind.OURS, ServerKind.V2_9),
                Arguments.of(ServerKind.OURS, ServerKind.V2_10),
                Arguments.of(ServerKind.OURS, ServerKind.V2_15),
                Arguments.of(ServerKind.OURS, ServerKind.OURS),
                Arguments.of(ServerKind.V2_10, ServerKind.OURS),
                Arguments.of(ServerKind.V2_15, ServerKind.OURS));
    }

    @ParameterizedTest
    @MethodSource("crashes")
    void killedNodeIsForgottenAndRejoins(ServerKind killed, ServerKind survivor) {
        final ServerProcess one = servers.create(killed, "n1");
        final ServerProcess two = servers.create(survivor, "n2");
        Servers.inCluster(one, List.of(two)).start();
        Servers.inCluster(two, List.of(one)).start();
        final Mesh before = Mesh.formed(List.of(one, two));
        final RawClient lost = servers.client(one).subscribe("lost", 1);
        before.settle(one, lost);
        before.close();

        one.kill();
        ClusterTraffic.awaitNoInterest(servers.client(two).subscribe("inbox", 1), "lost");

        one.start();
        final Mesh after = servers.own(Mesh.formed(List.of(one, two)));
        final RawClient back = servers.client(one).subscribe("back", 1);
        after.settle(one, back);
        servers.client(two).publish("back", "again").flush();
        assertEquals("again", back.message().payload());
    }
}
