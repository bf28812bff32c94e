package io.natterjack.config;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/**
 * A {@code tls} map, with what its files held when it was read. Immutable; a reload reads the
 * files again and makes a new one.
 *
 * @param identities          what is presented, in the order of preference; empty if nothing
 * @param authorities         whose signature is trusted; empty for those of the machine
 * @param verify              whether a client must present a certificate; routes always must
 * @param verifyAndMap        whether the certificate tells the user
 * @param checkKnownUrls      whether a route's certificate must name a configured route
 * @param insecure            whether the certificates of those who are dialed are not looked at
 * @param timeoutNs           for the handshake
 * @param cipherSuites        of TLS 1.2, as nats-server names them; empty for the defaults
 * @param curves              for the exchange of keys; empty for the defaults
 * @param minVersion          {@code 1.2} or {@code 1.3}
 * @param pinnedCerts         SHA-256 of acceptable public keys; empty for any
 * @param handshakeFirst      whether clients start with the handshake, before INFO
 * @param fallbackNs          how long a client may take to start it before INFO comes first after
 *                            all; 0 for ever
 * @param connectionRateLimit handshakes a second, 0 for any number
 */
public record TlsConfig(List<Identity> identities, List<X509Certificate> authorities,
                        boolean verify, boolean verifyAndMap, boolean checkKnownUrls,
                        boolean insecure, long timeoutNs, List<String> cipherSuites,
                        List<String> curves, String minVersion, Set<String> pinnedCerts,
                        boolean handshakeFirst, long fallbackNs, int connectionRateLimit) {

    public static final long TIMEOUT_DEFAULT_NS = 2_000_000_000L;

    /** A certificate, those between it and an authority, and its key. */
    public record Identity(String file, PrivateKey key, List<X509Certificate> chain) {

        public Identity {
            chain = List.copyOf(chain);
        }

        @Override
        public String toString() {
            return "Identity[file=" + file + "]";
        }
    }

    public TlsConfig {
        identities = List.copyOf(identities);
        authorities = List.copyOf(authorities);
        cipherSuites = List.copyOf(cipherSuites);
        curves = List.copyOf(curves);
        pinnedCerts = Set.copyOf(pinnedCerts);
    }

    /** TLS with one certificate, and everything else as it is by default. */
    public static TlsConfig of(List<Identity> identities, List<X509Certificate> authorities,
                               boolean verify) {
        return new TlsConfig(identities, authorities, verify, false, false, false,
                TIMEOUT_DEFAULT_NS, List.of(), List.of(), "1.2", Set.of(), false, 0, 0);
    }

    /** When the first certificate ends, in milliseconds of the epoch; 0 if there is none. */
    public long notAfterMs() {
        return identities.isEmpty() ? 0
                : identities.get(0).chain().get(0).getNotAfter().getTime();
    }

    /**
     * How long authentication may take unless it is set. NATS: a second longer than the handshake.
     *
     * @param tls          or null
     * @param withoutTlsNs how long without a handshake
     */
    public static long authTimeoutNs(TlsConfig tls, long withoutTlsNs) {
        return tls == null ? withoutTlsNs : tls.timeoutNs() + 1_000_000_000L;
    }
}
