package io.natterjack.protocol;

import io.natterjack.net.Chunk;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What the client and the route decoder share: limits, what is missing of the frame at hand, and
 * the cutting of messages. One for each loop; its thread only.
 */
abstract class Decoder {

    static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int CR_LF = 2;

    /** From here on a payload that is cut by the end of a read is worth a chunk of its own. */
    private static final int PAYLOAD_ALONE_MIN = 32 << 10;

    final ControlLine line = new ControlLine();
    final Message message = new Message();
    private final int largePayload;
    int controlLineMax;
    private int frameLength;
    private int payloadLength;
    private int behind;

    /** @param largePayload bytes from which a payload is passed on by reference */
    Decoder(int largePayload) {
        this.largePayload = largePayload;
    }

    /**
     * Before decoding: how many bytes have been received behind those to be decoded. A large
     * payload that ends among them is left to the caller.
     */
    public void behind(int bytes) {
        behind = bytes;
    }

    /** After decoding: bytes of the whole frame that begins at the returned position, or 0. */
    public int frameLength() {
        return frameLength;
    }

    /**
     * After decoding: bytes of the large payload and its CR LF that begin at the returned
     * position, or 0.
     */
    public int payloadLength() {
        return payloadLength;
    }

    /** Whether a payload received into a chunk up to {@code to} ends as it must. */
    public static boolean endsInCrLf(Chunk chunk, int to) {
        return chunk.buffer().get(to - 2) == '\r' && chunk.buffer().get(to - 1) == '\n';
    }

    /** The body bytes of a payload of {@code payloadLength} awaited with its CR LF. */
    static int withCrLf(int size) {
        return size + CR_LF;
    }

    final void begin(int controlLineMax) {
        this.controlLineMax = controlLineMax;
        frameLength = 0;
        payloadLength = 0;
    }

    /**
     * Cuts the arguments of the line that begins at {@code from}, behind its verb.
     *
     * @return the position behind the line, {@link ControlLine#INCOMPLETE}, or
     *         {@link #TOO_LONG}
     */
    final int cut(byte[] bytes, int from, int to, boolean crSeparates) {
        int start = from;
        while (start < to && isBlank(bytes[start])) {
            start++;
        }
        final int after = line.cut(bytes, start, to, crSeparates);
        final int length = (after < 0 ? to : line.end()) - start;
        if (length > controlLineMax) {
            return after < 0 && length == controlLineMax + 1 && bytes[to - 1] == '\r'
                    ? ControlLine.INCOMPLETE : TOO_LONG;
        }
        return after;
    }

    static final int TOO_LONG = -2;

    /** What {@link #payload} found. */
    enum Payload { WHOLE, AWAITED, BAD_END }

    /**
     * Looks for the payload of {@link #message} at {@code at}.
     *
     * @param frameFrom where the whole frame begins
     */
    final Payload payload(byte[] bytes, int frameFrom, int at, int to) {
        final int size = message.size;
        final int end = at + size;
        if (end + CR_LF <= to) {
            message.payload = bytes;
            message.payloadFrom = at;
            return bytes[end] == '\r' && bytes[end + 1] == '\n'
                    ? Payload.WHOLE : Payload.BAD_END;
        }
        if (end < to && bytes[end] != '\r') {
            return Payload.BAD_END;
        }
        if (size >= largePayload
                && (size >= PAYLOAD_ALONE_MIN || end + CR_LF - to <= behind)) {
            payloadLength = size + CR_LF;
        } else {
            frameLength = end + CR_LF - frameFrom;
        }
        return Payload.AWAITED;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    static int skipBlanks(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    static int lineFeed(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    /** Where the text of a line ends: before LF or CR LF, trailing blanks left in. */
    static int textEnd(byte[] bytes, int from, int lineFeed) {
        return lineFeed > from && bytes[lineFeed - 1] == '\r' ? lineFeed - 1 : lineFeed;
    }
}
