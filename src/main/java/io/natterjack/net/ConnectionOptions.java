package io.natterjack.net;

/**
 * What a connection needs to know of the configuration.
 *
 * @param writeDeadlineNs how long queued bytes may wait for the socket before the policy acts
 * @param deadlinePolicy  what happens then
 */
public record ConnectionOptions(long writeDeadlineNs, DeadlinePolicy deadlinePolicy) {

    /** What to do with a connection that does not take its bytes in time. */
    public enum DeadlinePolicy {
        /** Close it. */
        CLOSE,
        /** Close it if it took not a single byte, else go on. */
        RETRY
    }
}
