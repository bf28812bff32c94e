package io.natterjack.protocol;

import io.natterjack.net.CloseReason;

/**
 * What is wrong with what a peer sent, and how the connection ends for it. A value: a bad line
 * costs no more than a good one.
 */
public enum ProtocolError {
    /** No verb fits, or a payload is not followed by CR LF. */
    UNKNOWN_OPERATION("Unknown Protocol Operation", CloseReason.PROTOCOL_VIOLATION),
    /** Wrong count or form of arguments: no text is sent. */
    MALFORMED_ARGUMENTS(null, CloseReason.PROTOCOL_VIOLATION),
    MAX_CONTROL_LINE("maximum control line exceeded", CloseReason.MAXIMUM_CONTROL_LINE_EXCEEDED),
    MAX_PAYLOAD("Maximum Payload Violation", CloseReason.MAXIMUM_PAYLOAD_EXCEEDED);

    private final String text;
    private final CloseReason closeReason;

    ProtocolError(String text, CloseReason closeReason) {
        this.text = text;
        this.closeReason = closeReason;
    }

    /** The text for {@code -ERR}, or null if none is sent. */
    public String text() {
        return text;
    }

    /** How the connection ends. */
    public CloseReason closeReason() {
        return closeReason;
    }
}
