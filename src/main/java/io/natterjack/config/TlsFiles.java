package io.natterjack.config;

import io.natterjack.config.PemFile.Block;
import io.natterjack.config.TlsConfig.Identity;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;

/** Reads certificates and keys; what is wrong with them is told in nats-server's words. */
public final class TlsFiles {

    private static final String PAIR = "error parsing X509 certificate/key pair: ";

    private final ConfigFiles files;

    /** @param files where they are */
    public TlsFiles(ConfigFiles files) {
        this.files = files;
    }

    /** @throws ConfigException naming the file, or what is wrong between the two */
    public Identity identity(String certFile, String keyFile) throws ConfigException {
        final PemFile certPem;
        final PemFile keyPem;
        try {
            certPem = new PemFile(files.read(certFile));
            keyPem = new PemFile(files.read(keyFile));
        } catch (ConfigException ex) {
            throw new ConfigException(PAIR + ex.getMessage());
        }
        final List<X509Certificate> chain = chain(certPem);
        final PrivateKey key = key(keyPem);
        final X509Certificate own = chain.get(0);
        if (!PrivateKeys.isSameKind(key, own.getPublicKey())) {
            throw new ConfigException(PAIR + "tls: private key type does not match public key "
                    + "type");
        }
        try {
            if (!PrivateKeys.matches(key, own.getPublicKey())) {
                throw new ConfigException(PAIR + "tls: private key does not match public key");
            }
        } catch (GeneralSecurityException ex) {
            throw new ConfigException(PAIR + "tls: private key does not match public key");
        }
        // Every handshake would fail: nats-server starts all the same, and says nothing.
        try {
            own.checkValidity();
        } catch (CertificateExpiredException ex) {
            throw new ConfigException(PAIR + certFile + ": certificate has expired: not_after="
                    + own.getNotAfter().toInstant());
        } catch (CertificateNotYetValidException ex) {
            // It may be so by the time that a peer looks at it.
            return new Identity(certFile, key, chain);
        }
        return new Identity(certFile, key, chain);
    }

    /** @throws ConfigException naming the file if it cannot be read or holds no certificate */
    public List<X509Certificate> authorities(String caFile) throws ConfigException {
        final PemFile pem = new PemFile(files.read(caFile));
        try {
            final List<X509Certificate> all = pem.certificates();
            if (!all.isEmpty()) {
                return all;
            }
        } catch (CertificateException ex) {
            throw new ConfigException("failed to parse root ca certificate");
        }
        throw new ConfigException("failed to parse root ca certificate");
    }

    private static List<X509Certificate> chain(PemFile pem) throws ConfigException {
        final List<X509Certificate> chain;
        try {
            chain = pem.certificates();
        } catch (CertificateException ex) {
            throw new ConfigException(PAIR + "x509: malformed certificate");
        }
        if (!chain.isEmpty()) {
            return chain;
        }
        final List<String> kinds = pem.kinds();
        if (kinds.isEmpty()) {
            throw new ConfigException(PAIR
                    + "tls: failed to find any PEM data in certificate input");
        }
        if (kinds.size() == 1 && kinds.get(0).endsWith("PRIVATE KEY")) {
            throw new ConfigException(PAIR + "tls: failed to find certificate PEM data in "
                    + "certificate input, but did find a private key; PEM inputs may have been "
                    + "switched");
        }
        throw new ConfigException(PAIR + "tls: failed to find \"CERTIFICATE\" PEM block in "
                + "certificate input after skipping PEM blocks of the following types: ["
                + String.join(" ", kinds) + "]");
    }

    private static PrivateKey key(PemFile pem) throws ConfigException {
        final List<String> kinds = pem.kinds();
        if (kinds.isEmpty()) {
            throw new ConfigException(PAIR + "tls: failed to find any PEM data in key input");
        }
        for (Block block : pem.blocks()) {
            if (block.kind().endsWith("PRIVATE KEY")) {
                try {
                    return PrivateKeys.read(block);
                } catch (GeneralSecurityException ex) {
                    throw new ConfigException(PAIR + "tls: failed to parse private key");
                }
            }
        }
        if (kinds.size() == 1 && kinds.get(0).equals("CERTIFICATE")) {
            throw new ConfigException(PAIR + "tls: found a certificate rather than a key in the "
                    + "PEM for the private key");
        }
        throw new ConfigException(PAIR + "tls: failed to find PEM block with type ending in "
                + "\"PRIVATE KEY\" in key input after skipping PEM blocks of the following "
                + "types: [" + String.join(" ", kinds) + "]");
    }
}
