package io.natterjack.s2;

/** How hard an encoder searches. What it writes can be read at any level. */
public enum S2Level {
    /** Not at all: chunks are stored. */
    UNCOMPRESSED,
    /** One hash table, three of four positions. */
    FAST,
    /** Two hash tables, every position: 5 to 15 percent smaller, half as fast. */
    BETTER,
    /**
     * As {@link #BETTER}, since a deeper search costs many times the time for a few percent of
     * size.
     */
    BEST
}
