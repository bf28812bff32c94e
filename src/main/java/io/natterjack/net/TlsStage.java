package io.natterjack.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * TLS between a connection and its socket: the sink of what is written, the source of what is
 * read. Buffers are the loop's; a connection holds bytes of its own only while a record is not yet
 * whole, or not yet written. The loop's thread only; what takes long runs elsewhere, and then the
 * engine is left alone until it is done.
 * <pre>
 *   handshake --tasks--> elsewhere --done--> handshake --finished--> established --> closed
 * </pre>
 */
final class TlsStage implements Transport.Sink {

    /** What one step through received bytes came to. */
    enum Step {
        /** Plain bytes are in the target. */
        PLAIN,
        /** Nothing further without more bytes. */
        UNDERFLOW,
        /** Nothing further until {@link #runTasks} is done. */
        TASKS,
        /** The handshake is over: what was agreed on is known. */
        ESTABLISHED,
        /** The peer said that nothing follows. */
        CLOSED
    }

    private static final String TLS_1_2 = "TLSv1.2";
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final TlsSettings settings;
    private final LoopBuffers loopBuffers;
    private final TlsBuffers buffers;
    private final Transport.Channel channel;
    private final ByteBuffer[] view = new ByteBuffer[1];

    private boolean isBegun;
    private boolean isEstablished;
    private boolean mayRenegotiate;
    private boolean hasFailed;
    private boolean hasTasks;
    private TlsPeer peer;

    private byte[] held;
    private int heldLength;
    private boolean isHeldWhole;

    private byte[] pending;
    private int pendingFrom;
    private int pendingTo;
    private long wireBytesOut;

    /** @param host whose certificate is expected, or null for a connection that was accepted */
    TlsStage(TlsSettings settings, String host, LoopBuffers buffers, Transport.Channel channel) {
        this.settings = settings;
        this.loopBuffers = buffers;
        this.buffers = buffers.tls();
        this.channel = channel;
        engine = host == null ? settings.accepting() : settings.dialing(host);
    }

    boolean isEstablished() {
        return isEstablished;
    }

    /** Whether the engine is busy elsewhere. */
    boolean hasTasks() {
        return hasTasks;
    }

    /** Who the peer is; null before the handshake is over. */
    TlsPeer peer() {
        return peer;
    }

    // In.

    /** Keeps received bytes that cannot be decoded now. */
    void hold(byte[] bytes, int from, int to) {
        source(to - from).put(bytes, from, to - from).flip();
        store(true);
    }

    /** Prepares what is held, and {@code received} behind it, for {@link #next}. */
    void load(ByteBuffer received) {
        final ByteBuffer source = source(heldLength + received.remaining());
        if (held != null) {
            source.put(held, 0, heldLength);
            dropHeld();
        }
        source.put(received).flip();
    }

    private ByteBuffer source(int length) {
        return buffers.emptySource(length);
    }

    /**
     * Keeps what {@link #next} left.
     *
     * @param isWhole whether there may be a record in it that waits to be decoded
     */
    void store(boolean isWhole) {
        final ByteBuffer source = buffers.source();
        final int length = source.remaining();
        if (length > 0) {
            held = loopBuffers.bytes().take(length);
            source.get(held, 0, length);
            heldLength = length;
        }
        isHeldWhole = isWhole && length > 0;
    }

    /** Whether something is held that {@link #next} can go on with. */
    boolean hasHeld() {
        return isHeldWhole;
    }

    /** Plain bytes of the latest {@link Step#PLAIN}: in this array from 0. */
    byte[] plain() {
        return buffers.target().array();
    }

    /** How many plain bytes there are. */
    int plainLength() {
        return buffers.target().position();
    }

    /**
     * Goes one step further with the bytes that were loaded.
     *
     * @throws SSLException if the peer does not speak TLS, or is not who it should be
     */
    Step next() throws SSLException {
        try {
            return isEstablished ? decode() : handshake();
        } catch (SSLException ex) {
            hasFailed = true;
            throw ex;
        }
    }

