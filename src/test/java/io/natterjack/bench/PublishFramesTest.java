package io.natterjack.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

class PublishFramesTest {

    @Test
    void encodesWholeFrames() {
        final PublishFrames frames =
                new PublishFrames(new SubjectSpace("bench.", 1), 0, 1, false, 4,
                        Payload.CONSTANT, 1);

        assertEquals("PUB bench.0 4\r\nxxxx\r\n".repeat(2), text(frames.next(2)));
        assertEquals("PUB bench.0 4\r\nxxxx\r\n", text(frames.next(1)));
        assertEquals(frames.frames() * 21, frames.next(frames.frames()).remaining());
    }

    @Test
    void encodesEmptyPayloads() {
        final PublishFrames frames =
                new PublishFrames(new SubjectSpace("a.", 1), 0, 1, false, 0,
                        Payload.CONSTANT, 1);

        assertEquals("PUB a.0 0\r\n\r\n", text(frames.next(1)));
    }

    @Test
    void sharesSubjectsAmongPublishers() {
        final PublishFrames frames =
                new PublishFrames(new SubjectSpace("b.", 12), 1, 4, false, 0,
                        Payload.CONSTANT, 1);

        assertEquals(List.of("b.01", "b.05", "b.09", "b.01", "b.05"), subjects(frames.next(5)));
    }

    /** More subjects than a block has frames: the next block goes on where this one ended. */
    @Test
    void goesThroughAllSubjectsInTurn() {
        final int count = 50_000;
        final PublishFrames frames =
                new PublishFrames(new SubjectSpace("b.", count), 0, 1, false, 0,
                        Payload.CONSTANT, 1);
        final List<String> subjects = new ArrayList<>();

        while (subjects.size() < count) {
            subjects.addAll(subjects(frames.next(frames.frames())));
        }

        for (int i = 0; i < count; i++) {
            assertEquals(i, Integer.parseInt(subjects.get(i).substring(2)));
        }
    }

    @Test
    void choosesRandomSubjectsFromAll() {
        final PublishFrames frames =
                new PublishFrames(new SubjectSpace("b.", 100), 0, 1, true, 0,
                        Payload.CONSTANT, 7);
        final Set<String> seen = new HashSet<>();

        final List<String> block = subjects(frames.next(frames.frames()));
        seen.addAll(block);
        final List<String> next = subjects(frames.next(frames.frames()));

        assertEquals(100, seen.size());
        assertTrue(!block.equals(next), "the choice repeats with the block");
    }

    /** A short block must not hide the frames behind it from the next one. */
    @Test
    void stampsFramesBehindAShortBlock() {
        final PublishFrames frames =
                new PublishFrames(new SubjectSpace("b.", 1), 0, 1, false, 20,
                        Payload.CONSTANT, 1);
        frames.next(1);

        frames.stamp(2, 0x0123456789ABCDEFL);

        final String last = text(frames.next(3)).substring(2 * frames.frameLength());
        assertEquals("PUB b.0 20\r\nabcdefghijklmnopxxxx\r\n", last);
    }

    @Test
    void readsBackEveryStamp() {
        final ByteBuffer buffer = ByteBuffer.allocate(Stamp.LENGTH + 1);
        for (final long value : new long[] {0, 1, -1, Long.MIN_VALUE, 1L << 31, 42}) {
            Stamp.put(buffer, 1, value);

            assertEquals(value, Stamp.get(buffer, 1));
        }
    }

    private static List<String> subjects(ByteBuffer block) {
        final List<String> subjects = new ArrayList<>();
        for (final String line : text(block).split("\r\n")) {
            if (line.startsWith("PUB ")) {
                subjects.add(line.split(" ")[1]);
            }
        }
        return subjects;
    }

    private static String text(ByteBuffer block) {
        return StandardCharsets.US_ASCII.decode(block).toString();
    }

    @Test
    void payloadsAreMadeOfWhatWasAsked() {
        final java.util.Random chance = new java.util.Random(3);
        final byte[] json = Payload.JSON.make(1_000, chance);
        final byte[] other = Payload.JSON.make(1_000, chance);

        assertEquals('{', json[0]);
        assertEquals(1_000, json.length);
        assertTrue(!java.util.Arrays.equals(json, other));
        assertEquals(1_000, Payload.RANDOM.make(1_000, chance).length);
        assertThrows(UsageException.class, () -> Payload.named("zip"));
    }
}
