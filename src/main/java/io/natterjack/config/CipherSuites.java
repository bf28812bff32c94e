package io.natterjack.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The cipher suites and curves that a {@code tls} map may name. */
public final class CipherSuites {

    /** Of TLS 1.3: always on. In the order of preference, as Go has it. */
    private static final List<String> TLS_1_3 = List.of("TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    /** Of TLS 1.2, likewise. */
    private static final List<String> SECURE = List.of(
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA");

    private static final Set<String> INSECURE = Set.of(
            "TLS_RSA_WITH_RC4_128_SHA", "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
            "TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_RSA_WITH_AES_256_CBC_SHA",
            "TLS_RSA_WITH_AES_128_CBC_SHA256", "TLS_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
            "TLS_ECDHE_RSA_WITH_RC4_128_SHA", "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256");

    /** Names without the hash that Go still takes. */
    private static final Map<String, String> OLD_NAMES = Map.of(
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");

    /** What a configuration calls a curve, and what TLS calls it. */
    private static final Map<String, String> CURVES = Map.of("X25519", "x25519",
            "CurveP256", "secp256r1", "CurveP384", "secp384r1", "CurveP521", "secp521r1");

    private CipherSuites() {
    }

    /** The IANA name, or null if it is unknown. */
    static String suite(String given) {
        final String name = OLD_NAMES.getOrDefault(given, given);
        return TLS_1_3.contains(name) || SECURE.contains(name) || INSECURE.contains(name) ? name
                : null;
    }

    static boolean isInsecure(String name) {
        return INSECURE.contains(name);
    }

    /** Whether it belongs to TLS 1.3. */
    public static boolean isTls13(String name) {
        return TLS_1_3.contains(name);
    }

    /** The name in TLS, or null if it is unknown. */
    static String curve(String given) {
        return CURVES.get(given);
    }

    /** All that are on by default, in the order of preference. */
    public static List<String> names() {
        return Stream.concat(TLS_1_3.stream(), SECURE.stream()).toList();
    }

    /** Names of curves for the help. */
    public static List<String> curveNames() {
        return CURVES.keySet().stream().sorted().toList();
    }
}