    private Step handshake() throws SSLException {
        if (!isBegun && engine.getUseClientMode()) {
            // A client's first message takes key pairs to make: not on the loop.
            return Step.TASKS;
        }
        if (!isBegun) {
            engine.beginHandshake();
            isBegun = true;
        }
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    return Step.TASKS;
                }
                case NEED_WRAP -> wrapHandshake();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    buffers.target().clear();
                    final Status status = unwrap().getStatus();
                    if (status == Status.BUFFER_UNDERFLOW) {
                        return Step.UNDERFLOW;
                    }
                    if (status == Status.CLOSED) {
                        throw new SSLHandshakeException("closed by the peer");
                    }
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    establish();
                    return Step.ESTABLISHED;
                }
                default -> throw new IllegalStateException("handshake status");
            }
        }
    }

    private void establish() throws SSLException {
        peer = TlsPeer.of(engine.getSession());
        if (!settings.pinnedKeys().isEmpty() && !peer.isPinned(settings.pinnedKeys())) {
            throw new SSLHandshakeException("certificate not pinned");
        }
        isEstablished = true;
        mayRenegotiate = engine.getSession().getProtocol().equals(TLS_1_2);
    }

    private Step decode() throws SSLException {
        while (true) {
            buffers.target().clear();
            final SSLEngineResult result = unwrap();
            final HandshakeStatus next = result.getHandshakeStatus();
            if (result.getStatus() == Status.CLOSED) {
                return Step.CLOSED;
            }
            if (next != HandshakeStatus.NOT_HANDSHAKING && next != HandshakeStatus.FINISHED) {
                // TLS 1.3 only renews keys and tickets. NATS: TLS 1.2 is not negotiated anew.
                if (mayRenegotiate) {
                    throw new SSLException("renegotiation refused");
                }
                while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                    wrapHandshake();
                }
                if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                    return Step.TASKS;
                }
            }
            if (buffers.target().position() > 0) {
                return Step.PLAIN;
            }
            if (result.getStatus() == Status.BUFFER_UNDERFLOW
                    || !buffers.source().hasRemaining()) {
                return Step.UNDERFLOW;
            }
        }
    }

    private SSLEngineResult unwrap() throws SSLException {
        while (true) {
            final SSLEngineResult result = engine.unwrap(buffers.source(), buffers.target());
            if (result.getStatus() != Status.BUFFER_OVERFLOW) {
                return result;
            }
            buffers.growTarget(engine.getSession().getApplicationBufferSize());
        }
    }

    private void wrapHandshake() throws SSLException {
        final ByteBuffer wire = buffers.wire().clear();
        engine.wrap(NOTHING, wire);
        keep(wire.flip());
    }

    /** Runs what takes long on other threads; {@code done} follows on {@code loop}. */
    void runTasks(EventLoop loop, Runnable done) throws SSLException {
        hasTasks = true;
        try {
            settings.tasks().execute(() -> {
                runNow();
                loop.execute(done);
            });
        } catch (RejectedExecutionException ex) {
            hasTasks = false;
            throw new SSLException("shutting down", ex);
        }
    }

    /** Runs what takes long on the calling thread; see {@link #runTasks}. */
    void runNow() {
        if (!isBegun) {
            isBegun = true;
            try {
                engine.beginHandshake();
            } catch (SSLException ex) {
                // The engine says it again when it is asked for the next step.
                engine.closeOutbound();
            }
        }
        for (Runnable task = engine.getDelegatedTask(); task != null;
                task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    void endTasks() {
        hasTasks = false;
    }

    // Out.

    /** Bytes of records that are not yet written. */
    int pendingBytes() {
        return pendingTo - pendingFrom;
    }

    long wireBytesOut() {
        return wireBytesOut;
    }

    /** What was queued in clear before the switch, and is not yet written, goes out as it is. */
    void passThrough(OutboundQueue outbound) {
        final int length = (int) outbound.pendingBytes();
        if (length > 0) {
            pending = loopBuffers.bytes().take(length);
            outbound.drainTo(pending, length);
            pendingTo = length;
        }
    }

    /** Writes what is pending. Returns true if nothing is left. */
    boolean flush() throws IOException {
        if (pending == null) {
            return true;
        }
        view[0] = ByteBuffer.wrap(pending, pendingFrom, pendingTo - pendingFrom);
        final int written = (int) channel.write(view, 1);
        wireBytesOut += written;
        pendingFrom += written;
        if (pendingFrom < pendingTo) {
            return false;
        }
        dropPending();
        return true;
    }

    /**
     * Encrypts and writes; returns the plain bytes taken. The last of them may still be pending
     * as records then.
     */
    @Override
    public long write(ByteBuffer[] sources, int count) throws IOException {
        if (!isEstablished || !flush()) {
            return 0;
        }
        final ByteBuffer wire = buffers.wire().clear();
        long taken = 0;
        long left = 0;
        for (int i = 0; i < count; i++) {
            left += sources[i].remaining();
        }
        while (left > 0) {
            final SSLEngineResult result = engine.wrap(sources, 0, count, wire);
            final boolean isFull = result.getStatus() == Status.BUFFER_OVERFLOW;
            if (result.getStatus() == Status.CLOSED || isFull && wire.position() == 0) {
                throw new SSLException("closed");
            }
            if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                throw new SSLException("renegotiation refused");
            }
            taken += result.bytesConsumed();
            left -= result.bytesConsumed();
            if (isFull) {
                if (!send(wire)) {
                    return taken;
                }
                wire.clear();
            }
        }
        send(wire);
        return taken;
    }

    /** Writes records; what the socket does not take is kept. Returns whether it took all. */
    private boolean send(ByteBuffer wire) throws IOException {
        view[0] = wire.flip();
        wireBytesOut += channel.write(view, 1);
        if (!wire.hasRemaining()) {
            return true;
        }
        keep(wire);
        return false;
    }

    /** Appends records to what is pending. */
    private void keep(ByteBuffer records) {
        final int length = records.remaining();
        if (length == 0) {
            return;
        }
        final int before = pendingBytes();
        final byte[] larger = loopBuffers.bytes().take(before + length);
        if (before > 0) {
            System.arraycopy(pending, pendingFrom, larger, 0, before);
        }
        records.get(larger, before, length);
        dropPending();
        pending = larger;
        pendingTo = before + length;
    }

    // The end.

    /** Says farewell, or why it failed, if the socket takes it; gives back what is borrowed. */
    void close() {
        try {
            if (!hasTasks && (isEstablished || hasFailed) && flush()) {
                engine.closeOutbound();
                wrapHandshake();
                flush();
            }
        } catch (IOException ex) {
            // It is being closed anyway.
        }
        dropPending();
        dropHeld();
    }

    /** Forgets what is received; nothing is decoded any more. */
    void dropHeld() {
        if (held != null) {
            loopBuffers.bytes().give(held);
            held = null;
        }
        heldLength = 0;
        isHeldWhole = false;
    }

    /** Forgets records that are not yet written: the peer can read nothing behind them. */
    void dropPending() {
        if (pending != null) {
            loopBuffers.bytes().give(pending);
            pending = null;
        }
        pendingFrom = 0;
        pendingTo = 0;
    }
}
