package io.natterjack.s2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natterjack.json.JsonException;
import io.natterjack.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Every recorded stream, block and malformed case. */
class S2VectorTest {

    private static final int ONE_BY_ONE_MAX = 20_000;

    private final S2StreamReader.Target target = new S2StreamReader.Target();

    @Test
    void everyStreamDecodesToItsInput() throws JsonException, S2Exception {
        int count = 0;
        for (JsonObject each : Vectors.list("vectors.json", "streams")) {
            if (each.has("file")) {
                count++;
                final byte[] stream = Vectors.bytes(each.string("file", ""));
                final byte[] input = Vectors.input(each.string("input", ""));
                final String name = each.string("file", "");
                assertArrayEquals(input, read(stream, stream.length), name);
                assertArrayEquals(input, readInPieces(stream, count), name);
                if (stream.length < ONE_BY_ONE_MAX) {
                    assertArrayEquals(input, read(stream, 1), name);
                }
            }
        }
        assertTrue(count > 600, "streams=" + count);
    }

    @Test
    void everyCaptureOfARealServerDecodes() throws JsonException, S2Exception {
        for (JsonObject each : Vectors.list("vectors.json", "captures")) {
            final byte[] plain = read(Vectors.bytes(each.string("file", "")), 7);

            assertEquals(each.integer("plain_length", 0), plain.length);
            assertEquals(each.string("plain_sha256", ""), Vectors.sha256(plain));
        }
    }

    @Test
    void everyBlockDecodesToItsInput() throws JsonException, S2Exception {
        for (JsonObject each : Vectors.list("vectors.json", "blocks")) {
            final byte[] block = Vectors.bytes(each.string("file", ""));
            final byte[] input = Vectors.input(each.string("input", ""));
            // Behind other bytes, and with other bytes behind it.
            final byte[] in = new byte[block.length + 40];
            java.util.Arrays.fill(in, (byte) 0x5A);
            System.arraycopy(block, 0, in, 13, block.length);
            final byte[] out = new byte[7 + input.length + S2BlockDecoder.SLACK];

            final int length = S2BlockDecoder.decode(in, 13, 13 + block.length, out, 7);

            assertEquals(input.length, length);
            assertArrayEquals(input, java.util.Arrays.copyOfRange(out, 7, 7 + length),
                    each.string("file", ""));
        }
    }

    @Test
    void everyMalformedCaseGetsItsVerdictAndTheBytesBeforeIt() throws JsonException {
        for (JsonObject each : Vectors.list("malformed.json", "cases")) {
            final byte[] stream = Vectors.malformed(each);
            for (int piece : new int[] {stream.length, 1, 4_099}) {
                if (piece == 1 && stream.length > ONE_BY_ONE_MAX) {
                    continue;
                }
                verdict(each, stream, Math.max(1, piece));
            }
        }
    }

    private void verdict(JsonObject each, byte[] stream, int piece) throws JsonException {
        final ByteArrayOutputStream plain = new ByteArrayOutputStream();
        String error = "";
        final S2StreamReader reader = new S2StreamReader(target);
        try {
            feed(reader, stream, piece, plain);
            if (!reader.isAtChunkEnd()) {
                throw S2Exception.CORRUPT;
            }
        } catch (S2Exception ex) {
            error = ex.getMessage();
        }
        final String id = each.string("id", "") + ", piece=" + piece;
        assertEquals(each.string("error", ""), error, id);
        assertEquals(each.integer("output_length", 0), plain.size(), id);
        if (plain.size() > 0) {
            assertEquals(each.string("output_sha256", ""),
                    Vectors.sha256(plain.toByteArray()), id);
        }
    }

    private byte[] read(byte[] stream, int piece) throws S2Exception {
        final ByteArrayOutputStream plain = new ByteArrayOutputStream();
        final S2StreamReader reader = new S2StreamReader(target);
        feed(reader, stream, Math.max(1, piece), plain);
        assertTrue(reader.isAtChunkEnd());
        return plain.toByteArray();
    }

    private byte[] readInPieces(byte[] stream, long seed) throws S2Exception {
        final SplittableRandom random = new SplittableRandom(seed);
        final ByteArrayOutputStream plain = new ByteArrayOutputStream();
        final S2StreamReader reader = new S2StreamReader(target);
        int at = 0;
        while (at < stream.length) {
            final int to = Math.min(stream.length, at + 1 + random.nextInt(5_000));
            // Behind other bytes in an array of their own.
            final byte[] in = new byte[3 + to - at];
            System.arraycopy(stream, at, in, 3, to - at);
            drain(reader, in, 3, in.length, plain);
            at = to;
        }
        return plain.toByteArray();
    }

    private void feed(S2StreamReader reader, byte[] stream, int piece,
                      ByteArrayOutputStream plain) throws S2Exception {
        for (int at = 0; at < stream.length; at += piece) {
            drain(reader, stream, at, Math.min(stream.length, at + piece), plain);
        }
    }

    private void drain(S2StreamReader reader, byte[] in, int from, int to,
                       ByteArrayOutputStream plain) throws S2Exception {
        int at = from;
        while (at < to) {
            at = reader.next(in, at, to);
            plain.write(target.plain(), 0, reader.plainLength());
        }
    }
}
