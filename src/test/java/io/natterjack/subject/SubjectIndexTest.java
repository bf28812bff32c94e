package io.natterjack.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index against a slow obvious twin, and what readers see while it is written. */
class SubjectIndexTest {

    private static final String[] TOKENS = {"a", "b", "cc", "*", ">", "a*", "", "\u00e9"};

    /** Whatever is added and removed, a match visits what a look at every subject would. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void matchesWhatALookAtEverySubjectWould(long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final SubjectIndex<Value> index = new SubjectIndex<>();
        final Map<String, Value> twin = new HashMap<>();
        for (int round = 0; round < 3_000; round++) {
            final String subject = randomSubject(random);
            final byte[] bytes = utf8(subject);
            if (random.nextBoolean()) {
                if (Subjects.isValidSubscription(bytes, 0, bytes.length)
                        && !twin.containsKey(subject)) {
                    final Value value = new Value(subject);
                    twin.put(subject, value);
                    index.putIfAbsent(value);
                }
            } else if (twin.remove(subject) != null) {
                index.remove(bytes, 0, bytes.length);
            }

            final String published = randomSubject(random);
            assertEquals(expected(twin, published), matched(index, published),
                    () -> "seed=" + seed + ", published=" + published + ", in=" + twin.keySet());
        }
        assertEquals(twin.size(), index.size());
        twin.keySet().forEach(each -> index.remove(utf8(each), 0, utf8(each).length));
        assertEquals(0, index.size());
        assertEquals(new TreeSet<>(), matched(index, "a.b"));
    }

    @Test
    void matchesSubjectsOfThousandsOfTokens() {
        final SubjectIndex<Value> index = new SubjectIndex<>();
        final String stars = "*.".repeat(1_999) + "*";
        final String literal = "a.".repeat(1_999) + "a";
        index.putIfAbsent(new Value(stars));
        index.putIfAbsent(new Value("a.".repeat(1_000) + ">"));

        assertEquals(2, matched(index, literal).size());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void tableHoldsWhatAMapHolds(long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final ByteTable<Value> table = new ByteTable<>();
        final Map<String, Value> twin = new HashMap<>();
        for (int round = 0; round < 20_000; round++) {
            final String key = "k" + random.nextInt(500);
            final byte[] bytes = utf8(key);
            final int hash = Subjects.hash(bytes, 0, bytes.length);
            if (random.nextInt(3) > 0) {
                final Value value = new Value(key);
                assertEquals(twin.put(key, value), table.put(value), "seed=" + seed);
            } else {
                assertEquals(twin.remove(key), table.remove(bytes, 0, bytes.length, hash),
                        "seed=" + seed);
            }
            assertEquals(twin.get(key), table.get(bytes, 0, bytes.length, hash));
            assertEquals(twin.size(), table.size());
        }
    }

    /** A reader finds an entry that is always there, whatever the writer does beside it. */
    @Test
    void readersNeverMissAStableEntryWhileOthersComeAndGo() throws InterruptedException {
        final ByteTable<Value> table = new ByteTable<>();
        final List<Value> stable = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            stable.add(new Value("stable" + i));
            table.put(stable.get(i));
        }
        final AtomicReference<String> missed = new AtomicReference<>();
        final Thread reader = new Thread(() -> {
            for (int round = 0; round < 20_000 && missed.get() == null; round++) {
                for (Value value : stable) {
                    if (table.get(value.key, 0, value.key.length, value.hash) != value) {
                        missed.set(value.text);
                    }
                }
            }
        });
        reader.start();
        final SplittableRandom random = new SplittableRandom(1);
        while (reader.isAlive()) {
            final Value value = new Value("c" + random.nextInt(5_000));
            if (random.nextInt(5) < 3) {
                table.put(value);
            } else {
                table.remove(value.key, 0, value.key.length, value.hash);
            }
        }
        reader.join();

