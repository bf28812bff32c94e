package io.natterjack.client;

import io.natterjack.net.TlsSettings;

/**
 * How clients are secured. Immutable; a reload makes a new one.
 *
 * @param settings   of the handshake
 * @param mapsUser   whether the certificate tells the user
 * @param isOptional whether a client may do without
 * @param isFirst    whether the handshake comes before INFO
 * @param fallbackNs how long a client may take to start it before INFO comes first after all; 0
 *                   for ever
 * @param rate       handshakes that may start, or null for any number
 */
public record ClientTls(TlsSettings settings, boolean mapsUser, boolean isOptional,
                        boolean isFirst, long fallbackNs, HandshakeRate rate) {
}
