package io.natterjack.net;

import io.natterjack.s2.S2Level;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;

/**
 * One socket: reads into the loop's buffers, offers frames to the handler, queues and writes what
 * the handler produces. An idle connection holds no buffer; a frame that is not yet whole is
 * carried over in a borrowed array, a large payload in a chunk. The loop's thread only.
 */
public final class Connection implements Transport.Ready {

    /** What may still wait in the socket when it is closed is read up to here: else a reset. */
    private static final int DISCARDS_AT_CLOSE_MAX = 8;

    /** A few bytes can stand for megabytes: a turn of the loop decodes no more than this. */
    private static final long DECODED_PER_TURN_MAX = 4 << 20;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final EventLoop loop;
    private final Transport.Channel channel;
    private final ConnectionOptions options;
    private final OutboundQueue outbound;
    private final Frames frames;

    private Transport.Registration registration;
    private ConnectionHandler handler;
    private int interestOps;
    private int slot;

    private boolean isDirty;
    private boolean isPaused;
    private boolean isStarved;
    private boolean isEnded;
    private CloseReason closeReason;
    private boolean isReleased;

    private TlsStage tls;
    private Timers.Timer handshakeTimer;
    private CompressionStage compression;
    private final Runnable decodeMore = this::decodeHeld;
    private boolean isDecodeScheduled;

    private long bytesRead;
    private long deadlineWrittenBytes;
    private long deadlineTargetBytes;
    private Timers.Timer writeDeadline;

    Connection(EventLoop loop, Transport.Channel channel, ConnectionOptions options) {
        this.loop = loop;
        this.channel = channel;
        this.options = options;
        this.outbound = new OutboundQueue(loop.buffers());
        this.frames = new Frames(this, loop.buffers());
    }

    void open(Transport.Poller poller, int ops) throws IOException {
        interestOps = ops;
        registration = poller.register(channel, ops, this);
    }

    void open(Transport.Registration dialed) {
        registration = dialed;
        registration.ready(this);
        interestOps = Transport.READ;
        registration.interestOps(interestOps);
    }

    void handler(ConnectionHandler handler) {
        this.handler = handler;
    }

    /** The protocol on top. */
    public ConnectionHandler handler() {
        return handler;
    }

    int slot() {
        return slot;
    }

    void slot(int slot) {
        this.slot = slot;
    }

    /** The loop that owns this connection. */
    public EventLoop loop() {
        return loop;
    }

    /** The address of the other end. */
    public InetSocketAddress remoteAddress() {
        return channel.remoteAddress();
    }

    /** The address of this end. */
    public InetSocketAddress localAddress() {
        return channel.localAddress();
    }

    /** Bytes queued and not yet written. */
    public long pendingBytes() {
        return outbound.pendingBytes() + (compression == null ? 0 : compression.wirePending())
                + (tls == null ? 0 : tls.pendingBytes());
    }

    /**
     * Starts a TLS handshake behind what is queued now. What has been read already and was not
     * used by the handler is its beginning; {@link ConnectionHandler#onSecured} tells of its end,
     * or {@link ConnectionHandler#onClosed} with {@link CloseReason#TLS_HANDSHAKE_FAILURE}.
     *
     * @param host whose certificate is expected, or null if the peer dialed
     */
    public void startTls(TlsSettings settings, String host) {
        flush();
        if (isClosed()) {
            return;
        }
        tls = new TlsStage(settings, host, loop.buffers(), channel);
        tls.passThrough(outbound);
        handshakeTimer = new Timers.Timer(this::onHandshakeTimeout);
        loop.schedule(handshakeTimer, settings.timeoutNs());
        isPaused = false;
        if (frames.carriedLength() > 0) {
            tls.hold(frames.carried(), 0, frames.carriedLength());
            frames.dropCarried();
        }
        // Until its turn comes nothing is read: a connection has one step in the queue.
        interest(Transport.READ, false);
        loop.inTurn(this::goOnWithHandshake);
    }

