package io.natterjack.auth;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;

/**
 * Compares what was presented with what is configured: plain text in constant time, or a bcrypt
 * hash. NATS: {@code $2a$}, {@code $2b$}, {@code $2x$} or {@code $2y$} and a cost of two digits
 * make a hash. Any thread may call; a hash takes milliseconds, so not on a loop.
 */
public final class Passwords {

    private static final Pattern HASH =
            Pattern.compile("^\\$2[abxy]\\$\\d{2}\\$.*", Pattern.DOTALL);

    private Passwords() {
    }

    /** Whether the configured text is a hash: then {@link #matches} is slow. */
    public static boolean isHash(String configured) {
        return configured != null && HASH.matcher(configured).matches();
    }

    /** Whether {@code given} is the configured password, or the one of the configured hash. */
    public static boolean matches(String configured, String given) {
        final byte[] bytes = given.getBytes(StandardCharsets.UTF_8);
        if (!isHash(configured)) {
            return MessageDigest.isEqual(configured.getBytes(StandardCharsets.UTF_8), bytes);
        }
        final BCrypt.Version version = version(configured.charAt(2));
        return BCrypt.verifyer(version, LongPasswordStrategies.truncate(version))
                .verify(bytes, configured.getBytes(StandardCharsets.UTF_8)).verified;
    }

    private static BCrypt.Version version(char letter) {
        return switch (letter) {
            case 'a' -> BCrypt.Version.VERSION_2A;
            case 'b' -> BCrypt.Version.VERSION_2B;
            case 'x' -> BCrypt.Version.VERSION_2X;
            default -> BCrypt.Version.VERSION_2Y;
        };
    }
}
