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
