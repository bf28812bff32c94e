package io.natterjack.config;

/**
 * Our own options, of the block {@code natterjack}.
 *
 * @param loops             event loops, 0 for one for every two processors
 * @param idleStrategy      how a loop without work waits
 * @param receiveBuffer     bytes of one read; a loop holds two of them, up to eight while what
 *                          was received waits to be written
 * @param sendBuffer        bytes of one write of small frames
 * @param largePayload      bytes from which a payload is passed on by reference
 */
public record EngineConfig(int loops, IdleStrategy idleStrategy, int receiveBuffer,
                           int sendBuffer, int largePayload) {

    /** How a loop without work waits. */
    public enum IdleStrategy {
        /** Blocks in the poller at once: the least CPU time. */
        PARK,
        /** Polls for a while, then blocks. */
        BACKOFF,
        /** Polls for ever: the least latency, one processor for each loop. */
        SPIN
    }

    public static final EngineConfig DEFAULT =
            new EngineConfig(0, IdleStrategy.PARK, 256 << 10, 320 << 10, 4 << 10);
}
