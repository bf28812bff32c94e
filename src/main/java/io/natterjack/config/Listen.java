package io.natterjack.config;

/**
 * The value of a {@code listen} option.
 *
 * @param host null if only a port was given
 */
record Listen(String host, int port) {

    /** Reads it; null and an error if it is none. */
    static Listen read(ConfigValue value, Messages messages) {
        if (value.kind() == ConfigValue.Kind.INTEGER) {
            return new Listen(null, (int) value.integer());
        }
        if (value.kind() != ConfigValue.Kind.STRING) {
            messages.error(value, "expected port or host:port, got " + value.kind().goType());
            return null;
        }
        final String text = value.string();
        final int colon = splitAt(text);
        if (colon < 0) {
            messages.error(value, "could not parse address string " + ConfigText.quote(text));
            return null;
        }
        final String port = text.substring(colon + 1);
        String host = text.substring(0, colon);
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            return new Listen(host, Integer.parseInt(port));
        } catch (NumberFormatException ex) {
            messages.error(value, "could not parse port " + ConfigText.quote(port));
            return null;
        }
    }

    /** The colon before the port, or -1 if it cannot be told. */
    private static int splitAt(String text) {
        final int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return -1;
        }
        final String host = text.substring(0, colon);
        if (host.startsWith("[")) {
            return host.endsWith("]") && host.indexOf(']') == host.length() - 1
                    && host.lastIndexOf('[') == 0 ? colon : -1;
        }
        return host.indexOf(':') >= 0 || host.indexOf('[') >= 0 || host.indexOf(']') >= 0
                ? -1 : colon;
    }
}
