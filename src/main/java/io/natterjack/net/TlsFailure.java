package io.natterjack.net;

import java.io.EOFException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/** Why a handshake failed, in the words that operators of nats-server look for. */
public final class TlsFailure {

    private static final String ALERT = "Received fatal alert: ";

    /** Alerts whose words are not their name. RFC 8446, section 6.2; the words are Go's. */
    private static final Map<String, String> ALERTS = Map.of(
            "unknown_ca", "unknown certificate authority",
            "certificate_unknown", "unknown certificate",
            "certificate_expired", "expired certificate",
            "certificate_revoked", "revoked certificate",
            "protocol_version", "protocol version not supported",
            "decrypt_error", "error decrypting message",
            "decode_error", "error decoding message");

    /** Parts of what the JDK says, in the order they are looked for, and what Go says. */
    private static final String[][] WORDS = {
        {"Unsupported or unrecognized SSL message",
            "tls: first record does not look like a TLS handshake"},
        {"plaintext connection", "tls: first record does not look like a TLS handshake"},
        {"Empty client certificate chain", "tls: client didn't provide a certificate"},
        {"null cert chain", "tls: client didn't provide a certificate"},
        {"Empty server certificate chain", "tls: server didn't provide a certificate"},
        {"no cipher suites in common",
            "tls: no cipher suite supported by both client and server"},
        {"No available authentication scheme",
            "tls: no certificate is suitable for what the peer supports"},
        {"supported protocol versions", "tls: client offered only unsupported versions"},
        {"The server selected protocol version",
            "tls: server selected unsupported protocol version"},
        {"Connection reset", "connection reset by peer"},
        {"renegotiation", "tls: no renegotiation"},
        {"certificate not pinned", "certificate not pinned"},
    };

    private TlsFailure() {
    }

    /** Whether {@code cause} tells of TLS, not of the socket below it. */
    public static boolean isTls(Throwable cause) {
        return cause instanceof SSLException;
    }

    /** Whether the peer's certificate was refused for its names alone. */
    public static boolean isWrongName(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof CertificateRefusal refusal && refusal.isWrongName()) {
                return true;
            }
        }
        return false;
    }

    /** The reason, and which certificates were refused if any were. */
    public static String words(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof CertificateRefusal refusal) {
                return "tls: failed to verify certificate: " + refusal.getMessage() + " ("
                        + refusal.chain().stream().map(TlsFailure::name)
                                .collect(Collectors.joining("; ")) + ")";
            }
            if (each instanceof EOFException) {
                return "EOF";
            }
            final String words = words(String.valueOf(each.getMessage()));
            if (words != null) {
                return words;
            }
        }
        return "tls: " + (cause == null ? "closed" : cause.getMessage());
    }

    private static String words(String message) {
        // "(alert) Received fatal alert: x" in later versions of the JDK.
        final int alert = message.indexOf(ALERT);
        if (alert >= 0) {
            final String name = message.substring(alert + ALERT.length()).strip()
                    .toLowerCase(Locale.ROOT);
            return "remote error: tls: " + ALERTS.getOrDefault(name, name.replace('_', ' '));
        }
        for (String[] each : WORDS) {
            if (message.contains(each[0])) {
                return each[1];
            }
        }
        return null;
    }

    private static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName() + " SHA-256: "
                + TlsPeer.digest(certificate);
    }
}
