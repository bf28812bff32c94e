package io.natterjack;

/**
 * An address as it is told to others.
 *
 * @param host without brackets
 */
record HostPort(String host, int port) {

    /**
     * Reads {@code host}, {@code host:port} or {@code [host]:port}.
     *
     * @param text        or null
     * @param portDefault if the port is missing, 0 or -1
     * @return null for null
     * @throws IllegalArgumentException if it is none of these
     */
    static HostPort parse(String text, int portDefault) {
        if (text == null || text.isBlank()) {
            return null;
        }
        final String trimmed = text.trim();
        final int bracket = trimmed.lastIndexOf(']');
        final int colon = trimmed.indexOf(':', Math.max(0, bracket));
        if (colon < 0) {
            return new HostPort(unbracketed(trimmed), portDefault);
        }
        if (trimmed.indexOf(':', colon + 1) >= 0) {
            throw new IllegalArgumentException(
                    "address " + trimmed + ": too many colons in address");
        }
        final String portText = trimmed.substring(colon + 1);
        try {
            final int port = Integer.parseInt(portText);
            return new HostPort(unbracketed(trimmed.substring(0, colon)),
                    port <= 0 ? portDefault : port);
        } catch (NumberFormatException ex) {
            throw new IllegalArgumentException(
                    "strconv.Atoi: parsing \"" + portText + "\": invalid syntax", ex);
        }
    }

    String text() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]")
                ? host.substring(1, host.length() - 1) : host;
    }
}
