package io.natterjack.broker;

/** Who a message can be handed to; owned by one loop. */
public abstract class Recipient {

    final int loopIndex;

    /** Written by the owner, a hint to publishers on every loop. */
    private volatile boolean isOverloaded;

    private final int spreadKey;

    Recipient(int loopIndex, int spreadKey) {
        this.loopIndex = loopIndex;
        this.spreadKey = spreadKey;
    }

    /** Tells one publisher from another where their messages take different ways. */
    final int spreadKey() {
        return spreadKey;
    }

    /** Whether so much is queued that publishers should slow down. */
    protected final boolean isOverloaded() {
        return isOverloaded;
    }

    /** Sets {@link #isOverloaded()}; the owner only. */
    protected final void isOverloaded(boolean isOverloaded) {
        this.isOverloaded = isOverloaded;
    }
}
