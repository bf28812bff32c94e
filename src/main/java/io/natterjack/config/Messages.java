package io.natterjack.config;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a configuration, collected in the order of the file; and typed reading. */
final class Messages {

    /** A value that is not of the type asked for; it ends the reading of its map. */
    static final class WrongType extends Exception {

        private static final long serialVersionUID = 1;

        WrongType(ConfigValue value, String required) {
            super(value.position() + ": interface conversion: interface {} is "
                    + value.kind().goType() + ", not " + required, null, false, false);
        }
    }

    /** Reads one entry of a map. */
    interface Reader {
        void read(String key, ConfigValue value) throws WrongType;
    }

    final List<String> warnings = new ArrayList<>();
    final List<String> errors = new ArrayList<>();
    final List<String> unsupported = new ArrayList<>();

    void error(ConfigValue at, String text) {
        errors.add(at.position() + ": " + text);
    }

    void errorWithoutPlace(String text) {
        errors.add(text);
    }

    void unknown(String key, ConfigValue value) {
        if (!value.isUsedAsVariable()) {
            error(value, "unknown field " + ConfigText.quote(key));
        }
    }

    void warn(ConfigValue at, String text) {
        warnings.add(at.position() + ": " + text);
    }

    void warnField(ConfigValue at, String name, String text) {
        warn(at, "invalid use of field " + ConfigText.quote(name) + ": " + text);
    }

    /** Notes something that is asked for and cannot be had: the start will be refused. */
    void unsupported(String key, ConfigValue at) {
        unsupported.add(key + " is not supported by this server (" + at.position() + ")");
    }

    /** Reads the entries of a map in their order, up to the first of a wrong type. */
    void read(ConfigValue map, Reader reader) {
        try {
            for (var entry : map.map().entrySet()) {
                reader.read(entry.getKey(), entry.getValue());
            }
        } catch (WrongType ex) {
            errors.add(ex.getMessage());
        }
    }

    static String string(ConfigValue value) throws WrongType {
        return require(value, ConfigValue.Kind.STRING).string();
    }

    static long integer(ConfigValue value) throws WrongType {
        return require(value, ConfigValue.Kind.INTEGER).integer();
    }

    /** An integer of Go's int, brought into 32 bits: no option means more by more. */
    static int int32(ConfigValue value) throws WrongType {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, integer(value)));
    }

    static boolean bool(ConfigValue value) throws WrongType {
        return require(value, ConfigValue.Kind.BOOLEAN).bool();
    }

    static ConfigValue map(ConfigValue value) throws WrongType {
        return require(value, ConfigValue.Kind.MAP);
    }

    static ConfigValue list(ConfigValue value) throws WrongType {
        return require(value, ConfigValue.Kind.LIST);
    }

    private static ConfigValue require(ConfigValue value, ConfigValue.Kind kind)
            throws WrongType {
        if (value.kind() != kind) {
            throw new WrongType(value, kind.goType());
        }
        return value;
    }

    /** A duration, or with a warning a number of seconds; see nats-server's ping_interval. */
    long durationOrSeconds(String key, ConfigValue value) throws WrongType {
        if (value.kind() == ConfigValue.Kind.STRING) {
            return duration(value, "error parsing " + key + ": ");
        }
        warnField(value, key, key + " should be converted to a duration");
        return integer(value) * 1_000_000_000L;
    }

    /** A duration; 0 and an error if it is none. */
    long duration(ConfigValue value, String prefix) throws WrongType {
        try {
            return Durations.parse(string(value));
        } catch (IllegalArgumentException ex) {
            error(value, prefix + ex.getMessage());
            return 0;
        }
    }

    /** {@code timeout} of an authorization or tls block: seconds, or a duration. */
    long timeout(ConfigValue value, String block) {
        final long ns;
        switch (value.kind()) {
            case INTEGER -> ns = value.integer() * 1_000_000_000L;
            case FLOAT -> ns = (long) (value.floating() * 1e9);
            case STRING -> {
                try {
                    ns = Durations.parse(value.string());
                } catch (IllegalArgumentException ex) {
                    error(value, "error parsing " + block + " config, 'timeout' "
                            + ex.getMessage());
                    return 0;
                }
            }
            default -> {
                error(value, "error parsing " + block + " config, 'timeout' wrong type");
                return 0;
            }
        }
        if (block.equals("authorization") && ns > 60_000_000_000L) {
            warnField(value, "timeout", String.format(java.util.Locale.ROOT,
                    "timeout of %s (%f seconds) is high, consider keeping it under 60 seconds. "
                            + "possibly caused by unquoted duration; use '1m' instead of 1m, for "
                            + "example", value, ns / 1e9));
        }
        return ns;
    }
}