    /** Who the peer is, once a handshake is over; null without TLS. */
    public TlsPeer tlsPeer() {
        return tls == null ? null : tls.peer();
    }

    /**
     * Compresses what is queued from now on, and takes what follows the bytes that the handler
     * used for a compressed stream. The handler has asked for a pause: {@link #resumeReading}
     * goes on with what had been read already.
     */
    public void startCompression(S2Level level) {
        flush();
        compression = new CompressionStage(loop.buffers(), level);
        compression.passThrough(outbound);
        if (frames.carriedLength() > 0) {
            compression.hold(frames.carried(), 0, frames.carriedLength());
            frames.dropCarried();
        }
    }

    /** Sets how hard what is sent is compressed. */
    public void compressionLevel(S2Level level) {
        compression.level(level);
    }

    /** Whether what is sent and received is compressed. */
    public boolean isCompressed() {
        return compression != null;
    }

    /** Plain and compressed bytes sent, plain and compressed bytes received; all 0 without. */
    public long[] compressionBytes() {
        return compression == null ? new long[4] : new long[] {
            compression.plainBytesOut(), compression.wireBytesOut(),
            compression.plainBytesIn(), compression.wireBytesIn()
        };
    }

    /** Bytes read from the socket so far. */
    public long bytesRead() {
        return bytesRead;
    }

    /** Whether {@link #close} was called. */
    public boolean isClosed() {
        return closeReason != null;
    }

    /**
     * Queues {@code length} bytes, which the caller writes at once into {@link #claimed} at the
     * returned offset; they are sent at the end of the duty cycle.
     */
    public int claim(int length) {
        if (!isDirty) {
            isDirty = true;
            loop.markDirty(this);
        }
        return outbound.claim(length);
    }

    /** The array of the latest {@link #claim}. */
    public byte[] claimed() {
        return outbound.array();
    }

    /** Queues a copy of {@code bytes[from, to)}. */
    public void write(byte[] bytes, int from, int to) {
        final int at = claim(to - from);
        System.arraycopy(bytes, from, claimed(), at, to - from);
    }

    /** Queues {@code [from, to)} of a chunk by reference; takes a reference of its own. */
    public void write(Chunk chunk, int from, int to) {
        claim(0);
        outbound.append(chunk, from, to);
    }

    /** Writes what is queued now instead of at the end of the duty cycle. */
    public void flush() {
        if (isReleased || pendingBytes() == 0) {
            return;
        }
        final boolean isHandshake = tls != null && !tls.isEstablished();
        final boolean isDone;
        try {
            if (isHandshake) {
                // What is queued waits: the handshake's own timer is what bounds it.
                interest(Transport.WRITE, !tls.flush());
                return;
            }
            isDone = tls == null ? flushTo(channel)
                    : tls.flush() && flushTo(tls) && tls.pendingBytes() == 0;
        } catch (IOException ex) {
            fail(isHandshake ? CloseReason.TLS_HANDSHAKE_FAILURE : CloseReason.WRITE_ERROR, ex);
            return;
        }
        if (isDone) {
            interest(Transport.WRITE, false);
            stopDeadline();
            if (isClosed()) {
                release();
            }
            return;
        }
        interest(Transport.WRITE, true);
        startDeadline();
    }

    private boolean flushTo(Transport.Sink sink) throws IOException {
        return compression == null ? outbound.flush(sink) : compression.flush(outbound, sink);
    }

    /** Tells that the frame at the position to be returned needs {@code length} bytes in all. */
    public void awaitFrame(int length) {
        frames.awaitFrame(length);
    }

    /** Bytes that have been received behind those that the handler is offered now. */
    public int receivedBehind() {
        return frames.behind();
    }

    /**
     * Tells that {@code length} bytes of a large payload begin at the position to be returned:
     * they are given to {@link ConnectionHandler#onPayload}, where they were received if they
     * are there already, else in a chunk of their own.
     */
    public void awaitPayload(int length) {
        frames.awaitPayload(length);
    }

