package io.natterjack.config;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The digest of a parsed configuration: SHA-256 of the tree as JSON with sorted keys. Layout,
 * comments and order do not count.
 */
public final class ConfigDigest {

    private static final double PLAIN_MIN = 1e-6;
    private static final double PLAIN_MAX = 1e21;

    private ConfigDigest() {
    }

    /** Returns {@code sha256:} and 64 hexadecimal digits. */
    public static String of(ConfigValue root) {
        try {
            final byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((json(root) + "\n").getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** The tree as JSON. */
    static String json(ConfigValue root) {
        final StringBuilder json = new StringBuilder();
        write(root, json);
        return json.toString();
    }

    private static void write(ConfigValue value, StringBuilder json) {
        switch (value.kind()) {
            case MAP -> writeMap(value.map(), json);
            case LIST -> {
                json.append('[');
                String separator = "";
                for (ConfigValue item : value.list()) {
                    json.append(separator);
                    write(item, json);
                    separator = ",";
                }
                json.append(']');
            }
            case STRING, DATE -> quote(value.string(), json);
            case INTEGER -> json.append(value.integer());
            case FLOAT -> json.append(number(value.floating()));
            default -> json.append(value.bool());
        }
    }

    private static void writeMap(Map<String, ConfigValue> map, StringBuilder json) {
        final Map<String, ConfigValue> sorted = new TreeMap<>((a, b) ->
                Arrays.compareUnsigned(ConfigText.encode(a), ConfigText.encode(b)));
        sorted.putAll(map);
        json.append('{');
        String separator = "";
        for (Map.Entry<String, ConfigValue> entry : sorted.entrySet()) {
            json.append(separator);
            quote(entry.getKey(), json);
            json.append(':');
            write(entry.getValue(), json);
            separator = ",";
        }
        json.append('}');
    }

    /** The shortest digits that read back as the same number, as Go writes them. */
    static String number(double value) {
        final double size = Math.abs(value);
        final BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        if (size >= PLAIN_MIN && size < PLAIN_MAX) {
            return digits.toPlainString();
        }
        final String unscaled = digits.unscaledValue().abs().toString();
        final int exponent = unscaled.length() - 1 - digits.scale();
        final String mantissa = unscaled.length() == 1 ? unscaled
                : unscaled.charAt(0) + "." + unscaled.substring(1);
        final String exponentText = Math.abs(exponent) < 10 && exponent < 0
                ? "-" + Math.abs(exponent)
                : (exponent < 0 ? "-" : "+") + String.format("%02d", Math.abs(exponent));
        return (value < 0 ? "-" : "") + mantissa + "e" + exponentText;
    }

    private static void quote(String text, StringBuilder json) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\b' -> json.append("\\b");
                case '\f' -> json.append("\\f");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < ' ' || c == '<' || c == '>' || c == '&' || c == '\u2028'
                            || c == '\u2029') {
                        json.append(String.format("\\u%04x", (int) c));
                    } else {
                        json.append(ConfigText.isWrongByte(c) && (i == 0
                                || !Character.isHighSurrogate(text.charAt(i - 1)))
                                ? '\uFFFD' : c);
                    }
                }
            }
        }
        json.append('"');
    }
}
