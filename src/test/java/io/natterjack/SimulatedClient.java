package io.natterjack;

import io.natterjack.net.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client of a simulated server: sends what it is told to, keeps the messages it gets. */
final class SimulatedClient {

    /** A message as it came. */
    record Received(String subject, String sid, String payload) {
    }

    private final Transport.Channel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
    private final ByteBuffer[] one = new ByteBuffer[1];
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private byte[] in = new byte[0];
    private final List<Received> received = new ArrayList<>();
    private int pongs;
    private int pings;
    private String error;
    private boolean isLost;

    SimulatedClient(Transport transport, int port, String user) throws IOException {
        channel = transport.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.finishConnect();
        send("CONNECT {\"verbose\":false,\"pedantic\":false,\"echo\":true,\"headers\":true"
                + (user.isEmpty() ? "" : ",\"user\":\"" + user + "\"") + "}\r\n");
    }

    void send(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void publish(String subject, String payload) {
        send("PUB " + subject + " " + payload.length() + "\r\n" + payload + "\r\n");
    }

    /** Sends PING; {@link #isFlushed} tells when all answers are here. */
    void flush() {
        pings++;
        send("PING\r\n");
    }

    boolean isFlushed() {
        return pongs >= pings;
    }

    boolean isLost() {
        return isLost;
    }

    String error() {
        return error;
    }

    List<Received> received() {
        return received;
    }

    /** Writes and reads what it can. */
    void step() {
        if (isLost) {
            return;
        }
        try {
            if (out.size() > 0) {
                one[0] = ByteBuffer.wrap(out.toByteArray());
                channel.write(one, 1);
                final byte[] rest = new byte[one[0].remaining()];
                one[0].get(rest);
                out.reset();
                out.writeBytes(rest);
            }
            buffer.clear();
            final int length = channel.read(buffer);
            if (length < 0) {
                lose();
                return;
            }
            final byte[] grown = java.util.Arrays.copyOf(in, in.length + length);
            System.arraycopy(buffer.array(), 0, grown, in.length, length);
            in = grown;
            parse();
        } catch (IOException ex) {
            lose();
        }
    }

    void close() {
        lose();
    }

    private void lose() {
        isLost = true;
        channel.close();
    }

    private void parse() {
        int at = 0;
        while (true) {
            int end = at;
            while (end + 1 < in.length && !(in[end] == '\r' && in[end + 1] == '\n')) {
                end++;
            }
            if (end + 1 >= in.length) {
                break;
            }
            final String line = new String(in, at, end - at, StandardCharsets.ISO_8859_1);
            int next = end + 2;
            if (line.startsWith("MSG ")) {
                final String[] parts = line.split(" ");
                final int size = Integer.parseInt(parts[parts.length - 1]);
                if (next + size + 2 > in.length) {
                    break;
                }
                received.add(new Received(parts[1], parts[2],
                        new String(in, next, size, StandardCharsets.ISO_8859_1)));
                next += size + 2;
            } else if (line.equals("PONG")) {
                pongs++;
            } else if (line.equals("PING")) {
                send("PONG\r\n");
            } else if (line.startsWith("-ERR")) {
                error = line;
            }
            at = next;
        }
        in = java.util.Arrays.copyOfRange(in, at, in.length);
    }
}