    /** Offers nothing more to the handler until {@link #resumeReading}. */
    public void pauseReading() {
        isPaused = true;
        interest(Transport.READ, false);
    }

    /** Goes on after {@link #pauseReading}; first with what had been read already. */
    public void resumeReading() {
        if (!isPaused || isClosed()) {
            return;
        }
        isPaused = false;
        readOn();
        frames.offerCarried();
    }

    /** Whether the handler asked for a pause. */
    public boolean isPaused() {
        return isPaused;
    }

    /**
     * Ends the connection: the handler hears of it now, the socket is closed when what is queued
     * is written, if {@code reason} grants that, or when the write deadline passes.
     */
    public void close(CloseReason reason) {
        close(reason, null);
    }

    @Override
    public void onReady(int readyOps) {
        if ((readyOps & Transport.WRITE) != 0) {
            flush();
        }
        if ((readyOps & Transport.READ) != 0 && !isClosed() && !isPaused) {
            if (loop.hasCredit()) {
                read();
            } else {
                starve();
            }
        }
    }

    void endStarvation() {
        isStarved = false;
        readOn();
    }

    /** Reads on when nothing forbids it; first what is held of a stage. */
    private void readOn() {
        if (isClosed() || isPaused || isStarved || tls != null && tls.hasTasks()) {
            return;
        }
        if (hasHeldCompressed() || tls != null && tls.hasHeld()) {
            if (!isDecodeScheduled) {
                isDecodeScheduled = true;
                loop.execute(decodeMore);
            }
        } else {
            interest(Transport.READ, true);
        }
    }

    private boolean hasHeldCompressed() {
        return compression != null && compression.hasHeld();
    }

    private void starve() {
        if (!isStarved) {
            isStarved = true;
            interest(Transport.READ, false);
            loop.markStarved(this);
        }
    }

    void flushFromLoop() {
        isDirty = false;
        if ((interestOps & Transport.WRITE) == 0) {
            flush();
        }
    }

    /** Closes the socket whatever waits. */
    void abandon() {
        if (!isReleased && closeReason != null) {
            release();
        }
    }

    private void read() {
        try {
            if (tls != null && !tls.isEstablished()) {
                interest(Transport.READ, false);
                loop.inTurn(this::readHandshake);
            } else if (tls != null) {
                readRecords();
            } else if (compression != null) {
                readCompressed();
            } else if (frames.payload() != null) {
                receive(frames.payload());
                frames.onPayloadReceived();
            } else {
                readFrames();
            }
        } catch (IOException ex) {
            onReadFailure(ex);
        }
    }

    private void onReadFailure(IOException ex) {
        if (tls != null && !tls.isEstablished()) {
            fail(CloseReason.TLS_HANDSHAKE_FAILURE, ex);
        } else if (ex instanceof EOFException) {
            isEnded = true;
            interest(Transport.READ, false);
            handler.onEndOfStream();
        } else {
            fail(CloseReason.READ_ERROR, ex);
        }
    }

    private void readFrames() throws IOException {
        final ReceiveBuffers received = loop.buffers().received();
        if (receive(received.open()) > 0) {
            received.close();
            frames.take(received);
        }
    }

    private void readRecords() throws IOException {
        final ReceiveBuffers received = loop.buffers().received();
        if (receive(received.open()) > 0) {
            tls.load(received.close());
            decodeRecords();
        }
    }

