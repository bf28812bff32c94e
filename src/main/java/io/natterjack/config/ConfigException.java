package io.natterjack.config;

import java.util.List;

/** A configuration that cannot be used, in nats-server's words. */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<String> warnings;
    private final transient List<String> errors;

    /** A failure that ends the reading at once. */
    public ConfigException(String message) {
        this(List.of(), List.of(message));
    }

    /** @param errors one or more, in the order of the file */
    public ConfigException(List<String> warnings, List<String> errors) {
        super(String.join("\n", errors));
        this.warnings = List.copyOf(warnings);
        this.errors = List.copyOf(errors);
    }

    /** What would only have been a warning. */
    public List<String> warnings() {
        return warnings;
    }

    /** What is wrong, one or more lines. */
    public List<String> errors() {
        return errors;
    }
}
