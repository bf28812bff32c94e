package io.natterjack.protocol;

/** A set of verbs, told apart byte by byte: a wrong one is known at its first wrong byte. */
final class Verbs {

    static final int UNKNOWN = -1;
    static final int INCOMPLETE = -2;

    private final byte[][] verbs;

    /** @param verbs in upper case; none may begin with another */
    Verbs(String... verbs) {
        this.verbs = new byte[verbs.length][];
        for (int i = 0; i < verbs.length; i++) {
            this.verbs[i] = verbs[i].getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        }
    }

    /** The index of the verb at {@code bytes[from, to)} in any letter case. */
    int find(byte[] bytes, int from, int to) {
        int verdict = UNKNOWN;
        for (int i = 0; i < verbs.length; i++) {
            final int match = match(verbs[i], bytes, from, to);
            if (match == verbs[i].length) {
                return i;
            }
            if (from + match == to) {
                verdict = INCOMPLETE;
            }
        }
        return verdict;
    }

    /** Bytes of the verb at {@code index}. */
    int length(int index) {
        return verbs[index].length;
    }

    private static int match(byte[] verb, byte[] bytes, int from, int to) {
        final int length = Math.min(verb.length, to - from);
        for (int i = 0; i < length; i++) {
            final int b = bytes[from + i];
            final int upper = b >= 'a' && b <= 'z' ? b - 32 : b;
            if (upper != verb[i]) {
                return i;
            }
        }
        return length;
    }
}
