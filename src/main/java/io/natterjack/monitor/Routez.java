package io.natterjack.monitor;

import io.natterjack.cluster.RouteFilter;
import io.natterjack.cluster.RouteState;
import io.natterjack.json.JsonObject;
import io.natterjack.json.JsonWriter;
import io.natterjack.monitor.Query.BadParameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The endpoint {@code /routez}: one entry for each route connection. */
final class Routez {

    private Routez() {
    }

    static String json(ServerState server, List<RouteState> routes, Query query, long nowMicros)
            throws BadParameter {
        final boolean withDetail = query.text("subs").equalsIgnoreCase("detail");
        final boolean withSubs = !withDetail && query.bool("subs");
        final List<RouteState> sorted = new ArrayList<>(routes);
        sorted.sort(Comparator.comparingLong(RouteState::rid));
        final JsonWriter json = new JsonWriter("  ").beginObject()
                .name("server_id").value(server.serverId())
                .name("server_name").value(server.serverName())
                .name("now").value(Times.time(nowMicros));
        final RouteFilter filter = RouteFilter.of(server.config().cluster().permissions());
        optional(json, "import", filter.importInfo());
        optional(json, "export", filter.exportInfo());
        json.name("num_routes").value(sorted.size())
                .name("routes").beginArray();
        for (RouteState route : sorted) {
            write(json, route, nowMicros);
            if (withSubs && !route.subscriptions().isEmpty()) {
                json.name("subscriptions_list").beginArray();
                route.subscriptions().forEach(s -> json.value(s.subject()));
                json.endArray();
            }
            if (withDetail && !route.subscriptions().isEmpty()) {
                json.name("subscriptions_list_detail").beginArray();
                route.subscriptions().forEach(s -> detail(json, route, s));
                json.endArray();
            }
            if (!route.account().isEmpty()) {
                json.name("account").value(route.account());
            }
            json.name("compression").value(route.compression());
            compressed(json, route.compressionBytes());
            place(json, route);
            json.endObject();
        }
        return json.endArray().endObject().toString();
    }

    private static void write(JsonWriter json, RouteState r, long nowMicros) {
        json.beginObject()
                .name("rid").value(r.rid())
                .name("remote_id").value(r.remoteId())
                .name("remote_name").value(r.remoteName())
                .name("did_solicit").value(r.didSolicit())
                .name("is_configured").value(r.isConfigured())
                .name("ip").value(r.ip())
                .name("port").value(r.port())
                .name("start").value(Times.time(r.startedMicros()))
                .name("last_activity").value(Times.time(r.lastActivityMicros()))
                .name("rtt").value(Times.rtt(r.rttNs()))
                .name("uptime").value(Times.uptime(nowMicros - r.startedMicros()))
                .name("idle").value(Times.uptime(nowMicros - r.lastActivityMicros()));
        optional(json, "import", r.remoteImport());
        optional(json, "export", r.remoteExport());
        json
                .name("pending_size").value(r.pendingBytes())
                .name("in_msgs").value(r.inMessages())
                .name("out_msgs").value(r.outMessages())
                .name("in_bytes").value(r.inBytes())
                .name("out_bytes").value(r.outBytes())
                .name("subscriptions").value(r.subscriptionCount());
    }

    /** Ours beside nats-server's fields: where the connection stands, and what it carries. */
    private static void place(JsonWriter json, RouteState route) {
        json.name("remote_version").value(route.remoteVersion());
        if (route.poolIndex() >= 0) {
            json.name("pool_index").value(route.poolIndex());
        }
        json.name("reconnects").value(route.reconnects());
        if (!route.lastReason().isEmpty()) {
            json.name("last_close_reason").value(route.lastReason());
        }
        json.name("carried_accounts").beginArray();
        route.carried().forEach(json::value);
        json.endArray();
    }

    /** Ours beside nats-server's fields: what compression takes and gives, and the ratio. */
    private static void compressed(JsonWriter json, long[] bytes) {
        if (bytes[1] > 0 || bytes[3] > 0) {
            json.name("compression_out_plain").value(bytes[0])
                    .name("compression_out_wire").value(bytes[1])
                    .name("compression_in_plain").value(bytes[2])
                    .name("compression_in_wire").value(bytes[3])
                    .name("compression_ratio").value(Math.round(100.0 * (bytes[0] + bytes[2])
                            / Math.max(1, bytes[1] + bytes[3])) / 100.0);
        }
    }

    private static void optional(JsonWriter json, String name, JsonObject value) {
        if (value != null) {
            json.name(name).tree(value);
        }
    }

    private static void detail(JsonWriter json, RouteState route, RouteState.Interest s) {
        json.beginObject().name("subject").value(s.subject());
        if (!s.queue().isEmpty()) {
            json.name("qgroup").value(s.queue());
        }
        json.name("sid").value(s.sid()).name("msgs").value(0).name("cid").value(route.rid())
                .endObject();
    }
}
