package io.natterjack.net;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What a handshake came to. Immutable.
 *
 * @param version     {@code 1.2} or {@code 1.3}
 * @param cipherSuite its IANA name
 * @param chain       what the peer presented, its own first; empty if nothing
 */
public record TlsPeer(String version, String cipherSuite, List<X509Certificate> chain) {

    static TlsPeer of(SSLSession session) {
        final List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate each : session.getPeerCertificates()) {
                chain.add((X509Certificate) each);
            }
        } catch (SSLPeerUnverifiedException ex) {
            // Nothing was asked for.
        }
        return new TlsPeer(session.getProtocol().replace("TLSv", ""), session.getCipherSuite(),
                List.copyOf(chain));
    }

    /** The peer's own certificate, or null. */
    public X509Certificate certificate() {
        return chain.isEmpty() ? null : chain.get(0);
    }

    /** SHA-256 of a certificate's public key with its algorithm, in hexadecimal. */
    public static String keyDigest(X509Certificate certificate) {
        return digest(certificate.getPublicKey().getEncoded());
    }

    /** SHA-256 of a certificate, in hexadecimal. */
    public static String digest(X509Certificate certificate) {
        try {
            return digest(certificate.getEncoded());
        } catch (CertificateEncodingException ex) {
            throw new IllegalStateException(ex);
        }
    }

    boolean isPinned(Set<String> keys) {
        return certificate() != null && keys.contains(keyDigest(certificate()));
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
