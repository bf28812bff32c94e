package io.natterjack.protocol;

import io.natterjack.json.JsonException;
import io.natterjack.json.JsonObject;
import io.natterjack.json.JsonReader;
import java.util.List;

/**
 * What CONNECT says, from a client or from a soliciting route. Keys are matched without regard to
 * case, unknown keys are ignored, absent ones keep what an earlier CONNECT said.
 */
public record ConnectOptions(
        boolean verbose, boolean pedantic, boolean echo, boolean headers, boolean noResponders,
        int protocol, String name, String lang, String version, String user, String pass,
        String authToken, String account, boolean newAccount,
        String cluster, boolean clusterDynamic, boolean lnoc, boolean lnocu, boolean ln,
        String gateway) {

    /** Of a client that sent no CONNECT. */
    public static final ConnectOptions DEFAULT = new ConnectOptions(true, true, true, false,
            false, 0, "", "", "", "", "", "", "", false, "", false, false, false, false, "");

    /** Of a route that sent no CONNECT: quiet, and without echo. */
    public static final ConnectOptions ROUTE_DEFAULT = new ConnectOptions(false, false, false,
            false, false, 0, "", "", "", "", "", "", "", false, "", false, false, false, false,
            "");

    /** Not of use here, but of the wrong type they are refused. */
    private static final List<String> UNUSED_TEXTS =
            List.of("nkey", "jwt", "sig", "proxy_sig", "remote_account");

    /**
     * Reads {@code bytes[from, to)}.
     *
     * @param previous what holds for absent keys
     * @return null if it is not a JSON object, or a value is of the wrong type
     */
    public static ConnectOptions parse(byte[] bytes, int from, int to, ConnectOptions previous) {
        try {
            final JsonObject o = JsonReader.readObject(bytes, from, to);
            o.bool("tls_required", false);
            for (String unused : UNUSED_TEXTS) {
                o.string(unused, "");
            }
            return new ConnectOptions(
                    o.bool("verbose", previous.verbose), o.bool("pedantic", previous.pedantic),
                    o.bool("echo", previous.echo), o.bool("headers", previous.headers),
                    o.bool("no_responders", previous.noResponders),
                    (int) Math.max(-1, Math.min(99, o.integer("protocol", previous.protocol))),
                    o.string("name", previous.name), o.string("lang", previous.lang),
                    o.string("version", previous.version), o.string("user", previous.user),
                    o.string("pass", previous.pass),
                    o.string("auth_token", previous.authToken),
                    o.string("account", previous.account),
                    o.bool("new_account", previous.newAccount),
                    o.string("cluster", previous.cluster),
                    o.bool("cluster_dynamic", previous.clusterDynamic),
                    o.bool("lnoc", previous.lnoc), o.bool("lnocu", previous.lnocu),
                    o.bool("ln", previous.ln), o.string("gateway", previous.gateway));
        } catch (JsonException ex) {
            return null;
        }
    }

    /** Whether {@code bytes[from, to)} is a JSON object. */
    public static boolean isJsonObject(byte[] bytes, int from, int to) {
        try {
            JsonReader.readObject(bytes, from, to);
            return true;
        } catch (JsonException ex) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "ConnectOptions[name=" + name + ", lang=" + lang + ", user=" + user + "]";
    }
}
