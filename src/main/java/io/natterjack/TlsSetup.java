package io.natterjack;

import io.natterjack.config.CipherSuites;
import io.natterjack.config.TlsConfig;
import io.natterjack.net.TlsKeys;
import io.natterjack.net.TlsSettings;
import io.natterjack.net.TlsTrust;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Turns a {@code tls} map into what the JDK needs. */
final class TlsSetup {

    private static final MethodHandle SET_NAMED_GROUPS = setNamedGroups();

    private TlsSetup() {
    }

    /**
     * Settings for connections.
     *
     * @param verifies whether those who dial must present a certificate
     * @param tasks    runs what takes long
     */
    static TlsSettings of(TlsConfig config, boolean verifies, Executor tasks) {
        return new TlsSettings(context(config), parameters(config, verifies),
                config.pinnedCerts(), config.timeoutNs(), tasks);
    }

    /** Whether this version of Java lets the curves be chosen. */
    static boolean choosesCurves() {
        return SET_NAMED_GROUPS != null;
    }

    static SSLContext context(TlsConfig config) {
        final List<TlsKeys.Identity> identities = config.identities().stream()
                .map(each -> new TlsKeys.Identity(each.key(), each.chain())).toList();
        try {
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new TlsKeys(identities)}, new TrustManager[] {
                new TlsTrust(trust(config.authorities()), config.insecure())
            }, new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException ex) {
            throw new IllegalStateException("no TLS in this Java", ex);
        }
    }

    /** Trusts the given authorities, or those of the machine if there are none. */
    private static X509TrustManager trust(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        final TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        if (authorities.isEmpty()) {
            factory.init((KeyStore) null);
        } else {
            final KeyStore anchors = KeyStore.getInstance("PKCS12");
            anchors.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                anchors.setCertificateEntry(Integer.toString(i), authorities.get(i));
            }
            factory.init(anchors);
        }
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    static SSLParameters parameters(TlsConfig config, boolean verifies) {
        final SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(config.minVersion().equals("1.3")
                ? new String[] {"TLSv1.3"} : new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setCipherSuites(cipherSuites(config.cipherSuites()));
        parameters.setUseCipherSuitesOrder(true);
        parameters.setNeedClientAuth(verifies);
        if (!config.curves().isEmpty() && SET_NAMED_GROUPS != null) {
            try {
                SET_NAMED_GROUPS.invoke(parameters, config.curves().toArray(new String[0]));
            } catch (Throwable ex) {
                throw new IllegalStateException(ex);
            }
        }
        return parameters;
    }

    /** NATS: the suites of TLS 1.3 cannot be chosen, those of TLS 1.2 can. */
    private static String[] cipherSuites(List<String> chosen) {
        final List<String> supported = Arrays.asList(
                supported().getCipherSuites());
        final List<String> all = new ArrayList<>();
        for (String name : CipherSuites.names()) {
            if (chosen.isEmpty() || CipherSuites.isTls13(name) || chosen.contains(name)) {
                all.add(name);
            }
        }
        all.addAll(chosen);
        all.retainAll(supported);
        return all.stream().distinct().toArray(String[]::new);
    }

    private static SSLParameters supported() {
        try {
            return SSLContext.getDefault().getSupportedSSLParameters();
        } catch (GeneralSecurityException ex) {
            throw new IllegalStateException("no TLS in this Java", ex);
        }
    }

    /** In Java since 20. */
    private static MethodHandle setNamedGroups() {
        try {
            return MethodHandles.publicLookup().findVirtual(SSLParameters.class,
                    "setNamedGroups", MethodType.methodType(void.class, String[].class));
        } catch (NoSuchMethodException | IllegalAccessException ex) {
            return null;
        }
    }
}
