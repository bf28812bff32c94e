package io.natterjack.config;

import io.natterjack.config.ConfigValue.Kind;
import java.util.Map;
import java.util.Set;

/**
 * Options of nats-server for features that this server does not have. They are read, so that a
 * file that is right is not called wrong; what is asked for is refused at the start, by name.
 */
final class UnsupportedFeatures {

    /** What happens to an option that is set to something other than "off". */
    private enum Answer {
        /** The start is refused. */
        REFUSE,
        /** It changes nothing that a client or peer relies on. */
        IGNORE
    }

    private static final Map<String, Answer> OPTIONS = Map.ofEntries(
            Map.entry("default_js_domain", Answer.REFUSE),
            Map.entry("default_sentinel", Answer.REFUSE),
            Map.entry("feature_flags", Answer.IGNORE),
            Map.entry("gateway", Answer.REFUSE),
            Map.entry("http_base_path", Answer.REFUSE),
            Map.entry("jetstream", Answer.REFUSE),
            Map.entry("leaf", Answer.REFUSE),
            Map.entry("leafnodes", Answer.REFUSE),
            Map.entry("mappings", Answer.REFUSE),
            Map.entry("maps", Answer.REFUSE),
            Map.entry("max_traced_msg_len", Answer.IGNORE),
            Map.entry("mqtt", Answer.REFUSE),
            Map.entry("ocsp", Answer.REFUSE),
            Map.entry("ocsp_cache", Answer.REFUSE),
            Map.entry("operator", Answer.REFUSE),
            Map.entry("operators", Answer.REFUSE),
            Map.entry("root", Answer.REFUSE),
            Map.entry("roots", Answer.REFUSE),
            Map.entry("root_operator", Answer.REFUSE),
            Map.entry("root_operators", Answer.REFUSE),
            Map.entry("prof_port", Answer.IGNORE),
            Map.entry("prof_block_rate", Answer.IGNORE),
            Map.entry("proxies", Answer.REFUSE),
            Map.entry("proxy_protocol", Answer.REFUSE),
            Map.entry("remote_syslog", Answer.REFUSE),
            Map.entry("resolver", Answer.REFUSE),
            Map.entry("account_resolver", Answer.REFUSE),
            Map.entry("accounts_resolver", Answer.REFUSE),
            Map.entry("resolver_tls", Answer.REFUSE),
            Map.entry("resolver_preload", Answer.REFUSE),
            Map.entry("resolver_pinned_accounts", Answer.REFUSE),
            Map.entry("server_metadata", Answer.IGNORE),
            Map.entry("server_tags", Answer.IGNORE),
            Map.entry("store_dir", Answer.IGNORE),
            Map.entry("storedir", Answer.IGNORE),
            Map.entry("syslog", Answer.REFUSE),
            Map.entry("trusted", Answer.REFUSE),
            Map.entry("trusted_keys", Answer.REFUSE),
            Map.entry("websocket", Answer.REFUSE),
            Map.entry("ws", Answer.REFUSE));

    private static final Set<String> OFF_WORDS = Set.of("disabled", "disable", "false");

    private UnsupportedFeatures() {
    }

    /** Returns whether it is such an option. */
    static boolean option(String name, ConfigValue value, Messages messages) {
        final Answer answer = OPTIONS.get(name);
        if (answer == null) {
            return false;
        }
        if (answer == Answer.REFUSE && !isOff(value)) {
            messages.unsupported(name, value);
        }
        return true;
    }

    private static boolean isOff(ConfigValue value) {
        return switch (value.kind()) {
            case BOOLEAN -> !value.bool();
            case STRING -> value.string().isEmpty() || value.string().equals("/")
                    || OFF_WORDS.contains(value.string());
            case INTEGER -> value.integer() == 0;
            case MAP -> value.map().isEmpty() || value.map().containsKey("enabled")
                    && value.map().get("enabled").kind() == Kind.BOOLEAN
                    && !value.map().get("enabled").bool();
            case LIST -> value.list().isEmpty();
            default -> false;
        };
    }
}
