package io.natterjack.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The short cut for lines as they mostly come finds in them what the general way finds. */
class PlainLineTest {

    private static final int SEEDS = 40_000;
    private static final String[] PIECES = {"a", "foo.bar", "12", "0", "000005", "0000005", "123456",
        "1234567", "7", " ", "\t", "\r", "\n", "\r\n", "\u0080", "\u00ff", "\u0000", "+", "|", "q1", ":",
        "/", "a:9", "-1", "a.very.very.long.subject.with.tokens", "99999999", "\u007f"};

    private final StringBuilder told = new StringBuilder();

    @Test
    void tellsOfTheSamePublishes() {
        int published = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final byte[] plain = stream(random, "PUB ");
            // A verb in small letters goes the general way.
            final byte[] general = replace(plain, "PUB ", "PuB ");
            final int to = random.nextInt(3) == 0 ? random.nextInt(plain.length) : plain.length;
            final int lineMax = random.nextInt(4) == 0 ? random.nextInt(30) : 4_096;
            final int payloadMax = random.nextInt(4) == 0 ? random.nextInt(12) : -1;

            final String expected = publishes(general, to, lineMax, payloadMax);

            assertEquals(expected, publishes(plain, to, lineMax, payloadMax), "seed=" + seed);
            published += expected.contains("onPublish") ? 1 : 0;
        }
        assertTrue(published > SEEDS / 10, "published=" + published);
    }

    @Test
    void tellsOfTheSameRoutedMessages() {
        int messages = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final byte[] plain = stream(random, "RMSG ");
            // A tab behind the first word goes the general way.
            final byte[] general = replace(plain, " a ", "\ta ");
            final int to = random.nextInt(3) == 0 ? random.nextInt(plain.length) : plain.length;
            final int lineMax = random.nextInt(4) == 0 ? random.nextInt(30) : 4_096;
            final RouteDecoder.Form form = random.nextBoolean()
                    ? RouteDecoder.Form.DEDICATED : RouteDecoder.Form.WITH_ACCOUNT;

            final String expected = routed(general, to, lineMax, form);

            assertEquals(expected, routed(plain, to, lineMax, form), "seed=" + seed);
            messages += expected.contains("onMessage") ? 1 : 0;
        }
        assertTrue(messages > SEEDS / 20, "messages=" + messages);
    }

    @Test
    void cutsTheSameWords() {
        final ControlLine plain = new ControlLine();
        final ControlLine general = new ControlLine();
        int cut = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            final byte[] bytes = stream(new SplittableRandom(seed), "");
            final int after = plain.cutPlain(bytes, 0, bytes.length, 1 + seed % 9);
            if (after < 0) {
                continue;
            }
            cut++;
            assertEquals(general.cut(bytes, 0, bytes.length, false), after, "seed=" + seed);
            assertEquals(words(general), words(plain), "seed=" + seed);
            assertEquals(general.number(bytes, general.count() - 1), plain.number(),
                    "seed=" + seed);
        }
        assertTrue(cut > SEEDS / 20, "cut=" + cut);
    }

    @Test
    void readsEveryNumberOfUpToSixDigits() {
        final ControlLine line = new ControlLine();
        for (int number = 0; number < 1_000_000; number += number < 10_000 ? 1 : 37) {
            for (String digits : new String[] {"" + number, "0".repeat(6 - ("" + number).length())
                    + number}) {
                final byte[] bytes = bytes(digits + "\r\n      ");

                assertEquals(digits.length() + 2, line.cutPlain(bytes, 0, bytes.length, 1));
                assertEquals(number, line.number());
            }
        }
    }

    @Test
    void takesNoOtherTwoBytesForANumber() {
        final ControlLine line = new ControlLine();
        for (int pair = 0; pair < 1 << 16; pair++) {
            final byte[] bytes = {(byte) pair, (byte) (pair >> 8), '\r', '\n', 'x', 'x', 'x', 'x'};
            final boolean isNumber = isDigit(bytes[0]) && isDigit(bytes[1]);

            assertEquals(isNumber ? 4 : ControlLine.INCOMPLETE, line.cutPlain(bytes, 0, 8, 1),
                    "pair=" + pair);
        }
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private String publishes(byte[] bytes, int to, int lineMax, int payloadMax) {
        told.setLength(0);
        final ClientDecoder decoder = new ClientDecoder(1 << 20);
        final int at = decoder.decode(bytes, 0, to, lineMax, payloadMax,
                listener(ClientDecoder.Handler.class));
        return all(decoder, at);
    }

    private String routed(byte[] bytes, int to, int lineMax, RouteDecoder.Form form) {
        told.setLength(0);
        final RouteDecoder decoder = new RouteDecoder(1 << 20, 1 << 20);
        final int at = decoder.decode(bytes, 0, to, lineMax, form, false,
                listener(RouteDecoder.Handler.class));
        return all(decoder, at);
    }

    private String all(Decoder decoder, int at) {
        return told.append("at=").append(at).append(" frame=").append(decoder.frameLength())
                .toString();
    }

    /** Writes down what it is told. */
    private <T> T listener(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> {
                    told.append(method.getName());
                    for (Object argument : arguments == null ? new Object[0] : arguments) {
                        if (argument instanceof Message message) {
                            tell(message);
                        } else if (argument instanceof ProtocolError) {
                            told.append(' ').append(argument);
                        }
                    }
                    told.append('\n');
                    return method.getReturnType() == boolean.class ? true : null;
                }));
    }

    private void tell(Message m) {
        told.append(' ').append(m.accountFrom).append('-').append(m.accountTo)
                .append(" subject=").append(m.subjectFrom).append('-').append(m.subjectTo)
                .append(" reply=").append(m.replyFrom).append('-').append(m.replyTo);
        for (int i = 0; i < m.queueCount; i++) {
            told.append(" queue=").append(m.queueFrom[i]).append('-').append(m.queueTo[i]);
        }
        told.append(" size=").append(m.size).append(" in ").append(m.sizeFrom).append('-')
                .append(m.sizeTo).append(" header=").append(m.headerLength).append(" payload=")
                .append(m.payloadFrom);
    }

    private static String words(ControlLine line) {
        final StringBuilder words = new StringBuilder();
        for (int i = 0; i < line.count(); i++) {
            words.append(line.start(i)).append('-').append(line.end(i)).append(' ');
        }
        return words.append(line.end()).toString();
    }

    /** A few operations, mostly well-formed. */
    private static byte[] stream(SplittableRandom random, String verb) {
        final StringBuilder text = new StringBuilder();
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            text.append(verb).append("a ");
            final boolean isPlain = random.nextInt(3) > 0;
            for (int words = random.nextInt(6); words > 0; words--) {
                text.append(PIECES[random.nextInt(PIECES.length)])
                        .append(isPlain || random.nextInt(3) == 0 ? " " : "");
            }
            final int size = random.nextInt(12);
            text.append(random.nextInt(4) == 0 ? "0".repeat(random.nextInt(6)) : "").append(size)
                    .append(random.nextInt(6) == 0 ? "\n" : random.nextInt(8) == 0 ? " \r\n" : "\r\n")
                    .append("x".repeat(random.nextInt(10) == 0 ? random.nextInt(12) : size))
                    .append(random.nextInt(12) == 0 ? "" : "\r\n");
        }
        return bytes(text.toString());
    }

    private static byte[] replace(byte[] bytes, String what, String by) {
        return bytes(new String(bytes, StandardCharsets.ISO_8859_1).replace(what, by));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
