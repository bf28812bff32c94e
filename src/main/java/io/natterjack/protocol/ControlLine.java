package io.natterjack.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The arguments of one control line, cut at blanks: offsets only, valid until the array changes.
 */
public final class ControlLine {

    /** The line feed is not there yet. */
    public static final int INCOMPLETE = -1;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private static final long ZEROS = 0x3030303030303030L;
    private static final int DIGITS_MAX = 6;
    private static final int CR_LF_BYTES = '\r' | '\n' << 8;

    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private int count;
    private int end;
    private int number;

    /** How many arguments there are. */
    public int count() {
        return count;
    }

    /** Where argument {@code i} starts. */
    public int start(int i) {
        return starts[i];
    }

    /** Where argument {@code i} ends, exclusive. */
    public int end(int i) {
        return ends[i];
    }

    /** Where the line ends, exclusive: at its CR LF, or at its LF. */
    public int end() {
        return end;
    }

    /**
     * Cuts {@code bytes[from, to)} up to the first line feed.
     *
     * @param crSeparates whether a CR that is not before the LF separates arguments, or belongs
     *                    to one
     * @return the position behind the line feed, or {@link #INCOMPLETE}
     */
    public int cut(byte[] bytes, int from, int to, boolean crSeparates) {
        int at = from;
        count = 0;
        while (true) {
            while (at < to && (bytes[at] == ' ' || bytes[at] == '\t')) {
                at++;
            }
            if (at == to) {
                return INCOMPLETE;
            }
            final int start = at;
            at = wordEnd(bytes, at, to, crSeparates);
            if (at == to) {
                return INCOMPLETE;
            }
            if (at > start) {
                add(start, at);
            }
            if (bytes[at] == '\n') {
                end = at;
                return at + 1;
            }
            if (bytes[at] == '\r') {
                if (at + 1 == to) {
                    return INCOMPLETE;
                }
                if (bytes[at + 1] == '\n') {
                    end = at;
                    return at + 2;
                }
                at++;
            }
        }
    }

    /** The number that argument {@code i} is: 1 to 9 digits, else -1. */
    public int number(byte[] bytes, int i) {
        return number(bytes, starts[i], ends[i]);
    }

    /** The number that {@code bytes[from, to)} is: 1 to 9 digits, else -1. */
    public static int number(byte[] bytes, int from, int to) {
        final int length = to - from;
        if (length < 1 || length > 9) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            final int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /**
     * Short cut for a line of up to {@code wordsMax} words, parted by single blanks, whose last is
     * a number of up to six digits before CR LF.
     *
     * @return the position behind the line, or {@link #INCOMPLETE} if it is not of this form or
     *         not whole: {@link #cut} tells
     */
    public int cutPlain(byte[] bytes, int from, int to, int wordsMax) {
        int start = from;
        for (count = 0; count < wordsMax && start + Long.BYTES <= to; count++) {
            final long word = (long) LONGS.get(bytes, start);
            final long digits = word ^ ZEROS;
            // The sign bit of each byte that is no digit, right up to the first of them.
            final long found = (digits + ONES * (0x80 - 10) | digits) & HIGHS;
            final int bits = Long.numberOfTrailingZeros(found) & -Byte.SIZE;
            starts[count] = start;
            if (bits > 0 && bits <= DIGITS_MAX * Byte.SIZE
                    && (word >>> bits & 0xFFFF) == CR_LF_BYTES) {
                ends[count] = start + (bits >>> 3);
                number = value(digits << Long.SIZE - bits);
                end = ends[count++];
                return end + 2;
            }
            final int wordEnd = controlByte(bytes, start, to);
            if (wordEnd == start || wordEnd == to || bytes[wordEnd] != ' ') {
                break;
            }
            ends[count] = wordEnd;
            start = wordEnd + 1;
        }
        return INCOMPLETE;
    }

    /** The number that ends the line of {@link #cutPlain}. */
    public int number() {
        return number;
    }

    /**
     * Of eight decimal digits as they stand in memory, less '0' each; leading ones may be 0. Two
     * neighbours become a number below 100 in each other byte, the four of these are weighed and
     * added in the upper half of one multiplication each.
     */
    private static int value(long digits) {
        final long pairs = digits * 10 + (digits >>> 8);
        return (int) ((pairs & 0xFF_000000FFL) * (100 + (1_000_000L << 32))
                + (pairs >>> 16 & 0xFF_000000FFL) * (1 + (10_000L << 32)) >>> 32);
    }

    private void add(int start, int wordEnd) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        starts[count] = start;
        ends[count++] = wordEnd;
    }

    /**
     * The first blank, LF, or CR that ends the word, or {@code to}. A CR ends a word if it
     * separates, if LF follows, or if nothing that was read does.
     */
    private static int wordEnd(byte[] bytes, int from, int to, boolean crSeparates) {
        int at = from;
        while (true) {
            at = controlByte(bytes, at, to);
            if (at == to) {
                return to;
            }
            switch (bytes[at]) {
                case ' ', '\t', '\n':
                    return at;
                case '\r':
                    if (crSeparates || at + 1 == to || bytes[at + 1] == '\n') {
                        return at;
                    }
                    break;
                default:
                    break;
            }
            at++;
        }
    }

    /** The first byte of {@code bytes[from, to)} from 0 to ' ', or {@code to}; 8 at a time. */
    private static int controlByte(byte[] bytes, int from, int to) {
        int at = from;
        for (; at + 8 <= to; at += 8) {
            final long word = (long) LONGS.get(bytes, at);
            final long found = (word - ONES * 0x21) & ~word & HIGHS;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        while (at < to && (bytes[at] > ' ' || bytes[at] < 0)) {
            at++;
        }
        return at;
    }
}
