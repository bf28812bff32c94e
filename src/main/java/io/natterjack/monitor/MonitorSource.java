package io.natterjack.monitor;

import io.natterjack.client.ClientState;
import io.natterjack.cluster.RouteState;
import java.util.List;

/** Where monitoring gets what it shows. Called on monitoring's own threads. */
public interface MonitorSource {

    /** The server as a whole. */
    ServerState server();

    /** Clients that are connected, or the latest that were, or both. */
    List<ClientState> clients(boolean open, boolean closed);

    /** Route connections. */
    List<RouteState> routes();

    /** The time of day in microseconds. */
    long nowMicros();
}
