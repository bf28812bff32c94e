package io.natterjack.config;

import java.util.List;

/**
 * Compression of routes.
 *
 * @param mode         as written; empty for the default, {@code accept}
 * @param thresholdsNs round-trip times between the levels of the automatic mode; empty for the
 *                     defaults
 */
public record CompressionConfig(String mode, List<Long> thresholdsNs) {

    public static final CompressionConfig DEFAULT = new CompressionConfig("", List.of());

    public CompressionConfig {
        thresholdsNs = List.copyOf(thresholdsNs);
    }
}
