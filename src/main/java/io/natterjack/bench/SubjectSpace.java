package io.natterjack.bench;

/**
 * Subjects that differ in a number of fixed width only, so that one frame serves them all with
 * its digits replaced: {@code bench.000} to {@code bench.999}.
 *
 * @param prefix what precedes the number, with its final dot
 * @param count  how many subjects, from 1
 */
record SubjectSpace(String prefix, int count) {

    /** Digits in the number. */
    int width() {
        return Integer.toString(count - 1).length();
    }

    String subject(int index) {
        final String digits = Integer.toString(index);
        return prefix + "0".repeat(width() - digits.length()) + digits;
    }

    String wildcard() {
        return prefix + "*";
    }
}
