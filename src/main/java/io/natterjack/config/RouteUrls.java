package io.natterjack.config;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Route URLs, read as leniently as Go's net/url does. */
public final class RouteUrls {

    private static final String USER_INFO_CHARS = "-._:~!$&'()*+,;=%@";
    private static final String HOST_CHARS = "-_.~!$&'()*+,;=:[]<>\"";

    private RouteUrls() {
    }

    /** Returns the URL, or null if it is none. */
    public static RouteUrl parse(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) == 0x7F) {
                return null;
            }
        }
        String rest = cut(text, '#');
        final int schemeEnd = schemeEnd(rest);
        if (schemeEnd == 0) {
            return null;
        }
        rest = cut(rest.substring(Math.max(0, schemeEnd)), '?');
        if (!rest.startsWith("//")) {
            final boolean isPath = schemeEnd < 0;
            final String first = cut(rest, '/');
            if (isPath && first.indexOf(':') >= 0 || isPath && unescape(rest) == null) {
                return null;
            }
            return new RouteUrl(text, "", 0, null, null);
        }
        final int slash = rest.indexOf('/', 2);
        final String authority = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
        if (slash >= 0 && unescape(rest.substring(slash)) == null) {
            return null;
        }
        return authority(text, authority);
    }

    /** Behind the colon of the scheme; -1 without one, 0 if the colon stands first. */
    private static int schemeEnd(String text) {
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c == ':') {
                return i == 0 ? 0 : i + 1;
            }
            final boolean isLetter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            final boolean isOther = c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.';
            if (!isLetter && (!isOther || i == 0)) {
                return -1;
            }
        }
        return -1;
    }

    private static RouteUrl authority(String text, String authority) {
        final int at = authority.lastIndexOf('@');
        String user = null;
        String password = null;
        if (at >= 0) {
            final String info = authority.substring(0, at);
            if (!isUserInfo(info)) {
                return null;
            }
            final int colon = info.indexOf(':');
            user = unescape(colon < 0 ? info : info.substring(0, colon));
            password = colon < 0 ? null : unescape(info.substring(colon + 1));
            if (user == null || colon >= 0 && password == null) {
                return null;
            }
        }
        final String hostPort = authority.substring(at + 1);
        final int hostEnd = hostEnd(hostPort);
        if (hostEnd < 0) {
            return null;
        }
        final String portText = hostPort.length() > hostEnd ? hostPort.substring(hostEnd + 1) : "";
        String host = hostPort.substring(0, hostEnd);
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        } else if (!isHost(host)) {
            return null;
        }
        if (portText.length() > 9) {
            return new RouteUrl(text, host, 0, user, password);
        }
        return new RouteUrl(text, host, portText.isEmpty() ? 0 : Integer.parseInt(portText), user,
                password);
    }

    /** Where the host ends: at the colon of a port of digits, or at the end; -1 if malformed. */
    private static int hostEnd(String hostPort) {
        final int end;
        if (hostPort.startsWith("[")) {
            final int bracket = hostPort.lastIndexOf(']');
            if (bracket < 0) {
                return -1;
            }
            end = bracket + 1;
        } else {
            final int colon = hostPort.lastIndexOf(':');
            end = colon < 0 ? hostPort.length() : colon;
        }
        if (end == hostPort.length()) {
            return end;
        }
        if (hostPort.charAt(end) != ':') {
            return -1;
        }
        return hostPort.substring(end + 1).chars().allMatch(c -> c >= '0' && c <= '9') ? end : -1;
    }

    private static boolean isUserInfo(String info) {
        return info.chars().allMatch(c -> isAlphanumeric(c) || USER_INFO_CHARS.indexOf(c) >= 0);
    }

    private static boolean isHost(String host) {
        return host.chars().allMatch(c -> c >= 0x80 || isAlphanumeric(c)
                || HOST_CHARS.indexOf(c) >= 0);
    }

    private static boolean isAlphanumeric(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private static String cut(String text, char at) {
        final int index = text.indexOf(at);
        return index < 0 ? text : text.substring(0, index);
    }

    /** Decodes percent escapes; null if one is malformed. */
    private static String unescape(String text) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final byte[] source = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < source.length; i++) {
            if (source[i] != '%') {
                bytes.write(source[i]);
                continue;
            }
            final int high = i + 2 <= source.length - 1 ? Character.digit(source[i + 1], 16) : -1;
            final int low = i + 2 <= source.length - 1 ? Character.digit(source[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                return null;
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
