package io.natterjack.config;

/**
 * A route to solicit.
 *
 * @param text     as configured
 * @param host     name or address without brackets, empty if missing
 * @param port     0 if missing
 * @param user     decoded, or null
 * @param password decoded, or null
 */
public record RouteUrl(String text, String host, int port, String user, String password) {

    /** Host and port, an IPv6 address in brackets. */
    public String hostPort() {
        return bracketedHost() + ":" + port;
    }

    /** The host, an IPv6 address in brackets. */
    public String bracketedHost() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    @Override
    public String toString() {
        return "RouteUrl[host=" + host + ", port=" + port + ", user=" + user + "]";
    }
}
