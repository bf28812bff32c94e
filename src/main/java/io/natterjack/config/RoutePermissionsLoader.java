package io.natterjack.config;

import io.natterjack.config.ConfigValue.Kind;
import io.natterjack.config.Messages.WrongType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the {@code permissions} of routes. For one thread. */
final class RoutePermissionsLoader {

    private static final String ALLOW_OR_DENY = "only 'allow' or 'deny' are permitted";

    private final Messages messages;

    RoutePermissionsLoader(Messages messages) {
        this.messages = messages;
    }

    /** One subject and where it is to be blamed. */
    private record Subject(String text, ConfigValue place, String list) {
    }

    /** Returns what was read, or null after an error or if nothing is restricted. */
    RoutePermissions load(ConfigValue permissions) throws WrongType {
        if (permissions.kind() != Kind.MAP) {
            messages.errorWithoutPlace("Expected permissions to be a map/struct, got "
                    + permissions);
            return null;
        }
        final List<Subject> subjects = new ArrayList<>();
        boolean isImportSet = false;
        boolean isExportSet = false;
        for (var entry : permissions.map().entrySet()) {
            final ConfigValue value = entry.getValue();
            switch (entry.getKey().toLowerCase(Locale.ROOT)) {
                case "pub", "publish", "import" -> {
                    isImportSet |= isSet(value);
                    if (!direction("import", value, subjects)) {
                        return null;
                    }
                }
                case "sub", "subscribe", "export" -> {
                    isExportSet |= isSet(value);
                    if (!direction("export", value, subjects)) {
                        return null;
                    }
                }
                case "allow_responses", "publish_allow_responses" -> {
                    if (value.kind() != Kind.BOOLEAN || value.bool()) {
                        messages.error(permissions,
                                "Cluster permissions do not support dynamic responses");
                        return null;
                    }
                }
                default -> {
                    if (!value.isUsedAsVariable()) {
                        messages.error(value, "Unknown field "
                                + ConfigText.quote(entry.getKey()) + " parsing permissions");
                        return null;
                    }
                }
            }
        }
        for (Subject subject : subjects) {
            if (subject.text().indexOf(' ') >= 0) {
                messages.error(permissions, "cluster " + subject.list() + ": subject "
                        + ConfigText.quote(subject.text()) + " is not a valid subject");
                return null;
            }
        }
        return isImportSet || isExportSet
                ? new RoutePermissions(isImportSet ? rule("import", subjects) : null,
                        isExportSet ? rule("export", subjects) : null)
                : null;
    }

    private static RoutePermissions.Rule rule(String direction, List<Subject> subjects) {
        return new RoutePermissions.Rule(list(direction + " allow", subjects),
                list(direction + " deny", subjects));
    }

    private static List<String> list(String name, List<Subject> subjects) {
        final List<String> found = subjects.stream().filter(each -> each.list().equals(name))
                .map(Subject::text).toList();
        return found.isEmpty() ? null : found;
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
