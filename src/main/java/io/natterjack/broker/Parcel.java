package io.natterjack.broker;

import io.natterjack.net.Chunk;
import io.natterjack.protocol.Message;
import java.util.Arrays;

/**
 * A batch of messages from one loop to another. Each message stands in it once, followed by those
 * on the other loop who get it. Owned by whichever loop took it from a lane's queue.
 * <pre>
 *   ints:  per message  where its bytes begin, lengths of subject, reply and size digits, of the
 *                       header block and in all, where its refs end
 *   bytes: per message  subject reply digits payload CR LF
 *   refs:  per message  account, chunk or null, then recipients: a Subscription, or a
 *                       RouteRecipient followed by the names of the groups chosen there
 * </pre>
 */
final class Parcel {

    private static final int INTS = 8;
    private static final int CR_LF = 2;

    private byte[] bytes;
    private int length;
    private long chunkBytes;
    private int[] ints = new int[INTS * 64];
    private int count;
    private Object[] refs = new Object[256];
    private int refCount;

    private final Message message = new Message();

    Parcel(int byteCapacity) {
        bytes = new byte[byteCapacity];
    }

    /** Bytes that it holds or keeps alive. */
    long weight() {
        return length + chunkBytes;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Copies a message in, a large payload by reference; recipients follow. */
    void begin(Account account, Message m) {
        // A receive buffer stays with its loop.
        final Chunk chunk = m.chunk == null || m.chunk.isReceiveBuffer() ? null : m.chunk;
        final int payloadLength = chunk == null ? m.size + CR_LF : 0;
        final int headerDigits = m.headerLength > 0 ? m.headerSizeTo - m.headerSizeFrom : 0;
        final int digits = m.sizeTo - m.sizeFrom;
        reserve(m.subjectLength() + m.replyLength() + headerDigits + digits + payloadLength);
        if (ints.length < (count + 1) * INTS) {
            ints = Arrays.copyOf(ints, ints.length * 2);
        }
        final int at = count * INTS;
        ints[at] = length;
        ints[at + 1] = m.subjectLength();
        ints[at + 2] = m.replyLength();
        ints[at + 3] = m.headerLength;
        ints[at + 4] = m.size;
        ints[at + 5] = headerDigits;
        ints[at + 6] = digits;
        put(m.bytes, m.subjectFrom, m.subjectLength());
        put(m.bytes, m.replyFrom, m.replyLength());
        put(m.bytes, m.headerSizeFrom, headerDigits);
        put(m.bytes, m.sizeFrom, digits);
        if (chunk == null) {
            m.copyPayload(bytes, length, payloadLength);
            length += payloadLength;
        } else {
            chunk.retain();
            chunkBytes += chunk.length();
        }
        ref(account);
        ref(chunk);
        count++;
        ints[at + 7] = refCount;
    }

    void add(Subscription s) {
        ref(s);
        ints[count * INTS - 1] = refCount;
    }

    void add(RouteRecipient route, byte[][] groups, int groupCount) {
        ref(route);
        for (int i = 0; i < groupCount; i++) {
            ref(groups[i]);
        }
        ints[count * INTS - 1] = refCount;
    }

    /** Hands every message to its recipients and empties the parcel; on the recipients' loop. */
    void deliver(Dispatcher dispatcher) {
        int ref = 0;
        for (int i = 0; i < count; i++) {
            final int at = i * INTS;
            final Account account = (Account) refs[ref];
            final Chunk chunk = (Chunk) refs[ref + 1];
            open(at, chunk);
            ref = deliverTo(dispatcher, account, ref + 2, ints[at + 7]);
            if (chunk != null) {
                chunk.release();
            }
        }
        Arrays.fill(refs, 0, refCount, null);
        refCount = 0;
        count = 0;
        length = 0;
        chunkBytes = 0;
    }

    private int deliverTo(Dispatcher dispatcher, Account account, int from, int to) {
        int at = from;
        while (at < to) {
            final Object ref = refs[at++];
            if (ref instanceof Subscription) {
                dispatcher.deliver((Subscription) ref, message);
                continue;
            }
            int groupCount = 0;
            while (at < to && refs[at] instanceof byte[]) {
                dispatcher.group(groupCount++, (byte[]) refs[at++]);
            }
            ((RouteRecipient) ref).forward(account, message, dispatcher.groups(), groupCount);
        }
        return to;
    }

    private void open(int at, Chunk chunk) {
        int from = ints[at];
        message.wrap(bytes);
        message.subjectFrom = from;
        from += ints[at + 1];
        message.subjectTo = from;
        message.replyFrom = from;
        from += ints[at + 2];
        message.replyTo = from;
        final int headerTo = from + ints[at + 5];
        message.digits(from, headerTo, headerTo, headerTo + ints[at + 6]);
        from = message.sizeTo;
        message.headerLength = ints[at + 3];
        message.size = ints[at + 4];
        message.payload = bytes;
        message.payloadFrom = chunk == null ? from : 0;
        message.chunk = chunk;
    }

    private void ref(Object ref) {
        if (refCount == refs.length) {
            refs = Arrays.copyOf(refs, refCount * 2);
        }
        refs[refCount++] = ref;
    }

    private void put(byte[] source, int from, int sourceLength) {
        System.arraycopy(source, from, bytes, length, sourceLength);
        length += sourceLength;
    }

    private void reserve(int needed) {
        if (bytes.length - length < needed) {
            bytes = Arrays.copyOf(bytes, Math.max(length + needed, bytes.length * 2));
        }
    }
}
