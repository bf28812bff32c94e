package io.natterjack.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageScannerTest {

    private static final String STREAM = "INFO {}\r\nMSG a 1 5\r\nhello\r\nPING\r\n"
            + "MSG orders.eu 12 _INBOX.7 0\r\n\r\nPONG\r\n+OK\r\n"
            + "HMSG a 1 12 17\r\nNATS/1.0\r\n\r\nworld\r\nMSG a 1 10\r\nMSG x 1 3\r\r\n";
    private static final List<String> PAYLOADS =
            List.of("hello", "", "NATS/1.0\r\n\r\nworld", "MSG x 1 3\r");

    /** The bytes arrive in two reads, cut at every place. */
    @Test
    void findsEveryMessageWhereverTheStreamIsCut() throws ProtocolException {
        for (int cut = 0; cut <= STREAM.length(); cut++) {
            final List<String> payloads = new ArrayList<>();
            final MessageScanner scanner = new MessageScanner(collecting(payloads));

            feed(scanner, STREAM, cut, STREAM.length() - cut);

            assertEquals(PAYLOADS, payloads, "cut=" + cut);
            assertEquals(4, scanner.messages(), "cut=" + cut);
            assertEquals(1, scanner.takePings(), "cut=" + cut);
        }
    }

    @Test
    void countsWithoutHoldingPayloadsWhereverTheStreamIsCut() throws ProtocolException {
        for (int cut = 0; cut <= STREAM.length(); cut++) {
            final MessageScanner scanner = new MessageScanner(null);

            feed(scanner, STREAM, cut, STREAM.length() - cut);

            assertEquals(4, scanner.messages(), "cut=" + cut);
            assertEquals(1, scanner.takePings(), "cut=" + cut);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void countsRandomMessagesInRandomPieces(long seed) throws ProtocolException {
        final SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 200; round++) {
            final int count = random.nextInt(1, 20);
            final StringBuilder stream = new StringBuilder();
            for (int i = 0; i < count; i++) {
                final int size = random.nextInt(300);
                stream.append("MSG ").append("s".repeat(random.nextInt(1, 40))).append(" 1 ")
                        .append(size).append("\r\n").append("\n".repeat(size)).append("\r\n");
            }
            final int[] pieces = random.ints(stream.length(), 1, 50).toArray();
            final MessageScanner counting = new MessageScanner(null);
            final List<String> payloads = new ArrayList<>();
            final MessageScanner handling = new MessageScanner(collecting(payloads));

            feed(counting, stream.toString(), pieces);
            feed(handling, stream.toString(), pieces);

            final String where = "seed=" + seed + ", round=" + round;
            assertEquals(count, counting.messages(), where);
            assertEquals(count, payloads.size(), where);
        }
    }

    @Test
    void reportsWhatTheServerComplainsAbout() {
        final ProtocolException e = assertThrows(ProtocolException.class,
                () -> feed(new MessageScanner(null), "-ERR 'Slow Consumer'\r\n", 22));

        assertTrue(e.getMessage().contains("Slow Consumer"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"MSG a 1 x\r\n", "MSG a 1 \r\n", "MSG\r\n", "M\r\n",
        "MSG a 1 99999999999\r\n", "MSG a 1 2\r\nabcdef\r\n", "HELLO\r\n"})
    void refusesWhatIsNoMessage(String bytes) {
        assertThrows(ProtocolException.class,
                () -> feed(new MessageScanner(null), bytes, bytes.length()));
    }

    private static MessageScanner.Handler collecting(List<String> payloads) {
        return (buffer, lineAt, payloadAt, payloadEnd) -> {
            final byte[] bytes = new byte[payloadEnd - payloadAt];
            buffer.get(payloadAt, bytes);
            payloads.add(new String(bytes, StandardCharsets.US_ASCII));
        };
    }

    private static void feed(MessageScanner scanner, String stream, int... pieces)
            throws ProtocolException {
        final ByteBuffer buffer =
                ByteBuffer.allocate(stream.length()).order(ByteOrder.LITTLE_ENDIAN);
        int from = 0;
        for (final int piece : pieces) {
            final int to = Math.min(stream.length(), from + piece);
            buffer.put(stream.substring(from, to).getBytes(StandardCharsets.US_ASCII));
            from = to;
            final int used = scanner.scan(buffer, 0, buffer.position());
            buffer.flip().position(used);
            buffer.compact();
        }
    }
}
