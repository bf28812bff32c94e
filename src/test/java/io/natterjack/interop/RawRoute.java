package io.natterjack.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A peer of bytes on a route. Without a pool size in its INFO it is a peer without pooling: one
 * connection carries every account, with its name. What a server's own system account adds is
 * left out of what is read, as are PINGs.
 */
final class RawRoute extends RawConnection {

    /** The id of the peer, 56 characters as a real one; its name is the short form. */
    private final String id;
    private final String name;
    private String serverInfo;

    private RawRoute(Socket socket, String name) throws IOException {
        super(socket);
        this.name = name;
        id = id(name);
    }

    static String id(String name) {
        return "N" + name.toUpperCase().replaceAll("[^A-Z]", "")
                + "A".repeat(55 - name.replaceAll("[^A-Za-z]", "").length());
    }

    /** Connects to the cluster port and reads the greeting; says nothing yet. */
    static RawRoute open(ServerProcess server, String name) {
        try {
            final RawRoute route = new RawRoute(open(server.clusterPort()), name);
            route.serverInfo = route.line();
            assertTrue(route.serverInfo.startsWith("INFO "), route.serverInfo);
            return route;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects and registers as a peer without pooling. */
    static RawRoute register(ServerProcess server, String name) {
        final RawRoute route = open(server, name);
        route.sendLine(route.connect());
        route.sendLine(route.info(""));
        route.sync();
        return route;
    }

    /** Waits for the server to dial {@code listener}. */
    static RawRoute accept(ServerSocket listener, String name) {
        try {
            listener.setSoTimeout(2 * TIMEOUT_MS);
            return new RawRoute(listener.accept(), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ServerSocket listen() {
        try {
            return new ServerSocket(Ports.free(), 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    String id() {
        return id;
    }

    String serverInfo() {
        return serverInfo;
    }

    String serverId() {
        return serverInfo.replaceFirst(".*\"server_id\":\"([^\"]+)\".*", "$1");
    }

    String connect() {
        return "CONNECT {\"echo\":true,\"verbose\":false,\"pedantic\":false,"
                + "\"tls_required\":false,\"headers\":true,\"name\":\"" + id
                + "\",\"cluster\":\"C1\",\"lnoc\":true}";
    }

    /** The own INFO; {@code more} is appended to its keys, with a comma in front. */
    String info(String more) {
        return info(id, name, 1, more);
    }

    static String info(String id, String name, int port, String more) {
        return "INFO {\"server_id\":\"" + id + "\",\"server_name\":\"" + name
                + "\",\"version\":\"2.15.1\",\"proto\":2,\"go\":\"none\",\"host\":\"127.0.0.1\","
                + "\"port\":" + port + ",\"headers\":true,\"max_payload\":1048576,"
                + "\"cluster\":\"C1\",\"lnoc\":true,\"lnocu\":true" + more + "}";
    }

    /** Answers a server that dialed: reads its CONNECT, greets it, and returns its INFO. */
    String greet(int port, String more) {
        final String connect = line();
        assertTrue(connect.startsWith("CONNECT "), connect);
        sendLine(info(id, name, port, more));
        return next();
    }

    /** Sends PING and returns the lines before the PONG. */
    List<String> sync() {
        sendLine("PING");
        final List<String> lines = new ArrayList<>();
        for (String line = next(); !line.equals("PONG"); line = next()) {
            lines.add(line);
        }
        return lines;
    }

    /** The next line that is not about the system account. */
    String next() {
        String line = line();
        while (isSystem(line)) {
            line = line();
        }
        return line;
    }

    void expectNext(String line) {
        assertEquals(line, next());
    }

    /** Reads on until {@code line} comes. */
    void await(String line) {
        while (!next().equals(line)) {
            // Other lines may come before.
        }
    }

    void message(String arguments, String payload) {
        send("RMSG " + arguments + " " + payload.length() + "\r\n" + payload + "\r\n");
    }

    /** The next message with its line, both without CR LF, with a line feed between them. */
    String nextMessage() {
        final String line = next();
        final String[] words = line.split(" ");
        assertTrue(words[0].equals("RMSG") || words[0].equals("HMSG"), line);
        final int length = Integer.parseInt(words[words.length - 1]);
        return line + "\n" + bytes(length + 2).substring(0, length);
    }

    private static boolean isSystem(String line) {
        return line.startsWith("RS+ $SYS") || line.startsWith("RS- $SYS")
                || line.startsWith("LS+ $SYS") || line.startsWith("LS- $SYS");
    }
}
