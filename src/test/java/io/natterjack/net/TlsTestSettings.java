package io.natterjack.net;

import io.natterjack.net.Certificates.Issued;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Settings for both ends of a test. */
final class TlsTestSettings {

    private TlsTestSettings() {
    }

    static TlsSettings of(Issued own, Issued authority, String version, Executor tasks) {
        final SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {version});
        parameters.setNeedClientAuth(true);
        return new TlsSettings(context(own, authority), parameters, Set.of(), 2_000_000_000L,
                tasks);
    }

    static SSLContext context(Issued own, Issued authority) {
        try {
            final TlsKeys keys = new TlsKeys(own == null ? List.of()
                    : List.of(new TlsKeys.Identity(own.key(), List.of(own.chain()))));
            final KeyStore anchors = KeyStore.getInstance("PKCS12");
            anchors.load(null, null);
            anchors.setCertificateEntry("ca", authority.certificate());
            final TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(anchors);
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, new TrustManager[] {
                new TlsTrust((X509TrustManager) trust.getTrustManagers()[0], false)}, null);
            return context;
        } catch (GeneralSecurityException | java.io.IOException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
