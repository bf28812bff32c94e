package io.natterjack.broker;

import io.natterjack.net.EventLoop;
import io.natterjack.protocol.Message;
import java.lang.invoke.VarHandle;
import org.jctools.queues.varhandle.SpscVarHandleArrayQueue;

/**
 * The way of messages from one loop to another: filled parcels go one way, emptied ones come
 * back. Parcels are credits: when none is left the source stops reading, but never stops taking
 * what others send, so nothing deadlocks and the pressure reaches the publishers' sockets.
 */
final class Lane {

    private static final int PARCELS = 4;
    private static final int PARCEL_BYTES = 128 << 10;

    private final EventLoop source;
    private final EventLoop target;
    private final SpscVarHandleArrayQueue<Parcel> filled = new SpscVarHandleArrayQueue<>(PARCELS);
    private final SpscVarHandleArrayQueue<Parcel> emptied = new SpscVarHandleArrayQueue<>(PARCELS);

    /** The source's: the parcel being filled, never null. */
    private Parcel current = new Parcel(PARCEL_BYTES);
    private Parcel next;
    private long messageId = -1;

    /** Set by the source when it has no credit, so that the target wakes it. */
    private volatile boolean isStarved;

    Lane(EventLoop source, EventLoop target) {
        this.source = source;
        this.target = target;
        for (int i = 0; i < PARCELS - 1; i++) {
            emptied.offer(new Parcel(PARCEL_BYTES));
        }
    }

    // The source's side.

    void send(long id, Account account, Message m, Subscription s) {
        begin(id, account, m);
        current.add(s);
    }

    void send(long id, Account account, Message m, RouteRecipient route, byte[][] groups,
              int groupCount) {
        begin(id, account, m);
        current.add(route, groups, groupCount);
    }

    /** Hands over what was gathered, if a parcel is left to gather the next in. */
    int flush() {
        if (current.isEmpty() || !hasNext() && !hasNextAfterAsking()) {
            return 0;
        }
        filled.offer(current);
        current = next;
        next = null;
        messageId = -1;
        target.wakeIfParked();
        return 1;
    }

    boolean hasCredit() {
        if (current.weight() < PARCEL_BYTES / 2 || hasNext()) {
            return true;
        }
        return hasNextAfterAsking();
    }

    /** Whether {@link #flush} would hand something over: a parcel may have come back just now. */
    boolean canSend() {
        return !current.isEmpty() && hasNext();
    }

    /** Asks to be woken before the last look, so that a parcel that comes back now is seen. */
    private boolean hasNextAfterAsking() {
        isStarved = true;
        // Pairs with the fence in receive: one of us sees what the other wrote.
        VarHandle.fullFence();
        return hasNext();
    }

    private void begin(long id, Account account, Message m) {
        if (messageId != id) {
            if (current.weight() >= PARCEL_BYTES) {
                flush();
            }
            current.begin(account, m);
            messageId = id;
        }
    }

    private boolean hasNext() {
        if (next == null) {
            next = emptied.poll();
        }
        return next != null;
    }

    // The target's side.

    boolean hasMail() {
        return !filled.isEmpty();
    }

    int receive(Dispatcher dispatcher) {
        int count = 0;
        for (Parcel parcel = filled.poll(); parcel != null; parcel = filled.poll()) {
            parcel.deliver(dispatcher);
            emptied.offer(parcel);
            count++;
            VarHandle.fullFence();
            if (isStarved) {
                isStarved = false;
                source.wakeIfParked();
            }
            if (count == PARCELS) {
                break;
            }
        }
        return count;
    }
}
