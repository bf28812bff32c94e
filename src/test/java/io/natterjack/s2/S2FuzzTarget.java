package io.natterjack.s2;

import java.util.Arrays;

/**
 * What the coverage-guided fuzzer runs ({@code bin/fuzz}): any bytes are read in two ways, and
 * written and read back at every level. Anything thrown but the codec's own error is a find.
 */
public final class S2FuzzTarget {

    private static final int PLAIN_MAX = 1 << 20;

    private S2FuzzTarget() {
    }

    /** Runs one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        readWholeAndInPieces(input);
        decodeBlock(input);
        roundTrip(input);
    }

    private static void readWholeAndInPieces(byte[] input) {
        final String whole = read(input, Math.max(1, input.length));
        final String pieces = read(input, 3);
        if (!whole.equals(pieces)) {
            throw new IllegalStateException("whole=" + whole + ", pieces=" + pieces);
        }
    }

    private static String read(byte[] input, int piece) {
        final S2StreamReader.Target target = new S2StreamReader.Target();
        final S2StreamReader reader = new S2StreamReader(target);
        long plain = 0;
        try {
            for (int from = 0; from < input.length; from += piece) {
                final int to = Math.min(input.length, from + piece);
                int at = from;
                while (at < to) {
                    at = reader.next(input, at, to);
                    for (int i = 0; i < reader.plainLength(); i++) {
                        plain = plain * 31 + target.plain()[i];
                    }
                }
            }
            return "ok " + plain;
        } catch (S2Exception ex) {
            return ex.getMessage() + " " + plain;
        }
    }

    private static void decodeBlock(byte[] input) {
        final byte[] expected = PlainDecoder.decode(input, PLAIN_MAX);
        try {
            final long length = S2BlockDecoder.plainLength(input, 0, input.length);
            if (length <= PLAIN_MAX) {
                final byte[] target = new byte[(int) length + S2BlockDecoder.SLACK];
                S2BlockDecoder.decode(input, 0, input.length, target, 0);
                if (expected == null || !Arrays.equals(expected, 0, expected.length, target, 0,
                        (int) length)) {
                    throw new IllegalStateException("not what the obvious decoder makes of it");
                }
            }
        } catch (S2Exception ex) {
            if (ex.verdict() != S2Exception.Verdict.CORRUPT || expected != null) {
                throw new IllegalStateException(ex);
            }
        }
    }

    private static void roundTrip(byte[] input) {
        final S2StreamWriter writer = new S2StreamWriter();
        final S2StreamReader.Target target = new S2StreamReader.Target();
        final byte[] out = new byte[S2StreamWriter.targetLength(input.length)];
        for (S2Level level : S2Level.values()) {
            final S2StreamReader reader = new S2StreamReader(target);
            final int end = writer.write(input, 0, input.length, level, true, out, 0);
            try {
                int at = 0;
                while (at < end) {
                    at = reader.next(out, at, end);
                }
            } catch (S2Exception ex) {
                throw new IllegalStateException(level.toString(), ex);
            }
            if (!Arrays.equals(input, 0, input.length, target.plain(), 0, reader.plainLength())) {
                throw new IllegalStateException("another text at level " + level);
            }
        }
    }
}
