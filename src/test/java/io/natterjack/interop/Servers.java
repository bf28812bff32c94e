package io.natterjack.interop;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The servers and connections of a test (or of a class, in a static field): made here, ended here
 * whatever happens, with the tails of the logs printed after a failure.
 */
final class Servers implements AfterEachCallback, AfterAllCallback {

    private final boolean perClass;
    private final List<ServerProcess> processes = new ArrayList<>();
    private final List<AutoCloseable> connections = new ArrayList<>();
    private Path folder;

    private Servers(boolean perClass) {
        this.perClass = perClass;
    }

    static Servers perTest() {
        return new Servers(false);
    }

    /** Servers live until the class is done; connections end with each test all the same. */
    static Servers perClass() {
        return new Servers(true);
    }

    ServerProcess create(ServerKind kind, String name) {
        return create(kind, name, Ports.free());
    }

    ServerProcess create(ServerKind kind, String name, int port) {
        kind.require();
        final ServerProcess process = new ServerProcess(kind, name, folder(), port);
        processes.add(process);
        return process;
    }

    /** Creates the nodes of one cluster, n1 first, none of them configured or started. */
    List<ServerProcess> createAll(List<ServerKind> kinds) {
        final List<ServerProcess> nodes = new ArrayList<>();
        for (final ServerKind kind : kinds) {
            nodes.add(create(kind, "n" + (nodes.size() + 1)));
        }
        return nodes;
    }

    /** Configures {@code node} as a member of cluster C1 that dials the given others. */
    static ServerProcess inCluster(ServerProcess node, List<ServerProcess> dialed) {
        return node.configure("""
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  routes: [%s]
                }
                """.formatted(node.clusterPort(), dialed.stream()
                        .filter(other -> other != node)
                        .map(other -> '"' + other.routeUrl() + '"')
                        .collect(Collectors.joining(", "))));
    }

    /** Closes {@code connection} when the test is over. */
    <T extends AutoCloseable> T own(T connection) {
        connections.add(connection);
        return connection;
    }

    RawClient client(ServerProcess server) {
        return own(RawClient.connect(server.port()));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            processes.forEach(process -> System.err.println(process.logTail()));
        }
        closeConnections();
        if (!perClass) {
            end();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        end();
    }

    void end() {
        closeConnections();
        // All are told first: they end side by side.
        processes.stream().filter(ServerProcess::isAlive).forEach(p -> p.signal("TERM"));
        processes.forEach(ServerProcess::stop);
        processes.clear();
        if (folder != null) {
            delete(folder);
            folder = null;
        }
    }

    private void closeConnections() {
        for (final AutoCloseable connection : connections) {
            try {
                connection.close();
            } catch (Exception alreadyGone) {
                // The test itself has judged what it needed to know about it.
                continue;
            }
        }
        connections.clear();
    }

    private Path folder() {
        if (folder == null) {
            try {
                folder = Files.createTempDirectory("natterjack-interop");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return folder;
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
