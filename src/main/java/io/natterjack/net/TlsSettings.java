package io.natterjack.net;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * How connections of one kind are secured. Immutable; a reload makes a new one, for the
 * connections that come after it.
 *
 * @param context    certificates and trust
 * @param parameters versions, cipher suites, whether a client's certificate is asked for
 * @param pinnedKeys SHA-256 of acceptable public keys in lower-case hexadecimal; empty for any
 * @param timeoutNs  for the handshake
 * @param tasks      runs what takes long, on threads of its own
 */
public record TlsSettings(SSLContext context, SSLParameters parameters, Set<String> pinnedKeys,
                          long timeoutNs, Executor tasks) {

    public TlsSettings {
        pinnedKeys = Set.copyOf(pinnedKeys);
    }

    /** The engine of a connection that was accepted. */
    SSLEngine accepting() {
        final SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** The engine of a connection to {@code host}, whose certificate must carry that name. */
    SSLEngine dialing(String host) {
        final SSLEngine engine = context.createSSLEngine(host, -1);
        engine.setUseClientMode(true);
        engine.setSSLParameters(parameters);
        final SSLParameters own = engine.getSSLParameters();
        // NATS: a name is sent, an address is not. The JDK sends no name without a dot.
        own.setServerNames(CertificateNames.isAddress(host) ? List.of()
                : List.of(new SNIHostName(host)));
        engine.setSSLParameters(own);
        return engine;
    }
}
