package io.natterjack.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes in, operations out, wherever the bytes are cut. */
class ClientDecoderTest {

    private static final int CONTROL_LINE_MAX = 64;
    private static final int PAYLOAD_MAX = 100;

    @ParameterizedTest
    @ValueSource(strings = {
        "CONNECT {\"verbose\":false}\r\nPING\r\nPONG\r\n",
        "PUB a 2\r\nhi\r\nPUB b.c reply 0\r\n\r\n",
        "pub\ta\t2\nhi\r\nPuB  a   0002  \r\nhi\r\n",
        "HPUB a 12 14\r\nNATS/1.0\r\n\r\nhi\r\nHPUB a r 0 2\r\nhi\r\n",
        "SUB foo 1\r\nSUB foo q 2\r\nsub\tfoo.*\tsid \nUNSUB 1\r\nUNSUB 2 10\r\nUNSUB 2 x\r\n",
        "PING some junk behind\r\n+OK\r\nINFO {}\r\nPING\n",
        "PUB a\rb 2\r\nhi\r\nSUB a\rb 1\r\n",
        "PUB aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b 40\r\n0123456789012345678901234567890123456789\r\n"
    })
    void cutsTheSameWhereverTheInputIsSplit(String text) {
        final byte[] bytes = ascii(text);
        final List<String> whole = decode(bytes, bytes.length);

        for (int first = 1; first < bytes.length; first++) {
            assertEquals(whole, decode(bytes, first), "split at " + first);
        }
        assertEquals(whole, decodeOneByOne(bytes));
    }

    @Test
    void tellsArgumentsApart() {
        assertEquals(List.of("PUB a - 2 hi", "PUB b.c reply 0 ", "SUB foo - 1", "SUB foo q 2",
                "UNSUB 1 0", "UNSUB 2 10"),
                decode(ascii("PUB a 2\r\nhi\r\nPUB b.c reply 0\r\n\r\nSUB foo 1\r\n"
                        + "SUB foo q 2\r\nUNSUB 1\r\nUNSUB 2 10\r\n"), 1_000));
    }

    @ParameterizedTest
    @CsvSource({
        "'FOO\r\n', UNKNOWN_OPERATION",
        "'\r\n', UNKNOWN_OPERATION",
        "' PING\r\n', UNKNOWN_OPERATION",
        "'MSG a 1 2\r\n', UNKNOWN_OPERATION",
        "'RS+ $G a\r\n', UNKNOWN_OPERATION",
        "'SUB\r\n', UNKNOWN_OPERATION",
        "'-ERR\r\n', UNKNOWN_OPERATION",
        "'PUB a 2\r\nhixx', UNKNOWN_OPERATION",
        "'PUB a 2\r\nhi\n\n', UNKNOWN_OPERATION",
        "'PUB a 2\r\nhi\n', UNKNOWN_OPERATION",
        "'PUB a\r\n', MALFORMED_ARGUMENTS",
        "'PUB a b c 2\r\n', MALFORMED_ARGUMENTS",
        "'PUB a -1\r\n', MALFORMED_ARGUMENTS",
        "'PUB a +1\r\n', MALFORMED_ARGUMENTS",
        "'PUB a 1x\r\n', MALFORMED_ARGUMENTS",
        "'PUB a 1234567890\r\n', MALFORMED_ARGUMENTS",
        "'HPUB a 3 2\r\n', MALFORMED_ARGUMENTS",
        "'HPUB a 2\r\n', MALFORMED_ARGUMENTS",
        "'SUB a\r\n', MALFORMED_ARGUMENTS",
        "'SUB a b c d\r\n', MALFORMED_ARGUMENTS",
        "'UNSUB a b c\r\n', MALFORMED_ARGUMENTS",
        "'PUB a 101\r\n', MAX_PAYLOAD",
        "'HPUB a 1 101\r\n', MAX_PAYLOAD"
    })
    void answersBadInput(String text, ProtocolError expected) {
        assertEquals(List.of("error " + expected), decode(ascii(text), 1_000));
    }

    @Test
    void whatConnectSaysOfHeadersHoldsForWhatFollowsInTheSameRead() {
        assertEquals(List.of("CONNECT {\"headers\":true}", "PUB a - 4+6 \r\n\r\nhi"),
                decode(ascii("CONNECT {\"headers\":true}\r\nHPUB a 4 6\r\n\r\n\r\nhi\r\n"), 1_000));
        assertEquals(List.of("CONNECT {}", "error MALFORMED_ARGUMENTS"),
                decode(ascii("CONNECT {}\r\nHPUB a 4 6\r\n\r\n\r\nhi\r\n"), 1_000));
    }

    @Test
    void knowsAWrongVerbAtItsFirstWrongByte() {
        assertEquals(List.of("error UNKNOWN_OPERATION"), decode(ascii("PUX"), 1_000));
        assertEquals(List.of(), decode(ascii("PU"), 1_000));
    }

    @Test
    void refusesArgumentsLongerThanTheLimitBeforeTheLineEnds() {
        final String exact = "x".repeat(CONTROL_LINE_MAX - 2);

        assertEquals(List.of("SUB " + exact + " - 1"),
                decode(ascii("SUB " + exact + " 1\r\n"), 1_000));
        assertEquals(List.of("error MAX_CONTROL_LINE"),
                decode(ascii("SUB " + exact + "x 1\r\n"), 1_000));
        assertEquals(List.of("error MAX_CONTROL_LINE"),
                decode(ascii("SUB " + "x".repeat(CONTROL_LINE_MAX + 1)), 1_000));
    }

