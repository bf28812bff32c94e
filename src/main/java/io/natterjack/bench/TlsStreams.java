package io.natterjack.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * The plain bytes of a connection that is secured with TLS. A server on this machine may show any
 * certificate; one elsewhere has to be known to this JVM's trust store, and by its name.
 */
final class TlsStreams {

    /** Four records: what a client gathers before it writes. */
    private static final int SCRATCH_BYTES = 64 << 10;

    private final InputStream in;
    private final OutputStream out;
    private final byte[] scratch = new byte[SCRATCH_BYTES];

    private TlsStreams(SSLSocket socket) throws IOException {
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** Secures a connected channel in blocking mode on which nothing is unread. */
    static TlsStreams over(SocketChannel channel, ServerAddress address) throws IOException {
        try {
            final boolean isHere = address.isLoopback();
            final SSLContext context = isHere ? trusting() : SSLContext.getDefault();
            final SSLSocket socket = (SSLSocket) context.getSocketFactory()
                    .createSocket(channel.socket(), address.host(), address.port(), true);
            if (!isHere) {
                final SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
            }
            socket.startHandshake();
            return new TlsStreams(socket);
        } catch (final GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static SSLContext trusting() throws GeneralSecurityException {
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anyone()}, null);
        return context;
    }

    /** Waits for bytes and puts them into {@code target}; negative if there will be none. */
    int read(ByteBuffer target) throws IOException {
        final int length = in.read(scratch, 0, Math.min(scratch.length, target.remaining()));
        if (length > 0) {
            target.put(scratch, 0, length);
        }
        return length;
    }

    /** Writes at least one of the bytes. */
    void write(ByteBuffer source) throws IOException {
        final int length = Math.min(scratch.length, source.remaining());
        source.get(scratch, 0, length);
        out.write(scratch, 0, length);
    }

    private static final class Anyone implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException("there are no clients here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            // It runs on this machine: there is nobody between.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
