package io.natterjack.broker;

import io.natterjack.subject.ByteTable;
import io.natterjack.subject.Subjects;

/**
 * One subscription of a client, or one interest that a peer announced. Its subject and recipient
 * never change; counters belong to the loop of the recipient, the weight to whoever holds the
 * lock of the account's interest. As an entry it is keyed by the sid, or by what a peer calls it.
 */
public final class Subscription extends ByteTable.Entry {

    private final Recipient recipient;
    private final byte[] queue;
    private final boolean isLeaf;
    SubjectInterest interest;
    private Interest home;
    int weight;

    private long delivered;
    private long max;
    private boolean isClosed;

    private Subscription(Recipient recipient, byte[] sid, int hash, byte[] queue, int weight,
                         boolean isLeaf) {
        super(sid, hash);
        this.recipient = recipient;
        this.queue = queue;
        this.weight = weight;
        this.isLeaf = isLeaf;
    }

    /** @param queue name of the queue group, or null */
    public static Subscription ofClient(ClientRecipient recipient, byte[] sid, byte[] queue) {
        return new Subscription(recipient, sid, Subjects.hash(sid, 0, sid.length), queue, 1,
                false);
    }

    /**
     * @param key    what tells the peer's interests apart
     * @param hash   of the key
     * @param queue  name of the queue group, or null
     * @param weight members of the group at the peer, 0 if they can receive nothing
     * @param isLeaf whether the peer's interest is that of a leaf node behind it
     */
    public static Subscription ofRoute(RouteRecipient recipient, byte[] key, int hash,
                                       byte[] queue, int weight, boolean isLeaf) {
        return new Subscription(recipient, key, hash, queue, weight, isLeaf);
    }

    /** Who gets the messages. */
    public Recipient recipient() {
        return recipient;
    }

    /** The id that the client chose. */
    public byte[] sid() {
        return key;
    }

    /** The name of the queue group, or null. */
    public byte[] queue() {
        return queue;
    }

    /** The subject subscribed to; null before it was added to an interest. */
    public byte[] subject() {
        return interest == null ? null : interest.key;
    }

    /** The interest that it was added to; null before. */
    public Interest home() {
        return home;
    }

    void home(Interest home, SubjectInterest interest) {
        this.home = home;
        this.interest = interest;
    }

    boolean isRoute() {
        return recipient instanceof RouteRecipient;
    }

    boolean isLeaf() {
        return isLeaf;
    }

    /** Messages delivered since it was made. */
    public long delivered() {
        return delivered;
    }

    /** Counts one delivery; returns whether that was the last one allowed. */
    public boolean countDelivery() {
        return ++delivered == max;
    }

    /** Delivered messages after which it ends, or 0. */
    public long max() {
        return max;
    }

    /** Sets {@link #max()}. */
    public void max(long max) {
        this.max = max;
    }

    /** Whether it takes nothing any more. */
    public boolean isClosed() {
        return isClosed;
    }

    /** Marks it as ended. */
    public void close() {
        isClosed = true;
    }
}
