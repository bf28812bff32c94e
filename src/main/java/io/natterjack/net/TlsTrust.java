package io.natterjack.net;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Which certificates are trusted: chains as the JDK judges them, names as NATS does. Immutable.
 */
public final class TlsTrust extends X509ExtendedTrustManager {

    private final X509TrustManager chains;
    private final boolean trustsAnyServer;

    /**
     * @param chains          judges chains, validity and key usage
     * @param trustsAnyServer whether the certificates of servers are not looked at
     */
    public TlsTrust(X509TrustManager chains, boolean trustsAnyServer) {
        this.chains = chains;
        this.trustsAnyServer = trustsAnyServer;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            chains.checkClientTrusted(chain, authType);
        } catch (CertificateException ex) {
            throw CertificateRefusal.of(ex, chain);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        if (trustsAnyServer) {
            return;
        }
        try {
            chains.checkServerTrusted(chain, authType);
        } catch (CertificateException ex) {
            throw CertificateRefusal.of(ex, chain);
        }
        final String refusal = CertificateNames.of(chain[0]).refusal(engine.getPeerHost());
        if (refusal != null) {
            throw CertificateRefusal.ofName(refusal, chain);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chains.getAcceptedIssuers();
    }

    // Connections are made by engines alone.

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("not an engine");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("not an engine");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw new CertificateException("not an engine");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw new CertificateException("not an engine");
    }
}
