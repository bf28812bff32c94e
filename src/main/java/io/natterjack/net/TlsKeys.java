package io.natterjack.net;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The certificates of this server, presented in both roles. Among several the first counts that
 * suits the peer, and that carries the name the peer asked for if one does. Immutable.
 */
public final class TlsKeys extends X509ExtendedKeyManager {

    /** A key and the chain that goes with it, its own certificate first. */
    public record Identity(PrivateKey key, List<X509Certificate> chain) {

        public Identity {
            chain = List.copyOf(chain);
        }

        private boolean suits(String keyType) {
            final String own = key.getAlgorithm();
            return own.equals(keyType) || own.equals("EdDSA") && keyType.equals("Ed25519")
                    || own.equals("RSA") && keyType.equals("RSASSA-PSS");
        }
    }

    private final List<Identity> identities;

    /** @param identities in the order of preference; may be empty */
    public TlsKeys(List<Identity> identities) {
        this.identities = List.copyOf(identities);
    }

    /**
     * Presents a certificate even if the server did not name its authority among those it
     * accepts: the refusal then says which certificate it was.
     */
    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers,
                                          SSLEngine engine) {
        for (String keyType : keyTypes) {
            for (int i = 0; i < identities.size(); i++) {
                if (identities.get(i).suits(keyType)) {
                    return Integer.toString(i);
                }
            }
        }
        return null;
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers,
                                          SSLEngine engine) {
        final List<String> names = requestedNames(engine);
        String first = null;
        for (int i = 0; i < identities.size(); i++) {
            if (!identities.get(i).suits(keyType)) {
                continue;
            }
            final CertificateNames own =
                    CertificateNames.of(identities.get(i).chain().get(0));
            if (names.stream().anyMatch(own::matchesHost)) {
                return Integer.toString(i);
            }
            first = first == null ? Integer.toString(i) : first;
        }
        return first;
    }

    private static List<String> requestedNames(SSLEngine engine) {
        final List<String> names = new ArrayList<>();
        if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName each : session.getRequestedServerNames()) {
                if (each instanceof SNIHostName name) {
                    names.add(name.getAsciiName());
                }
            }
        }
        return names;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return identities.get(Integer.parseInt(alias)).chain().toArray(new X509Certificate[0]);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identities.get(Integer.parseInt(alias)).key();
    }

    // Connections are made by engines alone.

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }
}
