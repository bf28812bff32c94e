package io.natterjack.net;

/** Why a connection ended, in the words that nats-server logs and reports. */
public enum CloseReason {
    CLIENT_CLOSED("Client Closed"),
    AUTHENTICATION_TIMEOUT("Authentication Timeout"),
    AUTHENTICATION_FAILURE("Authentication Failure"),
    TLS_HANDSHAKE_FAILURE("TLS Handshake Failure", false),
    SLOW_CONSUMER_PENDING_BYTES("Slow Consumer (Pending Bytes)", false),
    SLOW_CONSUMER_WRITE_DEADLINE("Slow Consumer (Write Deadline)", false),
    WRITE_ERROR("Write Error", false),
    READ_ERROR("Read Error", false),
    PARSE_ERROR("Parse Error"),
    STALE_CONNECTION("Stale Connection"),
    PROTOCOL_VIOLATION("Protocol Violation"),
    BAD_CLIENT_PROTOCOL_VERSION("Bad Client Protocol Version"),
    INCORRECT_PORT("Incorrect Port"),
    MAXIMUM_CONNECTIONS_EXCEEDED("Maximum Connections Exceeded"),
    MAXIMUM_PAYLOAD_EXCEEDED("Maximum Message Payload Exceeded"),
    MAXIMUM_CONTROL_LINE_EXCEEDED("Maximum Control Line Exceeded"),
    DUPLICATE_ROUTE("Duplicate Route"),
    ROUTE_REMOVED("Route Removed"),
    SERVER_SHUTDOWN("Server Shutdown"),
    WRONG_GATEWAY("Wrong Gateway"),
    MISSING_ACCOUNT("Missing Account"),
    CLUSTER_NAME_CONFLICT("Cluster Name Conflict"),
    DUPLICATE_SERVER_NAME("Duplicate Server Name"),
    NO_RESPONDERS_REQUIRES_HEADERS("No Responders Requires Headers"),
    KICKED("Kicked");

    private final String text;
    private final boolean flushes;

    CloseReason(String text) {
        this(text, true);
    }

    CloseReason(String text, boolean flushes) {
        this.text = text;
        this.flushes = flushes;
    }

    /** The words for logs and monitoring. */
    public String text() {
        return text;
    }

    /** Whether what is queued is still written before the socket is closed. */
    public boolean flushes() {
        return flushes;
    }
}
