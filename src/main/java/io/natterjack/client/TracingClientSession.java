package io.natterjack.client;

import io.natterjack.broker.Subscription;
import io.natterjack.net.Connection;
import io.natterjack.protocol.Message;
import io.natterjack.protocol.Redaction;
import java.nio.charset.StandardCharsets;

/**
 * A client whose protocol is written to the log. A class of its own, loaded only when tracing is
 * on, so that the path of a message has no line for it.
 */
final class TracingClientSession extends ClientSession {

    private static final int PAYLOAD_SHOWN_MAX = 1_024;

    TracingClientSession(LoopClients clients, Connection connection, long id, long epochMicros) {
        super(clients, connection, id, epochMicros);
    }

    @Override
    public boolean onConnect(byte[] bytes, int from, int to) {
        in("CONNECT " + Redaction.connect(text(bytes, from, to)));
        return super.onConnect(bytes, from, to);
    }

    @Override
    public boolean onPublish(Message m) {
        in((m.headerLength > 0 ? "HPUB " : "PUB ") + arguments(m, null));
        final byte[] shown = new byte[Math.min(m.size, PAYLOAD_SHOWN_MAX)];
        m.copyPayload(shown, 0, shown.length);
        line("<<- MSG_PAYLOAD: [\"" + text(shown, 0, shown.length) + "\"]");
        return super.onPublish(m);
    }

    @Override
    public boolean onSubscribe(byte[] bytes, int subjectFrom, int subjectTo, int queueFrom,
                               int queueTo, int sidFrom, int sidTo) {
        in("SUB " + text(bytes, subjectFrom, subjectTo) + " "
                + (queueTo > queueFrom ? text(bytes, queueFrom, queueTo) + " " : "")
                + text(bytes, sidFrom, sidTo));
        return super.onSubscribe(bytes, subjectFrom, subjectTo, queueFrom, queueTo, sidFrom,
                sidTo);
    }

    @Override
    public boolean onUnsubscribe(byte[] bytes, int sidFrom, int sidTo, int max) {
        in("UNSUB " + text(bytes, sidFrom, sidTo) + (max > 0 ? " " + max : ""));
        return super.onUnsubscribe(bytes, sidFrom, sidTo, max);
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
    public boolean deliver(Subscription s, Message m) {
        final boolean isDelivered = super.deliver(s, m);
        if (isDelivered) {
            out("MSG " + arguments(m, text(s.sid(), 0, s.sid().length)));
        }
        return isDelivered;
    }

    @Override
    void send(byte[] bytes) {
        out(text(bytes, 0, bytes.length).trim());
        super.send(bytes);
    }

    private static String arguments(Message m, String sid) {
        return text(m.bytes, m.subjectFrom, m.subjectTo) + " " + (sid == null ? "" : sid + " ")
                + (m.hasReply() ? text(m.bytes, m.replyFrom, m.replyTo) + " " : "")
                + (m.headerLength > 0 ? m.headerLength + " " : "") + m.size;
    }

    private void in(String operation) {
        line("<<- [" + operation + "]");
    }

    private void out(String operation) {
        line("->> [" + operation + "]");
    }

    private void line(String text) {
        clients().log().trace(label() + " - " + text);
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
