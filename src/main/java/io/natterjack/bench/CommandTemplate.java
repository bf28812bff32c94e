package io.natterjack.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command line of a server, with places for ports that are chosen when it starts:
 * {@code {port}} and {@code {cport}} for its own client and cluster port, {@code {port1}},
 * {@code {cport1}}, {@code {port2}}, ... for those of the first, the second node,
 * {@code {node}} for its number from 1, {@code {dir}} for a directory of its own.
 */
record CommandTemplate(String text) {

    private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)(\\d*)}");

    CommandTemplate {
        if (text.isBlank()) {
            throw new UsageException("empty server command");
        }
        if (!text.contains("{port}") && !text.matches("(?s).*\\{port\\d}.*")) {
            throw new UsageException("server command without a place for its port: " + text
                    + " (write {port}, as in: nats-server -a 127.0.0.1 -p {port})");
        }
    }

    /** The ports of one node. */
    record Ports(int client, int cluster) {
    }

    /** Ports that were free a moment ago, two for each node. */
    static List<Ports> freePorts(int nodes) throws IOException {
        final List<ServerSocket> held = new ArrayList<>();
        try {
            final List<Ports> ports = new ArrayList<>();
            for (int i = 0; i < nodes; i++) {
                ports.add(new Ports(hold(held), hold(held)));
            }
            return ports;
        } finally {
            for (final ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    private static int hold(List<ServerSocket> held) throws IOException {
        final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        held.add(socket);
        return socket.getLocalPort();
    }

    /**
     * The command of the node at {@code index}.
     *
     * @throws UsageException naming a place that it does not know
     */
    String command(int index, List<Ports> ports, String directory) {
        final Matcher matcher = PLACE.matcher(text);
        final StringBuilder command = new StringBuilder();
        while (matcher.find()) {
            final int node = matcher.group(2).isEmpty() ? index
                    : Integer.parseInt(matcher.group(2)) - 1;
            if (node < 0 || node >= ports.size()) {
                throw new UsageException("no such node in a group of " + ports.size() + ": "
                        + matcher.group());
            }
            final String value = switch (matcher.group(1)) {
                case "port" -> Integer.toString(ports.get(node).client());
                case "cport" -> Integer.toString(ports.get(node).cluster());
                case "node" -> Integer.toString(node + 1);
                case "dir" -> directory;
                default -> throw new UsageException("unknown place in a server command: "
                        + matcher.group() + ", allowed={port}, {cport}, {node}, {dir}");
            };
            matcher.appendReplacement(command, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(command).toString();
    }
}
