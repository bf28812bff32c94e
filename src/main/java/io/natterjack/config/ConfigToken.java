package io.natterjack.config;

/**
 * One token of a configuration.
 *
 * @param text   of a key, a value or the name of an include; empty for brackets
 * @param line   where it ends, from 1
 * @param column where it begins in the line in which it begins, as {@link Position} counts
 */
record ConfigToken(Type type, String text, int line, int column) {

    enum Type {
        KEY, STRING, INTEGER, FLOAT, BOOLEAN, DATE, VARIABLE, INCLUDE,
        LIST_START, LIST_END, MAP_START, MAP_END, END
    }
}
