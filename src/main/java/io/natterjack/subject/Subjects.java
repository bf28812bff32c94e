package io.natterjack.subject;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Rules of NATS subjects over byte strings: tokens are parted by dots; in a subscription the token
 * {@code *} stands for one token, the last token {@code >} for one or more. Both are ordinary
 * characters inside a longer token. Any thread may call.
 */
public final class Subjects {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private Subjects() {
    }

    /**
     * Hash of {@code bytes[from, to)}: the same for the same bytes wherever they stand, all bits
     * of use, eight bytes at a time; the last eight may overlap those before.
     */
    public static int hash(byte[] bytes, int from, int to) {
        final int length = to - from;
        long hash = length * MULTIPLIER;
        if (length >= Long.BYTES) {
            final int last = to - Long.BYTES;
            for (int at = from; at < last; at += Long.BYTES) {
                hash = mix(hash, (long) LONGS.get(bytes, at));
            }
            hash = mix(hash, (long) LONGS.get(bytes, last));
        } else if (length >= Integer.BYTES) {
            hash = mix(hash, (int) INTS.get(bytes, from) & 0xFFFF_FFFFL
                    | (long) (int) INTS.get(bytes, to - Integer.BYTES) << Integer.SIZE);
        } else if (length > 0) {
            hash = mix(hash, (bytes[from] & 0xFF) << 16 | (bytes[from + (length >> 1)] & 0xFF) << 8
                    | bytes[to - 1] & 0xFF);
        }
        hash *= MULTIPLIER;
        return (int) (hash >>> 32);
    }

    /** Whether {@code bytes[from, to)} is the same as {@code key[0, length)}. */
    public static boolean isSame(byte[] key, int length, byte[] bytes, int from, int to) {
        if (to - from != length) {
            return false;
        }
        if (length >= Long.BYTES) {
            final int last = length - Long.BYTES;
            for (int at = 0; at < last; at += Long.BYTES) {
                if ((long) LONGS.get(key, at) != (long) LONGS.get(bytes, from + at)) {
                    return false;
                }
            }
            return (long) LONGS.get(key, last) == (long) LONGS.get(bytes, from + last);
        }
        if (length >= Integer.BYTES) {
            final int last = length - Integer.BYTES;
            return (int) INTS.get(key, 0) == (int) INTS.get(bytes, from)
                    && (int) INTS.get(key, last) == (int) INTS.get(bytes, from + last);
        }
        return length == 0 || key[0] == bytes[from] && key[length - 1] == bytes[to - 1]
                && key[length >> 1] == bytes[from + (length >> 1)];
    }

    private static long mix(long hash, long word) {
        final long product = (hash ^ word) * MULTIPLIER;
        return product ^ product >>> 32;
    }

    /** Whether a client may subscribe to it: no empty token, {@code >} only at the end. */
    public static boolean isValidSubscription(byte[] bytes, int from, int to) {
        int start = from;
        for (int at = from; at <= to; at++) {
            if (at == to || bytes[at] == '.') {
                if (at == start || at < to && isToken(bytes, start, at, '>')) {
                    return false;
                }
                start = at + 1;
            }
        }
        return true;
    }

    /** Whether no token of it is a wildcard. */
    public static boolean isLiteral(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            final byte b = bytes[at];
            if ((b == '*' || b == '>') && (at == from || bytes[at - 1] == '.')
                    && (at + 1 == to || bytes[at + 1] == '.')) {
                return false;
            }
        }
        return true;
    }

    /** The pedantic rule for publishing: no empty token, no wildcard token. */
    public static boolean isValidPublish(byte[] bytes, int from, int to) {
        return !hasEmptyToken(bytes, from, to) && isLiteral(bytes, from, to);
    }

    /** Whether a token is empty: such a subject matches nothing. */
    public static boolean hasEmptyToken(byte[] bytes, int from, int to) {
        if (from == to || bytes[from] == '.' || bytes[to - 1] == '.') {
            return true;
        }
        for (int at = from + 1; at < to; at++) {
            if (bytes[at] == '.' && bytes[at - 1] == '.') {
                return true;
            }
        }
        return false;
    }

    /** How many tokens there are, 1 or more. */
    public static int tokenCount(byte[] bytes, int from, int to) {
        int count = 1;
        for (int at = from; at < to; at++) {
            if (bytes[at] == '.') {
                count++;
            }
        }
        return count;
    }

    /** Whether the subscription {@code pattern} matches the published {@code subject}. */
    public static boolean matches(byte[] pattern, byte[] subject) {
        return matches(pattern, subject, 0, subject.length);
    }

    /** Whether the subscription {@code pattern} matches the published {@code bytes[from, to)}. */
    public static boolean matches(byte[] pattern, byte[] bytes, int from, int to) {
        if (hasEmptyToken(bytes, from, to)) {
            return false;
        }
        int p = 0;
        int s = from;
        while (true) {
            final int pEnd = tokenEnd(pattern, p, pattern.length);
            final int sEnd = tokenEnd(bytes, s, to);
            if (pEnd == pattern.length && isToken(pattern, p, pEnd, '>')) {
                return true;
            }
            if (!isToken(pattern, p, pEnd, '*')
                    && !java.util.Arrays.equals(pattern, p, pEnd, bytes, s, sEnd)) {
                return false;
            }
            if (pEnd == pattern.length || sEnd == to) {
                return pEnd == pattern.length && sEnd == to;
            }
            p = pEnd + 1;
            s = sEnd + 1;
        }
    }

    /** Where the token that starts at {@code from} ends: at a dot, or {@code to}. */
    static int tokenEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '.') {
            at++;
        }
        return at;
    }

    static boolean isToken(byte[] bytes, int from, int to, char wildcard) {
        return to - from == 1 && bytes[from] == wildcard;
    }
}
