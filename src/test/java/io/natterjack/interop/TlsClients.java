package io.natterjack.interop;

import io.natterjack.config.ConfigFiles;
import io.natterjack.config.TlsConfig.Identity;
import io.natterjack.config.TlsFiles;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What a client needs to speak TLS with the certificates of a test. */
final class TlsClients {

    private TlsClients() {
    }

    /** @param cert the client's own, or null for none */
    static SSLContext context(Path ca, Path cert, Path key) {
        try {
            final TlsFiles files = new TlsFiles(ConfigFiles.OF_THE_MACHINE);
            final KeyStore anchors = KeyStore.getInstance("PKCS12");
            anchors.load(null, null);
            for (X509Certificate each : files.authorities(ca.toString())) {
                anchors.setCertificateEntry(each.getSubjectX500Principal().getName(), each);
            }
            final TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(anchors);
            final KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            if (cert != null) {
                final Identity identity = files.identity(cert.toString(), key.toString());
                own.setKeyEntry("own", identity.key(), new char[0],
                        identity.chain().toArray(new X509Certificate[0]));
            }
            final KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(own, new char[0]);
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
