package io.natterjack.broker;

import io.natterjack.protocol.Message;

/** A client, or a service inside the server: gets messages for its own subscriptions. */
public abstract class ClientRecipient extends Recipient {

    /** @param loopIndex index of the loop that owns it */
    protected ClientRecipient(int loopIndex) {
        this(loopIndex, 0);
    }

    /**
     * @param loopIndex index of the loop that owns it
     * @param id        of the connection
     */
    protected ClientRecipient(int loopIndex, long id) {
        super(loopIndex, (int) id);
    }

    /**
     * Takes one message for one of its subscriptions; on its own loop.
     *
     * @return false if the subscription takes nothing any more: another member of its queue
     *         group may be tried
     */
    public abstract boolean deliver(Subscription subscription, Message message);
}
