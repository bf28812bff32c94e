package io.natterjack.cluster;

import io.natterjack.protocol.RouteInfo;
import io.natterjack.protocol.RouteInfo.Key;
import java.net.InetAddress;

/** What servers of a cluster tell one another of a third. NATS route protocol; no state. */
final class Gossip {

    static final int DEFAULT = 0;
    static final int DO_NOT_FORWARD = 1;
    static final int OVERRIDE = 2;

    private Gossip() {
    }

    /**
     * Whether the others are told of a server that has just been registered.
     *
     * @param dialer of the connection, or null if it was accepted
     */
    static boolean isForwarded(RouteDialer dialer, RouteInfo info) {
        final boolean wasToldNotTo = dialer != null && !dialer.isExplicit()
                && dialer.gossipMode() != OVERRIDE;
        return !wasToldNotTo && info.integer(Key.GOSSIP_MODE) != DO_NOT_FORWARD;
    }

    /** What the others are told, without the mode: an address that they can dial is filled in. */
    static RouteInfo told(RouteInfo info, InetAddress observed) {
        final RouteInfo told = info.with(Key.NONCE, null).with(Key.COMPRESSION, null)
                .with(Key.ROUTE_POOL_IDX, null);
        return told.string(Key.IP).isEmpty()
                ? told.with(Key.IP, url(observed.getHostAddress(), told.integer(Key.PORT)))
                : told;
    }

    /**
     * The mode that one receiver is told.
     *
     * @param dialer             of the new server's connection, or null if it was accepted
     * @param isReceiverExplicit whether this server's own route to the receiver is configured
     */
    static int mode(RouteDialer dialer, boolean isReceiverExplicit) {
        if (dialer != null) {
            return dialer.isExplicit() ? OVERRIDE : DEFAULT;
        }
        return isReceiverExplicit ? OVERRIDE : DO_NOT_FORWARD;
    }

    /** Where to dial what an INFO tells of; port 0 if it does not tell. */
    static RouteAddress address(RouteInfo info, String user, String password) {
        final String ip = info.string(Key.IP);
        final int from = ip.indexOf("://") < 0 ? 0 : ip.indexOf("://") + 3;
        final int slash = ip.indexOf('/', from);
        final String hostPort = ip.substring(from, slash < 0 ? ip.length() : slash);
        final int colon = hostPort.lastIndexOf(':');
        String host = colon < 0 ? hostPort : hostPort.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return new RouteAddress(host, port(colon < 0 ? "" : hostPort.substring(colon + 1)), user,
                password);
    }

    /** The address that a peer announces of itself, to dial it back. */
    static RouteInfo withOwnAddress(RouteInfo info) {
        return info.string(Key.IP).isEmpty()
                ? info.with(Key.IP, url(info.string(Key.HOST), info.integer(Key.PORT))) : info;
    }

    private static String url(String host, int port) {
        return "nats-route://" + new RouteAddress(host, port, null, null).hostPort() + "/";
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException ex) {
            return 0;
        }
    }
}
