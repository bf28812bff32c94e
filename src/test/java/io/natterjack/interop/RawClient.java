package io.natterjack.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** A client of bytes: it sends what it is told and hands back what comes, line by line. */
final class RawClient extends RawConnection {

    static final String CONNECT = "{\"verbose\":false,\"pedantic\":false,\"echo\":true,"
            + "\"headers\":true,\"no_responders\":true,\"protocol\":1}";

    private String info;

    private RawClient(Socket socket) throws IOException {
        super(socket);
    }

    /** Connects with headers and no responders, and waits for the PONG. */
    static RawClient connect(int port) {
        return connect(port, CONNECT);
    }

    static RawClient connect(int port, String options) {
        try {
            final RawClient client = new RawClient(open(port));
            client.info = client.line();
            client.sendLine("CONNECT " + options);
            client.flush();
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String info() {
        return info;
    }

    /** A received message; {@code headers} is empty where it has none. */
    record Msg(String subject, String sid, String reply, String headers, String payload) {
    }

    RawClient subscribe(String subject, int sid) {
        sendLine("SUB " + subject + " " + sid);
        return this;
    }

    RawClient subscribe(String subject, String queue, int sid) {
        sendLine("SUB " + subject + " " + queue + " " + sid);
        return this;
    }

    RawClient publish(String subject, String payload) {
        send("PUB " + subject + " " + payload.length() + "\r\n" + payload + "\r\n");
        return this;
    }

    RawClient publish(String subject, String reply, String payload) {
        send("PUB " + subject + " " + reply + " " + payload.length() + "\r\n" + payload + "\r\n");
        return this;
    }

    RawClient publishHeaders(String subject, String headers, String payload) {
        send("HPUB " + subject + " " + headers.length() + " "
                + (headers.length() + payload.length()) + "\r\n" + headers + payload + "\r\n");
        return this;
    }

    /** Sends PING and reads up to the PONG; INFO is left out, messages before it are a failure. */
    RawClient flush() {
        assertTrue(flushed().isEmpty(), "messages before the PONG");
        return this;
    }

    /** Sends PING and returns the messages that came before the PONG. */
    List<Msg> flushed() {
        sendLine("PING");
        final List<Msg> messages = new ArrayList<>();
        while (true) {
            final String line = line();
            if (line.equals("PONG")) {
                return messages;
            }
            if (!line.startsWith("INFO ")) {
                messages.add(message(line));
            }
        }
    }

    Msg message() {
        final Msg message = tryMessage(TIMEOUT_MS);
        assertTrue(message != null, () -> "no message, closed=" + atEnd());
        return message;
    }

    /** The next message, or null if none comes in time; INFO lines are left out. */
    Msg tryMessage(long timeoutMs) {
        String line = tryLine(timeoutMs);
        while (line != null && line.startsWith("INFO ")) {
            line = tryLine(timeoutMs);
        }
        return line == null ? null : message(line);
    }

    /** Messages until one whose payload is {@code last}, without that one. */
    List<Msg> messagesUntil(String last) {
        final List<Msg> messages = new ArrayList<>();
        for (Msg next = message(); !next.payload().equals(last); next = message()) {
            messages.add(next);
        }
        return messages;
    }

    private Msg message(String line) {
        final String[] words = line.split(" ");
        final boolean hasHeaders = words[0].equals("HMSG");
        assertTrue(hasHeaders || words[0].equals("MSG"), () -> "not a message: " + line);
        final int sizes = hasHeaders ? 2 : 1;
        final String reply = words.length == 4 + sizes ? words[3] : "";
        final int total = Integer.parseInt(words[words.length - 1]);
        final int headers = hasHeaders ? Integer.parseInt(words[words.length - 2]) : 0;
        final String body = bytes(total + 2);
        return new Msg(words[1], words[2], reply, body.substring(0, headers),
                body.substring(headers, total));
    }
}
