package io.natterjack.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natterjack.protocol.RouteDecoder.Form;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of a route, with and without the account, wherever they are cut. */
class RouteDecoderTest {

    private static final int CONTROL_LINE_MAX = 200;
    private static final int PAYLOAD_MAX = 1_000;

    @ParameterizedTest
    @ValueSource(strings = {
        "CONNECT {\"cluster\":\"C\"}\r\nINFO {\"server_id\":\"X\"} \r\nPING\r\nPONG\r\n",
        "RS+ $G foo\r\nRS+ $G foo q 3\r\nRS- $G foo\r\nRS- $G foo q\r\n",
        "LS+ leaf $G foo\r\nLS+ leaf $G foo q 2\r\nLS- leaf $G foo q\r\n",
        "RMSG $G s 2\r\nhi\r\nRMSG $G s reply 2\r\nhi\r\nRMSG $G s | q1 q2 2\r\nhi\r\n",
        "RMSG $G s + reply q1 2\r\nhi\r\nrmsg\t$G s 0\n\r\n",
        "HMSG $G s 12 14\r\nNATS/1.0\r\n\r\nhi\r\nHMSG $G s + r q 12 14\r\nNATS/1.0\r\n\r\nhi\r\n",
        "LMSG leaf $G s 0 2\r\nhi\r\nLMSG leaf $G s r 0 2\r\nhi\r\n",
        "+OK\r\nSUB a 1\r\nPUB a 2\r\nhi\r\nA+ x\r\nA- x\r\nPING\r\n"
    })
    void cutsTheSameWhereverTheInputIsSplit(String text) {
        final byte[] bytes = ascii(text);
        final List<String> whole = decode(bytes, bytes.length, Form.WITH_ACCOUNT);

        for (int first = 1; first < bytes.length; first++) {
            assertEquals(whole, decode(bytes, first, Form.WITH_ACCOUNT), "split at " + first);
        }
    }

    @Test
    void tellsTheFormsOfAMessageByTheCountOfItsArguments() {
        assertEquals(List.of("msg $G s - [] 0/2", "msg $G s reply [] 0/2",
                "msg $G s - [q1, q2] 0/2", "msg $G s reply [q1] 0/2", "msg $G s | [] 0/2"),
                decode("RMSG $G s 2\r\nhi\r\nRMSG $G s reply 2\r\nhi\r\n"
                        + "RMSG $G s | q1 q2 2\r\nhi\r\nRMSG $G s + reply q1 2\r\nhi\r\n"
                        + "RMSG $G s | 2\r\nhi\r\n", Form.WITH_ACCOUNT));
    }

    @Test
    void hasNoAccountOnADedicatedConnection() {
        assertEquals(List.of("msg - A loc [] 0/2", "+ - foo - 1 -", "+ - foo q 2 -"),
                decode("RMSG A loc 2\r\nhi\r\nRS+ foo\r\nRS+ foo q 2\r\n", Form.DEDICATED));
    }

    /** Real servers leave the weight away when permissions change. */
    @Test
    void takesAMissingWeightForOne() {
        assertEquals(List.of("+ $G foo g 1 -", "+ $G foo g 0 -"),
                decode("RS+ $G foo g \r\nRS+ $G foo g x\r\n", Form.WITH_ACCOUNT));
    }

    @Test
    void namesTheOriginOfLeafInterest() {
        assertEquals(List.of("+ $G foo - 1 leaf", "- $G foo - 0 leaf"),
                decode("LS+ leaf $G foo\r\nLS- leaf $G foo\r\n", Form.WITH_ACCOUNT));
    }

