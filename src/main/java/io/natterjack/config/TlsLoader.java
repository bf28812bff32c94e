package io.natterjack.config;

import static io.natterjack.config.Messages.list;
import static io.natterjack.config.Messages.map;
import static io.natterjack.config.Messages.string;

import io.natterjack.config.ConfigValue.Kind;
import io.natterjack.config.Messages.WrongType;
import io.natterjack.config.TlsConfig.Identity;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a {@code tls} map and the files it names, up to the first error. For one thread. */
final class TlsLoader {

    private static final Pattern PIN = Pattern.compile("[0-9a-f]{64}");
    private static final String PREFIX = "error parsing tls config, ";
    private static final long AUTO_FALLBACK_NS = 50_000_000L;

    /** Where the map stands. */
    enum Context { CLIENTS, CLUSTER }

    /** The first error: the map is not read further. */
    private static final class Stop extends Exception {

        private static final long serialVersionUID = 1;

        private final transient ConfigValue at;

        Stop(ConfigValue at, String text) {
            super(text, null, false, false);
            this.at = at;
        }
    }

    private final Messages messages;
    private final TlsFiles files;
    private final Context context;

    private String certFile = "";
    private String keyFile = "";
    private String caFile = "";
    private List<String[]> pairs = List.of();
    private boolean verify;
    private boolean verifyAndMap;
    private boolean checkKnownUrls;
    private boolean insecure;
    private long timeoutNs;
    private final List<String> cipherSuites = new ArrayList<>();
    private boolean allowsInsecureCipherSuites;
    private final List<String> curves = new ArrayList<>();
    private String minVersion = "1.2";
    private final Set<String> pinned = new HashSet<>();
    private boolean handshakeFirst;
    private long fallbackNs;
    private int rateLimit;

    TlsLoader(Messages messages, ConfigFiles files, Context context) {
        this.messages = messages;
        this.files = new TlsFiles(files);
        this.context = context;
    }

    /** Returns null, and leaves an error, if it cannot be used. */
    TlsConfig load(ConfigValue tls) throws WrongType {
        map(tls);
        try {
            for (Map.Entry<String, ConfigValue> each : tls.map().entrySet()) {
                option(each.getKey(), each.getValue());
            }
            return finish(tls);
        } catch (Stop ex) {
            messages.error(ex.at, ex.getMessage());
        } catch (ConfigException ex) {
            messages.error(tls, ex.getMessage());
        }
        return null;
    }

    private void option(String key, ConfigValue value) throws WrongType, Stop {
        switch (key.toLowerCase(Locale.ROOT)) {
            case "cert_file" -> certFile = file("cert_file", value);
            case "key_file" -> keyFile = file("key_file", value);
            case "ca_file" -> caFile = file("ca_file", value);
            case "verify" -> verify = bool("verify", value);
            case "verify_and_map" -> verifyAndMap = bool("verify_and_map", value);
            case "verify_cert_and_check_known_urls" -> {
                checkKnownUrls = bool("verify_cert_and_check_known_urls", value);
                if (checkKnownUrls && context == Context.CLIENTS) {
                    throw new Stop(value, "verify_cert_and_check_known_urls not supported in "
                            + "this context");
                }
            }
            case "insecure" -> insecure = bool("insecure", value);
            case "timeout" -> timeout(value);
            case "cipher_suites" -> cipherSuites(value);
            case "allow_insecure_cipher_suites" ->
                    allowsInsecureCipherSuites = bool("allow_insecure_cipher_suites", value);
            case "curve_preferences" -> curves(value);
            case "min_version" -> minVersion(value);
            case "pinned_certs" -> pinned(value);
            case "handshake_first", "first", "immediate" -> handshakeFirst(key, value);
            case "connection_rate_limit" -> {
                if (value.kind() != Kind.INTEGER) {
                    throw new Stop(value, PREFIX + "'connection_rate_limit' wrong type");
                }
                rateLimit = Messages.int32(value);
            }
            case "certs", "certificates" -> certs(value);
            case "ocsp_peer" -> {
                if (value.kind() != Kind.BOOLEAN || value.bool()) {
                    messages.unsupported("tls ocsp_peer", value);
                }
            }
            case "cert_store", "cert_match_by", "cert_match", "ca_certs_match",
                    "cert_match_skip_invalid" -> throw new Stop(value,
                    "cert_store not compatible with current operating system");
            default -> throw new Stop(value, PREFIX + "unknown field " + ConfigText.quote(key));
        }
    }

    private static String file(String name, ConfigValue value) throws Stop {
        if (value.kind() != Kind.STRING) {
            throw new Stop(value, PREFIX + "expected '" + name + "' to be filename");
        }
        return value.string();
    }

    private static boolean bool(String name, ConfigValue value) throws Stop {
        if (value.kind() != Kind.BOOLEAN) {
            throw new Stop(value, PREFIX + "expected '" + name + "' to be a boolean");
        }
        return value.bool();
    }

    private void timeout(ConfigValue value) throws Stop {
        final int errors = messages.errors.size();
        timeoutNs = messages.timeout(value, "tls");
        if (messages.errors.size() > errors) {
            // It has its place already: the rest of the map is not read.
            final String text = messages.errors.remove(errors);
            throw new Stop(value, text.substring((value.position() + ": ").length()));
        }
    }

    private void cipherSuites(ConfigValue value) throws WrongType, Stop {
        if (list(value).list().isEmpty()) {
            throw new Stop(value, PREFIX + "'cipher_suites' cannot be empty");
        }
        for (ConfigValue each : value.list()) {
            final String suite = CipherSuites.suite(string(each));
            if (suite == null) {
                throw new Stop(each, "unrecognized cipher " + each.string());
            }
            cipherSuites.add(suite);
        }
    }

