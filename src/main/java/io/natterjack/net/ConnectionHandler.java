package io.natterjack.net;

/** The protocol on top of a {@link Connection}. Called on the loop that owns the connection. */
public interface ConnectionHandler {

    /**
     * Takes whole frames from {@code bytes[from, to)} and returns the position of the first byte
     * that it left, to be offered again with more behind it. It may tell the connection how much
     * more makes sense ({@link Connection#awaitFrame}), that a large payload begins at the
     * returned position ({@link Connection#awaitPayload}), or to stop for now
     * ({@link Connection#pauseReading}). The array is the loop's: nothing may keep it.
     */
    int onBytes(byte[] bytes, int from, int to);

    /**
     * The payload asked for with {@link Connection#awaitPayload} is whole: it stands in
     * {@code [from, to)} of {@code chunk}. The caller releases; the chunk may be the receive
     * buffer of the loop, which connections of that loop may write and nobody else may keep.
     */
    void onPayload(Chunk chunk, int from, int to);

    /** The other end closed its sending side; everything it sent has been offered. */
    void onEndOfStream();

    /** The handshake of {@link Connection#startTls} is over: bytes follow, and may be written. */
    default void onSecured() {
    }

    /**
     * What could not be written in the write deadline was written in part, and the policy is to
     * go on.
     */
    default void onWriteDeadline(long pendingBytes) {
    }

    /**
     * The connection is over for the handler; called once. What is queued is still written if
     * {@code reason} says so.
     *
     * @param cause what the world said, or null
     */
    void onClosed(CloseReason reason, Throwable cause);
}
