package io.natterjack.broker;

import io.natterjack.protocol.Message;

/** A route connection: gets one copy of a message, whatever number of its interests match. */
public abstract class RouteRecipient extends Recipient {

    private volatile boolean isGone;

    /** @param loopIndex index of the loop that owns it */
    protected RouteRecipient(int loopIndex) {
        super(loopIndex, 0);
    }

    /**
     * Sends one message to the peer; on its own loop.
     *
     * @param queues names of the queue groups for which the peer was chosen, in
     *               {@code [0, queueCount)}; valid during the call
     */
    public abstract void forward(Account account, Message message, byte[][] queues,
                                 int queueCount);

    /**
     * The connection to the same peer that a message takes: this one, over which the interest in
     * it came, or another of the pool. Any loop may call.
     *
     * @param publisher tells publishers apart
     */
    public abstract RouteRecipient connectionFor(Account account, Message message,
                                                 int publisher);

    /** The connection is closed; the owner only. */
    protected final void gone() {
        isGone = true;
    }

    /** Whether the connection is closed. Any loop may ask. */
    final boolean isGone() {
        return isGone;
    }

    /** Whether the peer announced any interest of the account on this very connection. */
    public abstract boolean hasInterest(Account account);

    /** Whether {@code other} is a connection to the same peer. */
    public abstract boolean isSamePeerAs(RouteRecipient other);
}