    private void curves(ConfigValue value) throws WrongType, Stop {
        if (list(value).list().isEmpty()) {
            throw new Stop(value, PREFIX + "'curve_preferences' cannot be empty");
        }
        for (ConfigValue each : value.list()) {
            final String curve = CipherSuites.curve(string(each));
            if (curve == null) {
                throw new Stop(each, "unrecognized curve preference " + each.string());
            }
            curves.add(curve);
        }
    }

    private void minVersion(ConfigValue value) throws Stop {
        final String prefix = "error parsing tls config: ";
        if (value.kind() != Kind.STRING) {
            throw new Stop(value, prefix + "'min_version' wrong type: " + value);
        }
        switch (value.string()) {
            case "1.2", "1.3" -> minVersion = value.string();
            case "1.0", "1.1" -> throw new Stop(value,
                    prefix + "unsupported TLS version: TLS " + value.string());
            default -> throw new Stop(value, prefix + "unknown version: " + value.string());
        }
    }

    private void pinned(ConfigValue value) throws WrongType, Stop {
        final String what = "hex-encoded sha256 of DER encoded SubjectPublicKeyInfo";
        if (value.kind() != Kind.LIST) {
            throw new Stop(value, PREFIX + "expected 'pinned_certs' to be a list of " + what);
        }
        for (ConfigValue each : value.list()) {
            final String pin = string(each).toLowerCase(Locale.ROOT);
            if (!PIN.matcher(pin).matches()) {
                throw new Stop(each, PREFIX + "'pinned_certs' key " + pin
                        + " does not look like " + what);
            }
            pinned.add(pin);
        }
    }

    private void handshakeFirst(String key, ConfigValue value) throws Stop {
        if (value.kind() == Kind.BOOLEAN) {
            handshakeFirst = value.bool();
            return;
        }
        if (value.kind() != Kind.STRING) {
            throw new Stop(value, "field " + ConfigText.quote(key)
                    + " should be a boolean or a string, got " + value.kind().goType());
        }
        switch (value.string().toLowerCase(Locale.ROOT)) {
            case "true", "on" -> handshakeFirst = true;
            case "false", "off" -> handshakeFirst = false;
            case "auto", "auto_fallback" -> {
                handshakeFirst = true;
                fallbackNs = AUTO_FALLBACK_NS;
            }
            default -> {
                try {
                    fallbackNs = Durations.parse(value.string());
                    handshakeFirst = true;
                } catch (IllegalArgumentException ex) {
                    throw new Stop(value, "field " + ConfigText.quote(key) + "'s value "
                            + ConfigText.quote(value.string()) + " is invalid");
                }
            }
        }
    }

    private void certs(ConfigValue value) throws WrongType, Stop {
        pairs = new ArrayList<>();
        for (ConfigValue each : list(value).list()) {
            final String[] pair = {"", ""};
            ConfigValue last = each;
            for (Map.Entry<String, ConfigValue> entry : map(each).map().entrySet()) {
                last = entry.getValue();
                switch (entry.getKey().toLowerCase(Locale.ROOT)) {
                    case "cert_file" -> pair[0] = certsFile("cert_file", last);
                    case "key_file" -> pair[1] = certsFile("key_file", last);
                    default -> throw new Stop(last, "error parsing certificates config, unknown "
                            + "field " + ConfigText.quote(entry.getKey()));
                }
            }
            if (pair[0].isEmpty() || pair[1].isEmpty()) {
                throw new Stop(last, "error parsing certificates config: both 'cert_file' and "
                        + "'cert_key' options are required");
            }
            pairs.add(pair);
        }
    }

    private static String certsFile(String name, ConfigValue value) throws Stop {
        if (value.kind() != Kind.STRING) {
            throw new Stop(value, "error parsing certificates config: expected '" + name
                    + "' to be filename");
        }
        return value.string();
    }

    private TlsConfig finish(ConfigValue tls) throws Stop, ConfigException {
        if (!certFile.isEmpty() && !pairs.isEmpty()) {
            throw new Stop(tls, PREFIX + "cannot combine 'cert_file' option with 'certs' option");
        }
        final List<String> weak =
                cipherSuites.stream().filter(CipherSuites::isInsecure).toList();
        if (!weak.isEmpty() && !allowsInsecureCipherSuites) {
            throw new Stop(tls, "insecure cipher suites configured without "
                    + "'allow_insecure_cipher_suites' option set: " + String.join(", ", weak));
        }
        return new TlsConfig(identities(), authorities(),
                verify || verifyAndMap || checkKnownUrls, verifyAndMap, checkKnownUrls, insecure,
                timeoutNs > 0 ? timeoutNs : TlsConfig.TIMEOUT_DEFAULT_NS, cipherSuites, curves,
                minVersion, pinned, handshakeFirst, fallbackNs, rateLimit);
    }

    private List<Identity> identities() throws ConfigException {
        final List<Identity> all = new ArrayList<>();
        if (!certFile.isEmpty() && keyFile.isEmpty()) {
            throw new ConfigException("missing 'key_file' in TLS configuration");
        }
        if (certFile.isEmpty() && !keyFile.isEmpty()) {
            throw new ConfigException("missing 'cert_file' in TLS configuration");
        }
        if (!certFile.isEmpty()) {
            all.add(files.identity(certFile, keyFile));
        }
        for (String[] pair : pairs) {
            all.add(files.identity(pair[0], pair[1]));
        }
        return all;
    }

    private List<X509Certificate> authorities() throws ConfigException {
        return caFile.isEmpty() ? List.of() : files.authorities(caFile);
    }
}
