package io.natterjack.monitor;

import io.natterjack.client.ClientState;
import io.natterjack.client.ClientState.PeerCertificate;
import io.natterjack.client.ClientState.SubscriptionState;
import io.natterjack.json.JsonWriter;
import io.natterjack.monitor.Query.BadParameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The endpoint {@code /connz}: clients, filtered, sorted and in pages. */
final class Connz {

    private static final int LIMIT_DEFAULT = 1024;

    /** Which clients are asked for. */
    enum Clients { OPEN, CLOSED, ANY }

    private final Query query;
    private final Clients state;
    private final boolean withAuth;
    private final boolean withSubs;
    private final boolean withSubsDetail;
    private final int offset;
    private final int limit;
    private final long cid;
    private final Comparator<ClientState> order;
    private final long nowMicros;

    Connz(Query query, long nowMicros) throws BadParameter {
        this.query = query;
        this.nowMicros = nowMicros;
        withAuth = query.bool("auth");
        withSubsDetail = query.text("subs").equalsIgnoreCase("detail");
        withSubs = !withSubsDetail && query.bool("subs");
        offset = Math.max(0, query.integer("offset"));
        final int given = query.integer("limit");
        limit = given < 1 ? LIMIT_DEFAULT : given;
        cid = query.id("cid");
        state = switch (query.text("state").toLowerCase(Locale.ROOT)) {
            case "", "open" -> Clients.OPEN;
            case "closed" -> Clients.CLOSED;
            case "any", "all" -> Clients.ANY;
            default -> throw new BadParameter("Error decoding state for " + query.text("state"));
        };
        order = order(query.text("sort"));
    }

    boolean wantsOpen() {
        return state != Clients.CLOSED;
    }

    boolean wantsClosed() {
        return state != Clients.OPEN;
    }

    String json(String serverId, List<ClientState> clients) {
        final List<ClientState> matching = new ArrayList<>();
        for (ClientState client : clients) {
            if (matches(client)) {
                matching.add(client);
            }
        }
        matching.sort(order);
        final int from = Math.min(offset, matching.size());
        final List<ClientState> page =
                matching.subList(from, Math.min(matching.size(), from + limit));
        final JsonWriter json = new JsonWriter("  ").beginObject()
                .name("server_id").value(serverId)
                .name("now").value(Times.time(nowMicros))
                .name("num_connections").value(page.size())
                .name("total").value(matching.size())
                .name("offset").value(offset)
                .name("limit").value(limit)
                .name("connections");
        if (matching.isEmpty() && !query.text("acc").isEmpty()) {
            // NATS: an account without connections has no list.
            return json.tree(null).endObject().toString();
        }
        json.beginArray();
        page.forEach(client -> write(json, client));
        return json.endArray().endObject().toString();
    }

    private boolean matches(ClientState client) {
        return (cid == 0 || client.cid() == cid)
                && (query.text("user").isEmpty() || query.text("user").equals(client.user()))
                && (query.text("acc").isEmpty() || query.text("acc").equals(client.account()));
    }

