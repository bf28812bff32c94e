package io.natterjack.protocol;

/** Puts numbers and text into arrays, without objects. */
final class Encoding {

    private static final int[] POWERS = {
        10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
    };

    private Encoding() {
    }

    /** Digits of {@code value}, which is not negative. */
    static int digits(int value) {
        int digits = 1;
        while (digits <= 9 && value >= POWERS[digits - 1]) {
            digits++;
        }
        return digits;
    }

    /** Writes {@code value} as {@code digits} digits at {@code at}; returns the position behind. */
    static int number(byte[] target, int at, int value, int digits) {
        int left = value;
        for (int i = at + digits - 1; i >= at; i--) {
            target[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        return at + digits;
    }

    /** Bytes that {@link #sizes} writes before CR LF. */
    static int sizesLength(Message m, int header, int size) {
        if (size != m.size) {
            return digits(size);
        }
        final int length = m.sizeTo - m.sizeFrom;
        return header > 0 ? m.headerSizeTo - m.headerSizeFrom + 1 + length : length;
    }

    /**
     * Writes {@code [hsize] size CR LF}: the publisher's own digits, unless the header block is
     * cut off and the size is another.
     */
    static int sizes(byte[] target, int from, Message m, int header, int size) {
        int at = from;
        if (size != m.size) {
            at = number(target, at, size, digits(size));
            return crLf(target, at);
        }
        if (header > 0) {
            at = copy(m.bytes, m.headerSizeFrom, m.headerSizeTo, target, at);
            target[at++] = ' ';
        }
        at = copy(m.bytes, m.sizeFrom, m.sizeTo, target, at);
        return crLf(target, at);
    }

    /** Copies {@code source[from, to)} to {@code at}; returns the position behind. */
    static int copy(byte[] source, int from, int to, byte[] target, int at) {
        final int length = to - from;
        System.arraycopy(source, from, target, at, length);
        return at + length;
    }

    static int copy(byte[] source, byte[] target, int at) {
        System.arraycopy(source, 0, target, at, source.length);
        return at + source.length;
    }

    static int crLf(byte[] target, int at) {
        target[at] = '\r';
        target[at + 1] = '\n';
        return at + 2;
    }
}
