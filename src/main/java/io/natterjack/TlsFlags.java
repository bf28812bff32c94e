package io.natterjack;

import io.natterjack.config.ConfigException;
import io.natterjack.config.ConfigFiles;
import io.natterjack.config.TlsConfig;
import io.natterjack.config.TlsFiles;
import java.security.cert.X509Certificate;
import java.util.List;

/** The flags that secure the client port: they replace the file's {@code tls} map. */
final class TlsFlags {

    private final Flags flags;
    private final TlsFiles files;

    TlsFlags(Flags flags, ConfigFiles files) {
        this.flags = flags;
        this.files = new TlsFiles(files);
    }

    /** @throws ConfigException if what they name cannot be used */
    TlsConfig over(TlsConfig file) throws ConfigException {
        if (flags.has("tls") && !flags.bool("tls")) {
            return null;
        }
        if (!flags.has("tls") && !flags.has("tlscert") && !flags.has("tlskey")
                && !flags.has("tlscacert") && !flags.has("tlsverify")) {
            return file;
        }
        final String cert = text("tlscert");
        final String key = text("tlskey");
        final String authority = text("tlscacert");
        if (cert.isEmpty()) {
            throw new ConfigException("TLS Server certificate must be present and valid");
        }
        if (key.isEmpty()) {
            throw new ConfigException("TLS Server private key must be present and valid");
        }
        final List<TlsConfig.Identity> own = List.of(files.identity(cert, key));
        final List<X509Certificate> trusted =
                authority.isEmpty() ? List.of() : files.authorities(authority);
        return TlsConfig.of(own, trusted, flags.bool("tlsverify"));
    }

    private String text(String flag) {
        return flags.has(flag) ? flags.text(flag) : "";
    }
}
