package io.natterjack.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A client connection in blocking mode, from its handshake on; over TLS if the server asks for it.
 * For one thread, except {@link #close}, which any thread may call to end a blocked read or write.
 */
final class NatsLink implements AutoCloseable {

    /** As much as a socket usually holds: fewer system calls for the receiver. */
    static final int INPUT_BYTES = 256 * 1024;

    /** Sources are 127.0.0.2 and those after it, then from the beginning again. */
    private static final int LOOPBACK_SOURCES = 200;

    private final SocketChannel channel;
    private final ByteBuffer input;
    private final ServerAddress address;
    private String info = "";
    /** Null without TLS. */
    private TlsStreams tls;

    private NatsLink(SocketChannel channel, ServerAddress address, ByteBuffer input) {
        this.channel = channel;
        this.address = address;
        this.input = input;
    }

    /** Connects and waits until the server has accepted the client. */
    static NatsLink open(ServerAddress address) throws IOException {
        return open(address, newInput(), 0);
    }

    static ByteBuffer newInput() {
        return ByteBuffer.allocateDirect(INPUT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Connects and waits until the server has accepted the client.
     *
     * @param input  is used for everything that is read; links that are only opened may share it
     * @param source which loopback address to come from, so that tens of thousands of connections
     *               do not run out of ports; ignored for a server that is elsewhere
     */
    static NatsLink open(ServerAddress address, ByteBuffer input, int source) throws IOException {
        final SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (source > 0 && address.isLoopback()) {
                final SocketAddress from = new InetSocketAddress(
                        "127.0.0." + (2 + source % LOOPBACK_SOURCES), 0);
                channel.bind(from);
            }
            final InetSocketAddress target = address.socketAddress();
            if (target.isUnresolved()) {
                throw new IOException("unknown host: " + address.host());
            }
            channel.connect(target);
            if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
                // Nobody listens there yet, and TCP let the socket meet itself.
                throw new ConnectException("Connection refused");
            }
            final NatsLink link = new NatsLink(channel, address, input.clear());
            link.handshake();
            return link;
        } catch (final ProtocolException | RuntimeException e) {
            channel.close();
            throw e;
        } catch (final IOException e) {
            channel.close();
            throw new IOException("cannot connect to " + address + ": " + e.getMessage(), e);
        }
    }

    private void handshake() throws IOException {
        final String line = readLine();
        if (!line.startsWith("INFO ")) {
            throw new ProtocolException("no NATS server at " + address + ": it says " + line);
        }
        info = line.substring("INFO ".length());
        if (info.contains("\"tls_required\":true")) {
            tls = TlsStreams.over(channel, address);
        }
        send("CONNECT {\"verbose\":false,\"pedantic\":false,\"tls_required\":false,"
                + "\"name\":\"natterjack bench\",\"lang\":\"java\",\"version\":\"1\","
                + "\"protocol\":1,\"headers\":true,\"no_responders\":true"
                + address.credentials() + "}\r\n");
        ping();
    }

    /** The server's version as it names it, or {@code unknown}. */
    String serverVersion() {
        final String key = "\"version\":\"";
        final int at = info.indexOf(key);
        final int end = at < 0 ? -1 : info.indexOf('"', at + key.length());
        return end < 0 ? "unknown" : info.substring(at + key.length(), end);
    }

    /** What was read and not used yet lies from index 0 to its position. */
    ByteBuffer input() {
        return input;
    }

    void send(String text) throws IOException {
        write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (tls != null) {
                tls.write(bytes);
            } else {
                channel.write(bytes);
            }
        }
    }

    /** Waits for bytes and adds them to {@link #input}; negative if there will be none. */
    int read() throws IOException {
        return tls != null ? tls.read(input) : channel.read(input);
    }

    /**
     * Waits until the server has processed all that was sent so far.
     *
     * @throws ProtocolException with the server's words if it was not content
     */
    void ping() throws IOException {
        send("PING\r\n");
        for (String line = readLine(); !line.equals("PONG"); line = readLine()) {
            if (line.equals("PING")) {
                send("PONG\r\n");
            } else if (line.startsWith("-ERR")) {
                throw new ProtocolException("server says: " + line);
            } else if (!line.startsWith("INFO ") && !line.equals("+OK")) {
                throw new ProtocolException("unexpected answer to PING: " + line);
            }
        }
    }

    private String readLine() throws IOException {
        int searched = 0;
        while (true) {
            for (; searched < input.position(); searched++) {
                if (input.get(searched) == '\n') {
                    return takeLine(searched);
                }
            }
            if (!input.hasRemaining()) {
                throw new ProtocolException("line without end");
            }
            if (read() < 0) {
                throw new EOFException("server closed the connection");
            }
        }
    }

    private String takeLine(int end) {
        final byte[] bytes = new byte[end];
        input.flip();
        input.get(bytes).get();
        input.compact();
        return new String(bytes, StandardCharsets.UTF_8).trim();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (final IOException e) {
            // Nothing is owed to the server any more.
        }
    }
}
