package io.natterjack.config;

/**
 * What is logged, and where.
 *
 * @param file      or null for standard error
 * @param sizeLimit bytes after which the file is rotated, 0 for never
 * @param maxFiles  rotated files that are kept, 0 for all
 */
public record LogConfig(String file, boolean debug, boolean trace, boolean time, boolean utc,
                        long sizeLimit, int maxFiles) {

    public static final LogConfig DEFAULT =
            new LogConfig(null, false, false, true, false, 0, 0);
}