        assertEquals(null, missed.get());
    }

    @Test
    void hashesTheSameBytesAlikeWhereverTheyStand() {
        for (int length = 0; length <= 40; length++) {
            final byte[] alone = utf8("orders.eu.12345".repeat(3).substring(0, length));
            final byte[] bytes = utf8("xxx" + "orders.eu.12345".repeat(3));

            assertEquals(Subjects.hash(alone, 0, length), Subjects.hash(bytes, 3, 3 + length));
            assertTrue(Subjects.isSame(alone, length, bytes, 3, 3 + length));
        }
    }

    @Test
    void tellsSubjectsApartThatDifferInOneByte() {
        for (int length = 1; length <= 40; length++) {
            for (int at = 0; at < length; at++) {
                final byte[] key = new byte[length + 5];
                final byte[] bytes = new byte[length + 2];
                bytes[2 + at] = 1;

                assertFalse(Subjects.isSame(key, length, bytes, 2, 2 + length), "at=" + at);
                assertFalse(Subjects.isSame(key, length, bytes, 2, 1 + length), "shorter");
                assertNotEquals(Subjects.hash(key, 0, length),
                        Subjects.hash(bytes, 2, 2 + length), "at=" + at);
            }
        }
    }

    @Test
    void knowsWhatIsValid() {
        for (String valid : List.of("a", "a.b", "*", ">", "a.*.>", "a*b", "a.b>c", "$SYS.x")) {
            assertTrue(Subjects.isValidSubscription(utf8(valid), 0, utf8(valid).length), valid);
        }
        for (String invalid : List.of("", ".", "a.", ".a", "a..b", ">.a", "a.>.b")) {
            assertFalse(Subjects.isValidSubscription(utf8(invalid), 0, utf8(invalid).length),
                    invalid);
        }
        assertFalse(Subjects.isValidPublish(utf8("a.*"), 0, 3));
        assertTrue(Subjects.isValidPublish(utf8("a.*b"), 0, 4));
    }

    private static TreeSet<String> expected(Map<String, Value> twin, String published) {
        final TreeSet<String> expected = new TreeSet<>();
        final byte[] line = utf8("PUB " + published + " 0");
        for (String pattern : twin.keySet()) {
            final boolean isMatch = slowMatch(pattern, published);
            if (isMatch) {
                expected.add(pattern);
            }
            assertEquals(isMatch, Subjects.matches(utf8(pattern), utf8(published)));
            assertEquals(isMatch, Subjects.matches(utf8(pattern), line, 4, line.length - 2));
        }
        return expected;
    }

    private static boolean slowMatch(String pattern, String published) {
        final String[] p = pattern.split("\\.", -1);
        final String[] s = published.split("\\.", -1);
        for (String token : s) {
            if (token.isEmpty()) {
                return false;
            }
        }
        for (int i = 0; i < p.length; i++) {
            if (p[i].equals(">")) {
                return s.length > i;
            }
            if (i >= s.length || !p[i].equals("*") && !p[i].equals(s[i])) {
                return false;
            }
        }
        return p.length == s.length;
    }

    private static TreeSet<String> matched(SubjectIndex<Value> index, String published) {
        final byte[] bytes = utf8("__" + published + "__");
        final int to = bytes.length - 2;
        final List<String> matched = new ArrayList<>();
        index.match(bytes, 2, to, Subjects.hash(bytes, 2, to), value -> matched.add(value.text));
        final TreeSet<String> set = new TreeSet<>(matched);
        assertEquals(matched.size(), set.size(), "visited twice: " + matched);
        return set;
    }

    private static String randomSubject(SplittableRandom random) {
        final StringBuilder subject = new StringBuilder();
        final int tokens = 1 + random.nextInt(4);
        for (int i = 0; i < tokens; i++) {
            subject.append(i == 0 ? "" : ".").append(TOKENS[random.nextInt(TOKENS.length)]);
        }
        return subject.toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class Value extends ByteTable.Entry {
        private final String text;

        Value(String text) {
            super(utf8(text));
            this.text = text;
        }
    }
}
