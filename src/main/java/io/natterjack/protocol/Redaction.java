package io.natterjack.protocol;

import java.util.regex.Pattern;

/** Takes secrets out of what is traced. */
public final class Redaction {

    private static final Pattern SECRETS = Pattern.compile(
            "(\"(?:pass|auth_token|jwt|sig|nkey)\"\\s*:\\s*)\"(?:[^\"\\\\]|\\\\.)*\"",
            Pattern.CASE_INSENSITIVE);

    private Redaction() {
    }

    /** The text of a CONNECT with every secret replaced. */
    public static String connect(String json) {
        return SECRETS.matcher(json).replaceAll("$1\"[REDACTED]\"");
    }
}
