package io.natterjack.auth;

import io.natterjack.protocol.ConnectOptions;
import java.security.cert.X509Certificate;

/** Decides who a client is. Any thread may call. */
public interface Authenticator {

    /** Whether CONNECT must carry something that convinces. */
    boolean isRequired();

    /** Returns who presented {@code options}, or null if nobody may. */
    Identity authenticate(ConnectOptions options);

    /**
     * Returns who presented {@code certificate} in a handshake, or null if nobody may.
     *
     * @param certificate or null if there was none
     */
    Identity authenticate(X509Certificate certificate, ConnectOptions options);

    /** Whether {@link #authenticate} takes so long that no loop should wait for it. */
    boolean isSlow(ConnectOptions options);

    /** Whether somebody who was let in before may still be here, whatever the password is now. */
    boolean knows(Identity identity);

    /** What the log says of a refusal; never a secret. */
    String failureText(ConnectOptions options);
}
