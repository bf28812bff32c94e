package io.natterjack.auth;

import io.natterjack.protocol.ConnectOptions;

/** Decides who a client is. Any thread may call. */
public interface Authenticator {

    /** Whether CONNECT must carry something that convinces. */
    boolean isRequired();

    /** Returns who presented {@code options}, or null if nobody may. */
    Identity authenticate(ConnectOptions options);

    /** What the log says of a refusal; never a secret. */
    String failureText(ConnectOptions options);
}
