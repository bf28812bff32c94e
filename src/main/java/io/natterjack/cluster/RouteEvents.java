package io.natterjack.cluster;

import io.natterjack.broker.Account;
import io.natterjack.net.CloseReason;
import io.natterjack.protocol.ConnectOptions;
import io.natterjack.protocol.RouteInfo;

/** Told what a route needs decided. Called on the route's loop; answers come as tasks. */
interface RouteEvents {

    /** An accepted route presents another cluster name; answer {@link RouteSession#nameAccepted}. */
    void onOtherClusterName(RouteSession session, ConnectOptions connect);

    /** The first INFO asks for compression: answer {@link RouteSession#compress} or {@link RouteSession#refused}. */
    void onNegotiation(RouteSession session, RouteInfo info);

    /** The line of this server's own INFO; {@code dialer} is null if it was accepted. */
    byte[] infoLine(RouteDialer dialer, String compression);

    /** The handshake INFO is here: answer {@link RouteSession#registered} or {@link RouteSession#refused}. */
    void onHandshake(RouteSession session, RouteInfo info);

    /** A later INFO: news of the peer or of a third server. */
    void onInfo(RouteSession session, RouteInfo info);

    /** Interest of an account that has a connection of its own came by this one. */
    void onPooledInterest(RouteSession session, Account account);

    /** The peer answered the ping that followed registration. */
    void onPong(RouteSession session);

    /** Called once. */
    void onClosed(RouteSession session, CloseReason reason);
}
