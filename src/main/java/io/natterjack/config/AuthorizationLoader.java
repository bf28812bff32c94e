package io.natterjack.config;

import static io.natterjack.config.Messages.bool;
import static io.natterjack.config.Messages.map;
import static io.natterjack.config.Messages.string;

import io.natterjack.config.AuthorizationConfig.UserConfig;
import io.natterjack.config.Messages.WrongType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the top-level {@code authorization} map. For one thread. */
final class AuthorizationLoader {

    private final Messages messages;
    private String user;
    private String password = "";
    private String token;
    private List<UserConfig> users;
    private long timeoutNs;

    AuthorizationLoader(Messages messages) {
        this.messages = messages;
    }

    /**
     * Returns what is configured, with a timeout of 0 if none is.
     *
     * @param accounts what the accounts option says
     */
    AuthorizationConfig load(ConfigValue authorization, String noAuthUser,
                             AccountsLoader accounts) {
        messages.read(authorization, this::option);
        if (token != null && (user != null || !password.isEmpty())) {
            messages.error(authorization, "Cannot have a user/pass and token");
        }
        final boolean isList = users != null || accounts.hasUsers();
        if (isList && user != null) {
            messages.error(authorization, "Can not have a single user/pass and a users array");
        }
        if (isList && token != null) {
            messages.error(authorization, "Can not have a token and a users array");
        }
        final Set<String> names = new HashSet<>();
        accounts.users().forEach(each -> names.add(each.name()));
        for (UserConfig each : users == null ? List.<UserConfig>of() : users) {
            if (!names.add(each.name())) {
                messages.error(authorization, "Duplicate user "
                        + ConfigText.quote(each.name()) + " detected");
            }
        }
        return new AuthorizationConfig(user, password, token,
                all(accounts), Math.max(0, timeoutNs), noAuthUser);
    }

    private List<UserConfig> all(AccountsLoader accounts) {
        final List<UserConfig> all = new ArrayList<>(users == null ? List.of() : users);
        all.addAll(accounts.users());
        return all;
    }

    private void option(String key, ConfigValue value) throws WrongType {
        switch (key.toLowerCase(Locale.ROOT)) {
            case "user", "username" -> user = emptyToNull(string(value));
            case "pass", "password" -> password = string(value);
            case "token" -> token = emptyToNull(string(value));
            case "timeout" -> timeoutNs = messages.timeout(value, "authorization");
            case "users" -> users = new UsersLoader(messages, "$G").load(value);
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

    private static String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