    private void write(JsonWriter json, ClientState c) {
        final long endMicros = c.stoppedMicros() > 0 ? c.stoppedMicros() : nowMicros;
        json.beginObject()
                .name("cid").value(c.cid())
                .name("kind").value("Client")
                .name("type").value("nats")
                .name("ip").value(c.ip())
                .name("port").value(c.port())
                .name("start").value(Times.time(c.startedMicros()))
                .name("last_activity").value(Times.time(c.lastActivityMicros()));
        if (c.stoppedMicros() > 0) {
            json.name("stop").value(Times.time(c.stoppedMicros()))
                    .name("reason").value(c.reason());
        }
        if (c.rttNs() > 0) {
            json.name("rtt").value(Times.rtt(c.rttNs()));
        }
        json.name("uptime").value(Times.uptime(endMicros - c.startedMicros()))
                .name("idle").value(Times.uptime(endMicros - c.lastActivityMicros()))
                .name("pending_bytes").value(c.pendingBytes())
                .name("in_msgs").value(c.inMessages())
                .name("out_msgs").value(c.outMessages())
                .name("in_bytes").value(c.inBytes())
                .name("out_bytes").value(c.outBytes())
                .name("subscriptions").value(c.subscriptionCount());
        optional(json, "name", c.name());
        optional(json, "lang", c.lang());
        optional(json, "version", c.version());
        if (c.tls() != null) {
            json.name("tls_version").value(c.tls().version())
                    .name("tls_cipher_suite").value(c.tls().cipherSuite());
            if (withAuth && !c.tls().certificates().isEmpty()) {
                json.name("tls_peer_certs").beginArray();
                for (PeerCertificate each : c.tls().certificates()) {
                    json.beginObject().name("subject").value(each.subject())
                            .name("spki_sha256").value(each.keyDigest())
                            .name("cert_sha256").value(each.digest()).endObject();
                }
                json.endArray();
            }
            if (c.tls().isFirst()) {
                json.name("tls_first").value(true);
            }
        }
        if (withAuth) {
            optional(json, "authorized_user", c.user());
            optional(json, "account", c.account().equals("$G") ? "" : c.account());
        }
        if (withSubs && !c.subscriptions().isEmpty()) {
            json.name("subscriptions_list").beginArray();
            c.subscriptions().forEach(s -> json.value(s.subject()));
            json.endArray();
        }
        if (withSubsDetail && !c.subscriptions().isEmpty()) {
            json.name("subscriptions_list_detail").beginArray();
            c.subscriptions().forEach(s -> write(json, c, s));
            json.endArray();
        }
        json.endObject();
    }

    private static void write(JsonWriter json, ClientState c, SubscriptionState s) {
        json.beginObject();
        optional(json, "account", c.account());
        json.name("subject").value(s.subject());
        optional(json, "qgroup", s.queue());
        json.name("sid").value(s.sid()).name("msgs").value(s.messages());
        if (s.max() > 0) {
            json.name("max").value(s.max());
        }
        json.name("cid").value(c.cid()).endObject();
    }

    private static void optional(JsonWriter json, String name, String value) {
        if (!value.isEmpty()) {
            json.name(name).value(value);
        }
    }

    private Comparator<ClientState> order(String sort) throws BadParameter {
        final Comparator<ClientState> byId = Comparator.comparingLong(ClientState::cid);
        return switch (sort) {
            case "", "cid" -> byId;
            case "start" -> Comparator.comparingLong(ClientState::startedMicros);
            case "subs" -> Comparator.comparingInt(ClientState::subscriptionCount).reversed();
            case "pending" -> Comparator.comparingLong(ClientState::pendingBytes).reversed();
            case "msgs_to" -> Comparator.comparingLong(ClientState::outMessages).reversed();
            case "msgs_from" -> Comparator.comparingLong(ClientState::inMessages).reversed();
            case "bytes_to" -> Comparator.comparingLong(ClientState::outBytes).reversed();
            case "bytes_from" -> Comparator.comparingLong(ClientState::inBytes).reversed();
            case "last" -> Comparator.comparingLong(ClientState::lastActivityMicros).reversed();
            case "idle" -> Comparator.comparingLong(ClientState::lastActivityMicros);
            case "uptime" -> Comparator.comparingLong(ClientState::startedMicros).reversed();
            case "rtt" -> Comparator.comparingLong(ClientState::rttNs).reversed();
            case "stop" -> {
                if (state != Clients.CLOSED) {
                    throw new BadParameter("sort by stop only valid on closed connections");
                }
                yield Comparator.comparingLong(ClientState::stoppedMicros).reversed();
            }
            case "reason" -> {
                if (state != Clients.CLOSED) {
                    throw new BadParameter("sort by reason only valid on closed connections");
                }
                yield Comparator.comparing(ClientState::reason);
            }
            default -> throw new BadParameter("invalid sorting option: " + sort);
        };
    }
}
