package io.natterjack.config;

import java.util.List;

/**
 * A configuration that passed the file phase.
 *
 * @param config      what it says, defaults filled in
 * @param warnings    lines for the operator
 * @param unsupported what it asks for and this server does not have; a start must be refused
 * @param digest      of the parsed file, empty without a file
 */
public record LoadedConfig(ServerConfig config, List<String> warnings, List<String> unsupported,
                           String digest) {

    public LoadedConfig {
        warnings = List.copyOf(warnings);
        unsupported = List.copyOf(unsupported);
    }
}
