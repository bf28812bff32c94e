package io.natterjack.monitor;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The parameters of a request, with nats-server's messages for bad ones. */
final class Query {

    /** A parameter that cannot be read: status 400. */
    static final class BadParameter extends Exception {
        private static final long serialVersionUID = 1;

        BadParameter(String message) {
            super(message, null, false, false);
        }
    }

    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> FALSE =
            Set.of("", "0", "f", "F", "FALSE", "false", "False");

    private final Map<String, String> values = new HashMap<>();

    /** @param text what stands behind the question mark, or null */
    Query(String text) {
        if (text == null) {
            return;
        }
        for (String pair : text.split("&")) {
            final int equals = pair.indexOf('=');
            final String name = equals < 0 ? pair : pair.substring(0, equals);
            values.putIfAbsent(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
        }
    }

    String text(String name) {
        return values.getOrDefault(name, "");
    }

    boolean bool(String name) throws BadParameter {
        final String value = text(name);
        if (TRUE.contains(value)) {
            return true;
        }
        if (FALSE.contains(value)) {
            return false;
        }
        throw new BadParameter("Error decoding boolean for '" + name
                + "': strconv.ParseBool: parsing \"" + value + "\": invalid syntax");
    }

    int integer(String name) throws BadParameter {
        final String value = text(name);
        try {
            return value.isEmpty() ? 0 : Integer.parseInt(value);
        } catch (NumberFormatException ex) {
            throw new BadParameter("Error decoding int for '" + name
                    + "': strconv.Atoi: parsing \"" + value + "\": invalid syntax");
        }
    }

    long id(String name) throws BadParameter {
        final String value = text(name);
        try {
            return value.isEmpty() ? 0 : Long.parseUnsignedLong(value);
        } catch (NumberFormatException ex) {
            throw new BadParameter("Error decoding uint64 for '" + name
                    + "': strconv.ParseUint: parsing \"" + value + "\": invalid syntax");
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException ex) {
            return text;
        }
    }
}
