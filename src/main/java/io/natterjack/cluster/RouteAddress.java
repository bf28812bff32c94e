package io.natterjack.cluster;

import java.util.Objects;

/**
 * Where a route leads to.
 *
 * @param host     name or address, without brackets
 * @param port     1 to 65535, or 0 if the URL has none
 * @param user     to present, or null
 * @param password to present, or null
 */
public record RouteAddress(String host, int port, String user, String password) {

    /** Host and port, an IPv6 address in brackets. */
    public String hostPort() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** The URL without its password. */
    public String redacted() {
        final String userInfo = user == null ? "" : user + (password == null ? "@" : ":xxxxx@");
        return "nats-route://" + userInfo + hostPort();
    }

    /** What a record is given of these two is made at run time, and costs a start 20 ms. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RouteAddress that && port == that.port
                && Objects.equals(host, that.host)
                && Objects.equals(user, that.user) && Objects.equals(password, that.password);
    }

    @Override
    public int hashCode() {
        return Objects.hash(host, port, user, password);
    }

    @Override
    public String toString() {
        return redacted();
    }
}
