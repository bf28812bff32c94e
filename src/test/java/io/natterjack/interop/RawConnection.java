package io.natterjack.interop;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A blocking socket that speaks in lines and bytes; one character of a text is one byte. What the
 * server inserts on its own, PING, is answered and left out unless {@link #keepPings} was called.
 */
class RawConnection implements Closeable {

    /** Only a test that fails takes that long: a busy machine may stop everything for a while. */
    static final int TIMEOUT_MS = 15_000;

    private Socket socket;
    private byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    private boolean atEnd;
    private boolean keepsPings;

    RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
    }

    static RawConnection dial(int port) throws IOException {
        return new RawConnection(open(port));
    }

    static Socket open(int port) throws IOException {
        final Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
        if (socket.getLocalPort() == port) {
            // Nobody listens, and of all ports it was given this one: TCP lets it meet itself.
            socket.close();
            throw new ConnectException("connected to itself: port=" + port);
        }
        return socket;
    }

    void keepPings() {
        keepsPings = true;
    }

    Socket socket() {
        return socket;
    }

    boolean atEnd() {
        return atEnd;
    }

    /** Goes on over TLS; everything that came in clear must have been read. */
    SSLSession startTls(SSLContext context, String... protocols) throws IOException {
        assertEquals(0, to - from, () -> "unread before TLS: " + rest());
        final SSLSocket secure = (SSLSocket) context.getSocketFactory()
                .createSocket(socket, "localhost", socket.getPort(), true);
        if (protocols.length > 0) {
            secure.setEnabledProtocols(protocols);
        }
        secure.setSoTimeout(TIMEOUT_MS);
        secure.startHandshake();
        socket = secure;
        return secure.getSession();
    }

    /** Sends {@code line} with CR LF. */
    void sendLine(String line) {
        send(line + "\r\n");
    }

    void send(String bytes) {
        try {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line without its CR LF; null if the connection or the time ends before. */
    String tryLine(long timeoutMs) {
        final long deadlineNs = System.nanoTime() + timeoutMs * 1_000_000;
        while (true) {
            final String line = bufferedLine();
            if (line != null) {
                if (keepsPings || !line.equals("PING")) {
                    return line;
                }
                send("PONG\r\n");
                continue;
            }
            final long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
            if (atEnd || leftMs <= 0) {
                return null;
            }
            tryFill((int) leftMs);
        }
    }

    String line() {
        final String line = tryLine(TIMEOUT_MS);
        assertTrue(line != null, () -> "no line, closed=" + atEnd + ", have=" + rest());
        return line;
    }

    void expect(String line) {
        assertEquals(line, line());
    }

    Matcher expectMatch(String regex) {
        final String line = line();
        final Matcher matcher = Pattern.compile(regex, Pattern.DOTALL).matcher(line);
        assertTrue(matcher.matches(), () -> "line=" + line + ", expected=" + regex);
        return matcher;
    }

    /** Exactly {@code length} bytes as text. */
    String bytes(int length) {
        final long deadlineNs = System.nanoTime() + TIMEOUT_MS * 1_000_000L;
        while (to - from < length && !atEnd && System.nanoTime() < deadlineNs) {
            tryFill(TIMEOUT_MS);
        }
        assertTrue(to - from >= length, () -> "too few bytes, length=" + length
                + ", have=" + (to - from) + ", closed=" + atEnd);
        final String text = new String(buffer, from, length, StandardCharsets.ISO_8859_1);
        from += length;
        return text;
    }

    /** The server must close, with nothing said before. */
    void expectClose() {
        final String line = tryLine(TIMEOUT_MS);
        assertTrue(line == null, () -> "expected the end of the connection, line=" + line);
        assertTrue(atEnd, "the connection stays open");
    }

    /** The server must close, whatever it says before. */
    void awaitClose() {
        final long deadlineNs = System.nanoTime() + TIMEOUT_MS * 1_000_000L;
        while (!atEnd && System.nanoTime() < deadlineNs) {
            tryLine(TIMEOUT_MS);
        }
        assertTrue(atEnd, "the connection stays open");
    }

    /** Reads what is there, waiting for at most {@code timeoutMs}; the end sets {@link #atEnd}. */
    void tryFill(int timeoutMs) {
        if (to == buffer.length) {
            compactOrGrow();
        }
        try {
            socket.setSoTimeout(Math.max(1, timeoutMs));
            final int count = socket.getInputStream().read(buffer, to, buffer.length - to);
            if (count < 0) {
                atEnd = true;
            } else {
                to += count;
            }
        } catch (SocketTimeoutException nothingYet) {
            return;
        } catch (IOException reset) {
            atEnd = true;
        }
    }

    int available() {
        return to - from;
    }

    String rest() {
        return new String(buffer, from, to - from, StandardCharsets.ISO_8859_1);
    }

    void skip(int length) {
        from += length;
    }

    /** Resets instead of closing in order: as a crashed peer does. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String bufferedLine() {
        for (int at = from; at < to; at++) {
            if (buffer[at] == '\n') {
                final int end = at > from && buffer[at - 1] == '\r' ? at - 1 : at;
                final String line =
                        new String(buffer, from, end - from, StandardCharsets.ISO_8859_1);
                from = at + 1;
                return line;
            }
        }
        return null;
    }

    private void compactOrGrow() {
        if (from == 0) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        } else {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
    }
}
