package io.natterjack.config;

import static io.natterjack.config.Messages.bool;
import static io.natterjack.config.Messages.map;
import static io.natterjack.config.Messages.string;

import io.natterjack.config.AuthorizationConfig.UserConfig;
import io.natterjack.config.ConfigValue.Kind;
import io.natterjack.config.Messages.WrongType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the top-level {@code authorization} map. For one thread. */
final class AuthorizationLoader {

    private static final Pattern BCRYPT = Pattern.compile("^\\$2[abxy]\\$\\d{2}\\$.*",
            Pattern.DOTALL);
    private static final Pattern USER_NKEY = Pattern.compile("^U[A-Z2-7]{55}$");
    private static final Set<String> CONNECTION_TYPES = Set.of("STANDARD", "WEBSOCKET",
            "LEAFNODE", "LEAFNODE_WS", "MQTT", "MQTT_WS", "IN_PROCESS");

    private final Messages messages;
    private String user;
    private String password = "";
    private String token;
    private List<UserConfig> users;
    private long timeoutNs;

    AuthorizationLoader(Messages messages) {
        this.messages = messages;
    }

    static boolean isBcrypt(String password) {
        return BCRYPT.matcher(password).matches();
    }

    AuthorizationConfig load(ConfigValue authorization, String noAuthUser) {
        messages.read(authorization, this::option);
        if (token != null && (user != null || !password.isEmpty())) {
            messages.error(authorization, "Cannot have a user/pass and token");
        }
        if (users != null && user != null) {
            messages.error(authorization, "Can not have a single user/pass and a users array");
        }
        if (users != null && token != null) {
            messages.error(authorization, "Can not have a token and a users array");
        }
        final Set<String> names = new HashSet<>();
        for (UserConfig each : users == null ? List.<UserConfig>of() : users) {
            if (!names.add(each.name())) {
                messages.error(authorization, "Duplicate user "
                        + ConfigText.quote(each.name()) + " detected");
            }
        }
        return new AuthorizationConfig(user, password, token,
                users == null ? List.of() : users,
                timeoutNs > 0 ? timeoutNs : AuthorizationConfig.DEFAULT.timeoutNs(), noAuthUser);
    }

    private void option(String key, ConfigValue value) throws WrongType {
        switch (key.toLowerCase(Locale.ROOT)) {
            case "user", "username" -> user = emptyToNull(string(value));
            case "pass", "password" -> password = secret(string(value), value);
            case "token" -> token = emptyToNull(secret(string(value), value));
            case "timeout" -> timeoutNs = messages.timeout(value, "authorization");
            case "users" -> users = users(value);
            case "default_permissions", "default_permission", "permissions" -> {
                map(value);
                if (!value.map().isEmpty()) {
                    messages.unsupported("authorization permissions", value);
                }
            }
            case "auth_callout", "auth_hook" -> messages.unsupported("auth_callout", value);
            case "proxy_required" -> {
                if (bool(value)) {
                    messages.unsupported("proxy_required", value);
                }
            }
            default -> messages.unknown(key, value);
        }
    }

    private String secret(String text, ConfigValue value) {
        if (isBcrypt(text)) {
            messages.unsupported("bcrypt password", value);
        }
        return text;
    }

    private List<UserConfig> users(ConfigValue value) {
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
                all.add(new UserConfig(reader.name, reader.password, "$G"));
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
                    password = secret(string(value), value);
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