    @Test
    void skipsATailOfAnyLengthBehindPing() {
        final byte[] bytes = ascii("PING " + "x".repeat(1_000) + "\r\nPONG\r\n");

        assertEquals(List.of("PING", "PONG"), decodeOneByOne(bytes));
    }

    /** At the size from which it is passed on by reference, if it is there whole. */
    @ParameterizedTest
    @CsvSource({"90, 81, false", "90, 82, true", "49, 1000, false", "40000, 0, true"})
    void leavesALargePayloadToTheCallerIfItCanBeHadWhole(int size, int behind, boolean isLeft) {
        final byte[] bytes = ascii("PUB big reply " + size + "\r\n0123456789");
        final Recorder recorder = new Recorder();
        final ClientDecoder decoder = new ClientDecoder(50);

        decoder.behind(behind);
        final int at = decoder.decode(bytes, 0, bytes.length, CONTROL_LINE_MAX, 1 << 20, recorder);

        assertEquals(isLeft ? List.of("large big reply " + size) : List.of(), recorder.events);
        assertEquals(isLeft ? bytes.length - 10 : 0, at);
        assertEquals(isLeft ? size + 2 : 0, decoder.payloadLength());
        assertEquals(isLeft ? 0 : bytes.length - 10 + size + 2, decoder.frameLength());
    }

    private static List<String> decode(byte[] bytes, int first) {
        final Recorder recorder = new Recorder();
        final ClientDecoder decoder = new ClientDecoder(Integer.MAX_VALUE);
        final int cut = Math.min(first, bytes.length);
        final byte[] head = Arrays.copyOf(bytes, cut);
        final int used = decode(decoder, head, recorder);
        if (cut < bytes.length && !recorder.isOver) {
            final byte[] rest = new byte[cut - used + bytes.length - cut];
            System.arraycopy(head, used, rest, 0, cut - used);
            System.arraycopy(bytes, cut, rest, cut - used, bytes.length - cut);
            decode(decoder, rest, recorder);
        }
        return recorder.events;
    }

    private static List<String> decodeOneByOne(byte[] bytes) {
        final Recorder recorder = new Recorder();
        final ClientDecoder decoder = new ClientDecoder(Integer.MAX_VALUE);
        byte[] carry = new byte[0];
        for (int i = 0; i < bytes.length && !recorder.isOver; i++) {
            final byte[] grown = Arrays.copyOf(carry, carry.length + 1);
            grown[carry.length] = bytes[i];
            final int used = decode(decoder, grown, recorder);
            carry = Arrays.copyOfRange(grown, used, grown.length);
        }
        return recorder.events;
    }

    private static int decode(ClientDecoder decoder, byte[] bytes, Recorder recorder) {
        return decoder.decode(bytes, 0, bytes.length, CONTROL_LINE_MAX, PAYLOAD_MAX, recorder);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Writes down what it is told. */
    private static final class Recorder implements ClientDecoder.Handler {

        final List<String> events = new ArrayList<>();
        boolean isOver;
        private boolean takesHeaders = true;

        @Override
        public boolean takesHeaders() {
            return takesHeaders;
        }

        @Override
        public boolean onConnect(byte[] bytes, int from, int to) {
            takesHeaders = text(bytes, from, to).contains("headers");
            return add("CONNECT " + text(bytes, from, to));
        }

        @Override
        public boolean onPublish(Message m) {
            return add("PUB " + text(m.bytes, m.subjectFrom, m.subjectTo) + " "
                    + (m.hasReply() ? text(m.bytes, m.replyFrom, m.replyTo) : "-") + " "
                    + (m.headerLength > 0 ? m.headerLength + "+" : "") + m.size + " "
                    + text(m.payload, m.payloadFrom, m.payloadFrom + m.size));
        }

        @Override
        public void onLargePublish(Message m, int lineFrom, int lineTo) {
            final Message held = new Message();
            held.hold(m, lineFrom, lineTo);
            add("large " + text(held.bytes, held.subjectFrom, held.subjectTo) + " "
                    + text(held.bytes, held.replyFrom, held.replyTo) + " " + held.size);
        }

        @Override
        public boolean onSubscribe(byte[] bytes, int subjectFrom, int subjectTo, int queueFrom,
                                   int queueTo, int sidFrom, int sidTo) {
            return add("SUB " + text(bytes, subjectFrom, subjectTo) + " "
                    + (queueTo > queueFrom ? text(bytes, queueFrom, queueTo) : "-") + " "
                    + text(bytes, sidFrom, sidTo));
        }

        @Override
        public boolean onUnsubscribe(byte[] bytes, int sidFrom, int sidTo, int max) {
            return add("UNSUB " + text(bytes, sidFrom, sidTo) + " " + max);
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
        public boolean onInfo(byte[] bytes, int from, int to) {
            return add("INFO");
        }

        @Override
        public boolean onError(byte[] bytes, int from, int to) {
            return add("-ERR " + text(bytes, from, to));
        }

        @Override
        public void onProtocolError(ProtocolError error) {
            add("error " + error);
            isOver = true;
        }

        private boolean add(String event) {
            events.add(event);
            return true;
        }

        private static String text(byte[] bytes, int from, int to) {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        }
    }
}
