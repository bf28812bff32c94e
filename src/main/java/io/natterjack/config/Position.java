package io.natterjack.config;

/**
 * A place in a configuration file, counted as nats-server counts.
 *
 * @param file   the path as given
 * @param line   from 1
 * @param column bytes, from 0 on the first line, from 1 on all others
 */
public record Position(String file, int line, int column) {

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