    /** Decodes record after record, as {@link #decode} does chunk after chunk. */
    private void decodeRecords() throws IOException {
        long budget = DECODED_PER_TURN_MAX;
        TlsStage.Step step = null;
        while (step != TlsStage.Step.UNDERFLOW && step != TlsStage.Step.TASKS
                && !(tls.isEstablished() && isHeldUp(budget))) {
            step = tls.next();
            switch (step) {
                case PLAIN -> {
                    budget -= tls.plainLength();
                    takeDecrypted();
                }
                case ESTABLISHED -> onEstablished();
                case CLOSED -> throw new EOFException();
                default -> { }
            }
            if (isClosed()) {
                return;
            }
        }
        tls.store(step != TlsStage.Step.UNDERFLOW);
        if (step == TlsStage.Step.TASKS) {
            interest(Transport.READ, false);
            tls.runTasks(loop, this::onTasksDone);
        } else if (tls.hasHeld()) {
            interest(Transport.READ, false);
            if (!loop.hasCredit()) {
                starve();
            }
        }
        if (tls.pendingBytes() > 0) {
            flush();
        }
        readOn();
    }

    private boolean isHeldUp(long budget) {
        return budget <= 0 || isPaused || hasHeldCompressed() || !loop.hasCredit();
    }

    private void takeDecrypted() throws IOException {
        if (compression == null) {
            frames.take(tls.plain(), tls.plainLength());
        } else {
            decode(tls.plain(), tls.plainLength());
        }
    }

    private void onEstablished() {
        loop.timers().cancel(handshakeTimer);
        // What was queued in the meantime may go out now.
        claim(0);
        handler.onSecured();
    }

    private void onTasksDone() {
        tls.endTasks();
        loop.inTurn(this::goOnWithHandshake);
    }

    private void goOnWithHandshake() {
        if (!isClosed() && !tls.hasTasks()) {
            decodeHeldRecords();
        }
    }

    private void readHandshake() {
        if (isClosed() || tls.hasTasks()) {
            return;
        }
        if (tls.isEstablished()) {
            readOn();
            return;
        }
        try {
            readRecords();
            readOn();
        } catch (IOException ex) {
            onReadFailure(ex);
        }
    }

    private void decodeHeldRecords() {
        tls.load(NOTHING);
        try {
            decodeRecords();
        } catch (IOException ex) {
            onReadFailure(ex);
        }
    }

    private void onHandshakeTimeout() {
        fail(CloseReason.TLS_HANDSHAKE_FAILURE,
                new SocketTimeoutException("TLS handshake timeout"));
    }

    private void readCompressed() throws IOException {
        final ReceiveBuffers received = loop.buffers().received();
        final int length = receive(received.open());
        if (length == 0) {
            return;
        }
        final byte[] raw = loop.buffers().bytes().take(length);
        received.close().get(raw, 0, length);
        try {
            decode(raw, length);
        } finally {
            loop.buffers().bytes().give(raw);
        }
    }

    /** Decodes chunk after chunk, so long as the turn's budget lasts and the handler takes more. */
    private void decode(byte[] raw, int length) throws IOException {
        int at = 0;
        long budget = DECODED_PER_TURN_MAX;
        while (at < length && budget > 0 && !isPaused && loop.hasCredit()) {
            at = compression.decode(raw, at, length);
            final int plain = compression.plainLength();
            budget -= plain + 1;
            if (plain > 0) {
                frames.take(loop.buffers().s2Target().plain(), plain);
                if (isClosed()) {
                    return;
                }
            }
        }
        if (at < length) {
            compression.hold(raw, at, length);
            interest(Transport.READ, false);
            if (!loop.hasCredit()) {
                starve();
            }
        }
        readOn();
    }

    /** Goes on with what one read brought more of than a turn may decode. */
    private void decodeHeld() {
        isDecodeScheduled = false;
        if (isClosed() || isPaused || isStarved || tls != null && tls.hasTasks()) {
            return;
        }
        if (hasHeldCompressed()) {
            decodeHeldChunks();
        } else if (tls != null && tls.hasHeld()) {
            decodeHeldRecords();
        }
    }

    private void decodeHeldChunks() {
        final int length = compression.heldLength();
        final byte[] raw = loop.buffers().bytes().take(length);
        System.arraycopy(compression.held(), 0, raw, 0, length);
        compression.dropHeld();
        try {
            decode(raw, length);
        } catch (IOException ex) {
            onReadFailure(ex);
        } finally {
            loop.buffers().bytes().give(raw);
        }
    }

