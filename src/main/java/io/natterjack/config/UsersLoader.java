package io.natterjack.config;

import static io.natterjack.config.Messages.bool;
import static io.natterjack.config.Messages.string;

import io.natterjack.config.AuthorizationConfig.UserConfig;
import io.natterjack.config.ConfigValue.Kind;
import io.natterjack.config.Messages.WrongType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a list of users, of an authorization block or of an account. For one thread. */
final class UsersLoader {

    private static final Pattern USER_NKEY = Pattern.compile("^U[A-Z2-7]{55}$");
    private static final Set<String> CONNECTION_TYPES = Set.of("STANDARD", "WEBSOCKET",
            "LEAFNODE", "LEAFNODE_WS", "MQTT", "MQTT_WS", "IN_PROCESS");

    private final Messages messages;
    private final String account;

    /** @param account that the users belong to */
    UsersLoader(Messages messages, String account) {
        this.messages = messages;
        this.account = account;
    }

    /** Returns the users, or null after an error that discards them all. */
    List<UserConfig> load(ConfigValue value) {
        if (value.kind() != Kind.LIST) {
            messages.error(value, "Expected users field to be an array, got " + value);
            return null;
        }
        final List<UserConfig> all = new ArrayList<>();
        for (ConfigValue entry : value.list()) {
            if (entry.kind() != Kind.MAP) {
                messages.error(entry, "Expected user entry to be a map/struct, got " + entry);
                continue;
            }
            final UserEntry reader = new UserEntry();
            messages.read(entry, reader::option);
            final String refusal = reader.refusal();
            if (refusal != null) {
                messages.error(reader.last == null ? entry : reader.last, refusal);
                return null;
            }
            if (reader.name != null) {
                all.add(new UserConfig(reader.name, reader.password, account));
            }
        }
        return all;
    }

    /** One entry of a list of users. */
    private final class UserEntry {
        private String name;
        private String password = "";
        private boolean hasPassword;
        private String nkey;
        private ConfigValue last;

        void option(String key, ConfigValue value) throws WrongType {
            last = value;
            switch (key.toLowerCase(Locale.ROOT)) {
                case "user", "username" -> name = emptyToNull(string(value));
                case "pass", "password" -> {
                    password = string(value);
                    hasPassword = !password.isEmpty();
                }
                case "nkey" -> {
                    nkey = string(value);
                    messages.unsupported("nkey", value);
                }
                case "permissions", "permission", "authorization" -> {
                    if (value.kind() != Kind.MAP) {
                        messages.error(value, "Expected permissions to be a map/struct, got "
                                + value);
                    } else if (!value.map().isEmpty()) {
                        messages.unsupported("user permissions", value);
                    }
                }
                case "allowed_connection_types", "connection_types", "clients" ->
                        connectionTypes(value);
                case "proxy_required" -> {
                    if (bool(value)) {
                        messages.unsupported("proxy_required", value);
                    }
                }
                default -> messages.unknown(key, value);
            }
        }

        String refusal() {
            if (nkey != null && !USER_NKEY.matcher(nkey).matches()) {
                return "Not a valid public nkey for a user";
            }
            if (nkey != null && (name != null || hasPassword)) {
                return "Nkey users do not take usernames or passwords";
            }
            return name == null && nkey == null ? "User entry requires a user" : null;
        }
    }

    private void connectionTypes(ConfigValue value) {
        final List<String> types = new ArrayList<>();
        if (value.kind() == Kind.STRING) {
            types.add(value.string().toUpperCase(Locale.ROOT));
        } else if (value.kind() == Kind.LIST) {
            for (ConfigValue each : value.list()) {
                if (each.kind() != Kind.STRING) {
                    messages.error(each, "error parsing allowed connection types: unsupported "
                            + "type in array " + each.kind().goType());
                    return;
                }
                types.add(each.string().toUpperCase(Locale.ROOT));
            }
        } else {
            messages.error(value, "error parsing allowed connection types: unsupported type "
                    + value.kind().goType());
            return;
        }
        final List<String> unknown =
                types.stream().filter(type -> !CONNECTION_TYPES.contains(type)).toList();
        if (!unknown.isEmpty()) {
            messages.error(value, "invalid connection types [" + String.join(" ",
                    unknown.stream().map(ConfigText::quote).toList()) + "]");
        } else if (!types.isEmpty() && !types.contains("STANDARD")) {
            messages.unsupported("allowed_connection_types without STANDARD", value);
        }
    }

    private static String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
