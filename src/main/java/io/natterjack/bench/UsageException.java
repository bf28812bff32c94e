package io.natterjack.bench;

/** The caller asked for something that cannot be done; the message is for the terminal. */
final class UsageException extends RuntimeException {

    UsageException(String message) {
        super(message);
    }
}
