package io.natterjack.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The least a NATS server can be: a thread for each connection, one lock, subjects compared one by
 * one. Enough for the harness to measure something whose result is known.
 */
final class NatsStub implements AutoCloseable {

    private final ServerSocket listener;
    private final List<Socket> sockets = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    /** Whether to deliver the n-th message; else it is lost. */
    private final IntPredicate delivered;
    private int published;

    private record Entry(OutputStream to, String subject, String group, String sid) {

        boolean matches(String other) {
            return subject.endsWith("*")
                    ? other.startsWith(subject.substring(0, subject.length() - 1))
                    : subject.equals(other);
        }
    }

    /** On a free port. */
    NatsStub(IntPredicate delivered) throws IOException {
        this(0, delivered);
    }

    private NatsStub(int port, IntPredicate delivered) throws IOException {
        this.delivered = delivered;
        listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    /** As a process of its own, on the port in the first argument, until it is stopped. */
    public static void main(String[] args) throws IOException, InterruptedException {
        new NatsStub(Integer.parseInt(args[0]), number -> true);
        Thread.currentThread().join();
    }

    String url() {
        return "nats://127.0.0.1:" + listener.getLocalPort();
    }

    private static void daemon(Runnable task) {
        final Thread thread = new Thread(task, "nats-stub");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                final Socket socket = listener.accept();
                synchronized (this) {
                    sockets.add(socket);
                }
                daemon(() -> serve(socket));
            }
        } catch (final IOException e) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            final InputStream in = new BufferedInputStream(socket.getInputStream(), 65_536);
            final OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 65_536);
            write(out, "INFO {\"version\":\"0.0.stub\"}\r\n");
            for (String line = readLine(in); line != null; line = readLine(in)) {
                final String[] words = line.split(" ");
                switch (words[0]) {
                    case "PING" -> write(out, "PONG\r\n");
                    case "SUB" -> subscribe(out, words);
                    case "PUB" -> publish(words, new String(in.readNBytes(
                            Integer.parseInt(words[words.length - 1]) + 2),
                            StandardCharsets.US_ASCII));
                    default -> {
                        // CONNECT and PONG need no answer.
                    }
                }
            }
        } catch (final IOException e) {
            // The client left.
        }
    }

    private synchronized void subscribe(OutputStream out, String[] words) {
        final boolean queue = words.length == 4;
        entries.add(new Entry(out, words[1], queue ? words[2] : null, words[words.length - 1]));
    }

    private synchronized void publish(String[] words, String payload) throws IOException {
        if (!delivered.test(published++)) {
            return;
        }
        final String reply = words.length == 4 ? words[2] + " " : "";
        boolean queueServed = false;
        for (final Entry entry : entries) {
            if (entry.matches(words[1]) && !(entry.group() != null && queueServed)) {
                queueServed |= entry.group() != null;
                write(entry.to(), "MSG " + words[1] + " " + entry.sid() + " " + reply
                        + (payload.length() - 2) + "\r\n" + payload);
            }
        }
    }

    private synchronized void write(OutputStream to, String text) throws IOException {
        to.write(text.getBytes(StandardCharsets.US_ASCII));
        to.flush();
    }

    private static String readLine(InputStream in) throws IOException {
        final ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return null;
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.US_ASCII).trim();
    }

    @Override
    public synchronized void close() throws IOException {
        listener.close();
        for (final Socket socket : sockets) {
            socket.close();
        }
    }
}
