package io.natterjack.config;

import io.natterjack.config.ConfigValue.Kind;
import io.natterjack.config.Messages.WrongType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Checks the {@code permissions} of routes, which are a feature that is not built yet. */
final class RoutePermissionsLoader {

    private static final String ALLOW_OR_DENY = "only 'allow' or 'deny' are permitted";

    private final Messages messages;

    RoutePermissionsLoader(Messages messages) {
        this.messages = messages;
    }

    /** One subject and where it is to be blamed. */
    private record Subject(String text, ConfigValue place, String list) {
    }

    void check(ConfigValue permissions) throws WrongType {
        if (permissions.kind() != Kind.MAP) {
            messages.errorWithoutPlace("Expected permissions to be a map/struct, got "
                    + permissions);
            return;
        }
        final List<Subject> subjects = new ArrayList<>();
        boolean isAnythingSet = false;
        for (var entry : permissions.map().entrySet()) {
            final ConfigValue value = entry.getValue();
            switch (entry.getKey().toLowerCase(Locale.ROOT)) {
                case "pub", "publish", "import" -> {
                    isAnythingSet |= isSet(value);
                    if (!direction("import", value, subjects)) {
                        return;
                    }
                }
                case "sub", "subscribe", "export" -> {
                    isAnythingSet |= isSet(value);
                    if (!direction("export", value, subjects)) {
                        return;
                    }
                }
                case "allow_responses", "publish_allow_responses" -> {
                    if (value.kind() != Kind.BOOLEAN || value.bool()) {
                        messages.error(permissions,
                                "Cluster permissions do not support dynamic responses");
                        return;
                    }
                }
                default -> {
                    if (!value.isUsedAsVariable()) {
                        messages.error(value, "Unknown field "
                                + ConfigText.quote(entry.getKey()) + " parsing permissions");
                        return;
                    }
                }
            }
        }
        for (Subject subject : subjects) {
            if (subject.text().indexOf(' ') >= 0) {
                messages.error(permissions, "cluster " + subject.list() + ": subject "
                        + ConfigText.quote(subject.text()) + " is not a valid subject");
                return;
            }
        }
        if (isAnythingSet) {
            messages.unsupported("cluster permissions", permissions);
        }
    }

    private static boolean isSet(ConfigValue value) {
        return value.kind() != Kind.MAP || !value.map().isEmpty();
    }

    private boolean direction(String name, ConfigValue value, List<Subject> into) {
        if (value.kind() != Kind.MAP) {
            return subjects(name + " allow", value, null, into);
        }
        for (var entry : value.map().entrySet()) {
            final String key = entry.getKey().toLowerCase(Locale.ROOT);
            final boolean isList = key.equals("allow") || key.equals("deny");
            if (!isList) {
                if (entry.getValue().isUsedAsVariable()) {
                    continue;
                }
                messages.error(entry.getValue(), "Unknown field name "
                        + ConfigText.quote(entry.getKey()) + " parsing subject permissions, "
                        + ALLOW_OR_DENY);
                return false;
            }
            if (!subjects(name + " " + key, entry.getValue(), entry.getValue(), into)) {
                return false;
            }
        }
        return true;
    }

    private boolean subjects(String list, ConfigValue value, ConfigValue place,
                             List<Subject> into) {
        final List<ConfigValue> items;
        switch (value.kind()) {
            case STRING -> items = List.of(value);
            case LIST -> items = value.list();
            default -> {
                messages.errorWithoutPlace("Expected subject permissions to be a subject, or "
                        + "array of subjects, got " + value.kind().goType());
                return false;
            }
        }
        for (ConfigValue item : items) {
            if (item.kind() != Kind.STRING) {
                messages.error(item, "Subject in permissions array cannot be cast to string");
                return false;
            }
        }
        for (ConfigValue item : items) {
            // nats-server: what is exported may carry a queue name, which routes then refuse.
            final boolean isValid = list.startsWith("export")
                    ? SubjectRule.isValidWithQueue(item.string())
                    : SubjectRule.isValid(item.string());
            if (!isValid) {
                final String text = "subject " + ConfigText.quote(item.string())
                        + " is not a valid subject";
                if (place == null) {
                    messages.errorWithoutPlace(text);
                } else {
                    messages.error(place, text);
                }
                return false;
            }
            into.add(new Subject(item.string(), place, list));
        }
        return true;
    }
}