    private int receive(ByteBuffer target) throws IOException {
        final int length = channel.read(target);
        if (length < 0) {
            throw new EndOfStream();
        }
        bytesRead += length;
        return length;
    }

    private void interest(int op, boolean on) {
        final int ops = on ? interestOps | op : interestOps & ~op;
        if (ops != interestOps && !isReleased) {
            interestOps = ops;
            registration.interestOps(ops);
        }
    }

    /** Bytes that the socket took: what the write deadline looks at. */
    private long progress() {
        if (tls != null) {
            return tls.wireBytesOut();
        }
        return compression == null ? outbound.writtenBytes() : compression.wireBytesOut();
    }

    private void startDeadline() {
        if (writeDeadline == null) {
            writeDeadline = new Timers.Timer(this::onWriteDeadline);
        }
        final long written = progress();
        if (!writeDeadline.isScheduled() || written >= deadlineTargetBytes) {
            deadlineWrittenBytes = written;
            deadlineTargetBytes = written + targetBytes();
            loop.schedule(writeDeadline, options.writeDeadlineNs());
        }
    }

    private long targetBytes() {
        if (tls != null) {
            return tls.pendingBytes();
        }
        return compression == null ? outbound.pendingBytes() : compression.wirePending();
    }

    private void stopDeadline() {
        if (writeDeadline != null) {
            loop.timers().cancel(writeDeadline);
        }
    }

    private void onWriteDeadline() {
        if (isClosed()) {
            release();
            return;
        }
        final boolean isProgressing = progress() > deadlineWrittenBytes;
        if (options.deadlinePolicy() == ConnectionOptions.DeadlinePolicy.RETRY && isProgressing) {
            handler.onWriteDeadline(pendingBytes());
            startDeadline();
            return;
        }
        close(CloseReason.SLOW_CONSUMER_WRITE_DEADLINE);
    }

    private void fail(CloseReason reason, IOException cause) {
        if (isClosed()) {
            release();
            return;
        }
        clearOutbound();
        close(reason, cause);
    }

    /** Ends the connection with what the world said; see {@link #close(CloseReason)}. */
    private void close(CloseReason reason, Throwable cause) {
        if (isClosed()) {
            return;
        }
        closeReason = reason;
        interest(Transport.READ, false);
        frames.clear();
        handler.onClosed(reason, cause);
        if (compression != null) {
            compression.close();
        }
        // Nothing but the handshake itself can be read before it is over.
        final boolean isFlushed = reason.flushes() && (tls == null || tls.isEstablished());
        if (!isFlushed) {
            clearOutbound();
        }
        if (!isFlushed || pendingBytes() == 0) {
            release();
        } else if ((interestOps & Transport.WRITE) == 0) {
            flush();
        }
    }

    private void release() {
        if (isReleased) {
            return;
        }
        stopDeadline();
        clearOutbound();
        if (tls != null) {
            loop.timers().cancel(handshakeTimer);
            tls.close();
        }
        if (!isEnded && (closeReason.flushes() || tls != null)) {
            discardInput();
        }
        isReleased = true;
        registration.cancel();
        channel.close();
        loop.remove(this);
    }

    private void clearOutbound() {
        outbound.clear();
        if (compression != null) {
            compression.clearWire();
        }
    }

    /** Unread input at close makes the kernel send a reset: the peer may lose our last words. */
    private void discardInput() {
        try {
            for (int i = 0; i < DISCARDS_AT_CLOSE_MAX; i++) {
                if (channel.read(loop.buffers().staging().clear()) <= 0) {
                    return;
                }
            }
        } catch (IOException ex) {
            // It is being closed anyway.
        }
    }

    /** How most connections end: nobody asks where, and the trace costs more than the rest. */
    private static final class EndOfStream extends EOFException {

        private static final long serialVersionUID = 1;

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }
}
