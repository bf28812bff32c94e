package io.natterjack.interop;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.fail;

/**
 * Watches from outside when the nodes of a cluster know each other: a watcher on every node
 * subscribes to a subject of its own, and whoever reaches it has its interest.
 */
final class Mesh implements AutoCloseable {

    private static final long FORMED_MAX_NS = 30_000_000_000L;

    private final List<ServerProcess> nodes;
    private final List<RawClient> watchers = new ArrayList<>();
    private int probe;

    Mesh(List<ServerProcess> nodes) {
        this.nodes = List.copyOf(nodes);
        for (final ServerProcess node : nodes) {
            final RawClient watcher = RawClient.connect(node.port());
            watchers.add(watcher.subscribe("mesh." + node.name(), 1).flush());
        }
    }

    /** Returns when every node reaches every other. */
    static Mesh formed(List<ServerProcess> nodes) {
        final Mesh mesh = new Mesh(nodes);
        for (final ServerProcess node : nodes) {
            try (RawClient prober = RawClient.connect(node.port())) {
                mesh.awaitReached(node, prober);
            }
        }
        return mesh;
    }

    /**
     * Returns when every other node has seen what {@code client}, on {@code node}, subscribed and
     * unsubscribed so far: interest and messages of one client keep their order on a route.
     */
    void settle(ServerProcess node, RawClient client) {
        client.flush();
        awaitReached(node, client);
    }

    private void awaitReached(ServerProcess node, RawClient prober) {
        final long deadlineNs = System.nanoTime() + FORMED_MAX_NS;
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i) == node) {
                continue;
            }
            boolean reached = false;
            while (!reached) {
                if (System.nanoTime() > deadlineNs) {
                    fail("no mesh: " + node.name() + " does not reach " + nodes.get(i).name());
                }
                final String text = node.name() + " " + ++probe;
                prober.publish("mesh." + nodes.get(i).name(), text).flush();
                reached = seen(watchers.get(i), text);
            }
        }
    }

    private static boolean seen(RawClient watcher, String text) {
        for (RawClient.Msg next = watcher.tryMessage(200); next != null;
                next = watcher.tryMessage(200)) {
            if (next.payload().equals(text)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        watchers.forEach(RawClient::close);
    }
}
