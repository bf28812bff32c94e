package io.natterjack.config;

import static io.natterjack.config.Messages.string;

import io.natterjack.config.AuthorizationConfig.UserConfig;
import io.natterjack.config.ConfigValue.Kind;
import io.natterjack.config.Messages.WrongType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the {@code accounts} option: a list of names, or a map with users. For one thread. */
final class AccountsLoader {

    private static final String GLOBAL = "$G";
    private static final Pattern ACCOUNT_NKEY = Pattern.compile("^A[A-Z2-7]{55}$");

    private final Messages messages;
    private final Set<String> names = new LinkedHashSet<>();
    private final List<UserConfig> users = new ArrayList<>();
    private final Set<String> userNames = new LinkedHashSet<>();
    private boolean hasUsers;
    private String single;

    AccountsLoader(Messages messages) {
        this.messages = messages;
    }

    /** The names of the accounts, in their order. */
    List<String> names() {
        return List.copyOf(names);
    }

    /** The users of all accounts. */
    List<UserConfig> users() {
        return users;
    }

    /** Whether any account has a list of users. */
    boolean hasUsers() {
        return hasUsers;
    }

    /**
     * NATS: what is neither a list nor a map is ignored.
     *
     * @param authorizationBefore the authorization block if it stands before, else null
     */
    void load(ConfigValue value, ConfigValue authorizationBefore) throws WrongType {
        single = single(authorizationBefore);
        if (value.kind() == Kind.LIST) {
            for (ConfigValue each : value.list()) {
                if (string(each).equals(GLOBAL)) {
                    messages.error(each, "\"$G\" is a Reserved Account");
                } else if (!names.add(each.string())) {
                    messages.error(each, "Duplicate Account Entry: " + each.string());
                }
            }
        } else if (value.kind() == Kind.MAP) {
            for (var entry : value.map().entrySet()) {
                account(entry.getKey(), entry.getValue());
            }
        }
    }

    private void account(String name, ConfigValue value) {
        if (value.kind() != Kind.MAP) {
            if (!value.isUsedAsVariable()) {
                messages.error(value, "Expected map entries for accounts");
            }
            return;
        }
        if (name.equals(GLOBAL)) {
            messages.error(value, "\"$G\" is a Reserved Account");
            return;
        }
        names.add(name);
        messages.read(value, (key, each) -> option(name, key, each));
    }

    private void option(String account, String key, ConfigValue value) throws WrongType {
        switch (key.toLowerCase(Locale.ROOT)) {
            case "users" -> users(account, value);
            case "nkey" -> {
                final String nkey = string(value);
                if (!ACCOUNT_NKEY.matcher(nkey).matches()) {
                    messages.error(value, "Not a valid public nkey for an account: "
                            + ConfigText.quote(nkey));
                }
            }
            case "limits" -> limits(value);
            case "imports" -> items(value, "Imports", "imports");
            case "exports" -> items(value, "Exports", "exports");
            case "mappings", "maps" -> refuse("account mappings", value);
            case "default_permissions" -> refuse("account default_permissions", value);
            case "jetstream" -> jetStream(value);
            case "msg_trace", "trace_dest" -> refuse("account msg_trace", value);
            default -> messages.unknown(key, value);
        }
    }

    /** What an authorization block has that does not go with users of accounts, or null. */
    private static String single(ConfigValue authorization) {
        if (authorization != null) {
            for (var entry : authorization.map().entrySet()) {
                final boolean isText = entry.getValue().kind() == Kind.STRING
                        && !entry.getValue().string().isEmpty();
                switch (entry.getKey().toLowerCase(Locale.ROOT)) {
                    case "user", "username" -> {
                        if (isText) {
                            return "single user/pass";
                        }
                    }
                    case "token" -> {
                        if (isText) {
                            return "token";
                        }
                    }
                    default -> {
                        // Goes with accounts.
                    }
                }
            }
        }
        return null;
    }

    private void users(String account, ConfigValue value) {
        if (single != null) {
            messages.error(value, "Can not have a " + single + " and accounts");
            return;
        }
        hasUsers = true;
        final List<UserConfig> given = new UsersLoader(messages, account).load(value);
        if (given == null) {
            return;
        }
        for (UserConfig user : given) {
            if (!userNames.add(user.name())) {
                messages.error(value, "Duplicate user " + ConfigText.quote(user.name())
                        + " detected");
            }
        }
        users.addAll(given);
    }

    private void limits(ConfigValue value) {
        if (value.kind() != Kind.MAP) {
            messages.error(value, "Expected account limits to be a map/struct, got " + value);
            return;
        }
        messages.read(value, (key, each) -> {
            switch (key.toLowerCase(Locale.ROOT)) {
                case "max_connections", "max_conn", "max_subscriptions", "max_subs",
                     "max_payload", "max_pay", "max_leafnodes", "max_leafs" -> {
                    if (Messages.integer(each) >= 0) {
                        messages.unsupported("account limits", each);
                    }
                }
                default -> {
                    if (!each.isUsedAsVariable()) {
                        messages.error(each, "Unknown field " + ConfigText.quote(key)
                                + " parsing account limits");
                    }
                }
            }
        });
    }

    private void items(ConfigValue value, String plural, String feature) {
        if (value.kind() != Kind.LIST) {
            messages.error(value, plural + " should be an array, got " + value.kind().goType());
        } else if (!value.list().isEmpty()) {
            messages.unsupported("account " + feature, value);
        }
    }

    private void jetStream(ConfigValue value) {
        if (value.kind() == Kind.STRING) {
            switch (value.string().toLowerCase(Locale.ROOT)) {
                case "disabled", "disable" -> {
                    return;
                }
                case "enabled", "enable" -> {
                    // Refused below, by name.
                }
                default -> {
                    messages.errorWithoutPlace("Expected 'enabled' or 'disabled' for string "
                            + "value, got '" + value.string() + "'");
                    return;
                }
            }
        } else if (value.kind() == Kind.BOOLEAN && !value.bool()) {
            return;
        }
        refuse("account jetstream", value);
    }

    private void refuse(String feature, ConfigValue value) {
        if (value.kind() != Kind.MAP || !value.map().isEmpty()) {
            messages.unsupported(feature, value);
        }
    }
}