    @ParameterizedTest
    @CsvSource({
        "'RS+ $G\r\n', MALFORMED_ARGUMENTS",
        "'RS+ $G foo q 1 x\r\n', MALFORMED_ARGUMENTS",
        "'RS- $G\r\n', MALFORMED_ARGUMENTS",
        "'RS- $G foo q x\r\n', MALFORMED_ARGUMENTS",
        "'RMSG $G 2\r\n', MALFORMED_ARGUMENTS",
        "'RMSG $G s x q 2\r\n', MALFORMED_ARGUMENTS",
        "'RMSG $G s 1234567890\r\n', MALFORMED_ARGUMENTS",
        "'RMSG $G s -1\r\n', MALFORMED_ARGUMENTS",
        "'RMSG $G s x\r\n', MALFORMED_ARGUMENTS",
        "'RMSG $G s 1001\r\n', MALFORMED_ARGUMENTS",
        "'HMSG $G s 3 2\r\n', MALFORMED_ARGUMENTS",
        "'UNSUB x\r\n', MALFORMED_ARGUMENTS",
        "'RMSG $G s 2\r\nhixx', UNKNOWN_OPERATION",
        "'MSG a 1 2\r\n', UNKNOWN_OPERATION",
        "'\r\n', UNKNOWN_OPERATION",
        "'-ERR\r\n', UNKNOWN_OPERATION",
        "'FOO\r\n', UNKNOWN_OPERATION"
    })
    void answersBadInput(String text, ProtocolError expected) {
        assertEquals(List.of("error " + expected), decode(text, Form.WITH_ACCOUNT));
    }

    @Test
    void refusesALineLongerThanTheLimitBeforeItEnds() {
        assertEquals(List.of("error MAX_CONTROL_LINE"),
                decode("RS+ $G " + "x".repeat(CONTROL_LINE_MAX), Form.WITH_ACCOUNT));
    }

    private static List<String> decode(String text, Form form) {
        return decode(ascii(text), text.length(), form);
    }

    private static List<String> decode(byte[] bytes, int first, Form form) {
        final Recorder recorder = new Recorder();
        final RouteDecoder decoder = new RouteDecoder(Integer.MAX_VALUE, PAYLOAD_MAX);
        final byte[] head = Arrays.copyOf(bytes, first);
        final int used = decoder.decode(head, 0, first, CONTROL_LINE_MAX, form, true, recorder);
        if (first < bytes.length && !recorder.isOver) {
            final byte[] rest = new byte[bytes.length - used];
            System.arraycopy(head, used, rest, 0, first - used);
            System.arraycopy(bytes, first, rest, first - used, bytes.length - first);
            decoder.decode(rest, 0, rest.length, CONTROL_LINE_MAX, form, true, recorder);
        }
        return recorder.events;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Writes down what it is told. */
    private static final class Recorder implements RouteDecoder.Handler {

        final List<String> events = new ArrayList<>();
        boolean isOver;

        @Override
        public boolean onConnect(byte[] bytes, int from, int to) {
            return add("CONNECT " + text(bytes, from, to));
        }

        @Override
        public boolean onInfo(byte[] bytes, int from, int to) {
            return add("INFO " + text(bytes, from, to).trim());
        }

        @Override
        public boolean onInterest(byte[] bytes, RouteDecoder.Interest i) {
            return add((i.isAdded ? "+ " : "- ") + textOr(bytes, i.accountFrom, i.accountTo)
                    + " " + text(bytes, i.subjectFrom, i.subjectTo) + " "
                    + textOr(bytes, i.queueFrom, i.queueTo) + " " + i.weight + " "
                    + textOr(bytes, i.originFrom, i.originTo));
        }

        @Override
        public boolean onMessage(Message m) {
            final List<String> queues = new ArrayList<>();
            for (int i = 0; i < m.queueCount; i++) {
                queues.add(text(m.bytes, m.queueFrom[i], m.queueTo[i]));
            }
            return add("msg " + textOr(m.bytes, m.accountFrom, m.accountTo) + " "
                    + text(m.bytes, m.subjectFrom, m.subjectTo) + " "
                    + textOr(m.bytes, m.replyFrom, m.replyTo) + " " + queues + " "
                    + m.headerLength + "/" + m.size);
        }

        @Override
        public void onLargeMessage(Message m, int lineFrom, int lineTo) {
            add("large");
        }

        @Override
        public boolean onPing() {
            return add("PING");
        }

        @Override
        public boolean onPong() {
            return add("PONG");
        }

        @Override
        public boolean onError(byte[] bytes, int from, int to) {
            return add("-ERR " + text(bytes, from, to));
        }

        @Override
        public void onProtocolError(ProtocolError error, String what) {
            add("error " + error);
            isOver = true;
        }

        private boolean add(String event) {
            events.add(event);
            return true;
        }

        private static String textOr(byte[] bytes, int from, int to) {
            return to > from ? text(bytes, from, to) : "-";
        }

        private static String text(byte[] bytes, int from, int to) {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        }
    }
}
