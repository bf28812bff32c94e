package io.natterjack.cluster;

import io.natterjack.broker.Account;
import io.natterjack.net.Connection;
import io.natterjack.protocol.ConnectOptions;
import io.natterjack.protocol.Message;
import io.natterjack.protocol.Redaction;
import io.natterjack.protocol.RouteDecoder;
import java.nio.charset.StandardCharsets;

/** A route whose protocol is written to the log; loaded only when tracing is on. */
final class TracingRouteSession extends RouteSession {

    TracingRouteSession(LoopRoutes routes, Connection connection, long id, RouteEvents events,
                        RouteDialer dialer, long epochMicros) {
        super(routes, connection, id, events, dialer, epochMicros);
    }

    @Override
    public boolean onConnect(byte[] bytes, int from, int to) {
        in("CONNECT " + Redaction.connect(text(bytes, from, to)));
        return super.onConnect(bytes, from, to);
    }

    @Override
    public boolean onInfo(byte[] bytes, int from, int to) {
        in("INFO " + text(bytes, from, to));
        return super.onInfo(bytes, from, to);
    }

    @Override
    public boolean onInterest(byte[] bytes, RouteDecoder.Interest i) {
        in((i.isAdded ? "RS+ " : "RS- ") + words(text(bytes, i.accountFrom, i.accountTo),
                text(bytes, i.subjectFrom, i.subjectTo), text(bytes, i.queueFrom, i.queueTo),
                i.isAdded && i.queueTo > i.queueFrom ? "" + i.weight : ""));
        return super.onInterest(bytes, i);
    }

    @Override
    public boolean onMessage(Message m) {
        in((m.headerLength > 0 ? "HMSG " : "RMSG ") + words(
                text(m.bytes, m.accountFrom, m.accountTo), arguments(m)));
        return super.onMessage(m);
    }

    @Override
    public boolean onPing() {
        in("PING");
        return super.onPing();
    }

    @Override
    public boolean onPong() {
        in("PONG");
        return super.onPong();
    }

    @Override
    public void forward(Account account, Message m, byte[][] queues, int queueCount) {
        out((m.headerLength > 0 ? "HMSG " : "RMSG ") + words(account.name(), arguments(m)));
        super.forward(account, m, queues, queueCount);
    }

    @Override
    void send(byte[] bytes) {
        final String line = text(bytes, 0, bytes.length).trim();
        out(line.startsWith("CONNECT ") ? Redaction.connect(line) : line);
        super.send(bytes);
    }

    private static String arguments(Message m) {
        return words(text(m.bytes, m.subjectFrom, m.subjectTo),
                text(m.bytes, m.replyFrom, m.replyTo),
                m.headerLength > 0 ? "" + m.headerLength : "", "" + m.size);
    }

    private static String words(String... words) {
        final StringBuilder line = new StringBuilder();
        for (String word : words) {
            line.append(word.isEmpty() || line.length() == 0 ? "" : " ").append(word);
        }
        return line.toString();
    }

    private void in(String operation) {
        trace("<<- [" + operation + "]");
    }

    private void out(String operation) {
        trace("->> [" + operation + "]");
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
