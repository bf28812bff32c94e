package io.natterjack.bench;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a server listens for clients, and as whom to connect.
 *
 * @param user     null to connect without a user
 * @param password null if the user is a token
 */
record ServerAddress(String host, int port, String user, String password) {

    private static final int DEFAULT_PORT = 4222;

    static ServerAddress loopback(int port) {
        return new ServerAddress("127.0.0.1", port, null, null);
    }

    /**
     * Reads {@code host}, {@code host:port} or {@code nats://user:password@host:port}.
     *
     * @throws UsageException if it is none of these
     */
    static ServerAddress parse(String text) {
        final URI uri;
        try {
            uri = new URI(text.contains("://") ? text : "nats://" + text);
        } catch (final URISyntaxException e) {
            throw new UsageException("not the address of a server: " + text);
        }
        if (!"nats".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new UsageException("not the address of a server: " + text
                    + ", allowed=nats://host:port");
        }
        final int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        if (uri.getUserInfo() == null) {
            return new ServerAddress(uri.getHost(), port, null, null);
        }
        final String[] parts = uri.getUserInfo().split(":", 2);
        return new ServerAddress(uri.getHost(), port, parts[0], parts.length > 1 ? parts[1] : null);
    }

    InetSocketAddress socketAddress() {
        return new InetSocketAddress(host, port);
    }

    boolean isLoopback() {
        return host.startsWith("127.") || host.equals("localhost");
    }

    /** The credentials as fields of CONNECT, empty or with a leading comma. */
    String credentials() {
        if (user == null) {
            return "";
        }
        return password == null ? ",\"auth_token\":" + Json.quoted(user)
                : ",\"user\":" + Json.quoted(user) + ",\"pass\":" + Json.quoted(password);
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "nats://" + host + ":" + port;
    }
}
