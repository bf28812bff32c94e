package io.natterjack.json;

/** Text that is not JSON, or a value that is not of the type asked for. */
public final class JsonException extends Exception {

    private static final long serialVersionUID = 1;

    JsonException(String message) {
        // It answers bad input from peers: a stack trace would cost more than it tells.
        super(message, null, false, false);
    }
}
