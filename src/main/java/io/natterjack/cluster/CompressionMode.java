package io.natterjack.cluster;

import io.natterjack.s2.S2Level;
import java.util.Locale;

/** How routes compress, as configured and as told in INFO. */
public enum CompressionMode {
    OFF("off", null),
    ACCEPT("accept", null),
    S2_UNCOMPRESSED("s2_uncompressed", S2Level.UNCOMPRESSED),
    S2_FAST("s2_fast", S2Level.FAST),
    S2_BETTER("s2_better", S2Level.BETTER),
    S2_BEST("s2_best", S2Level.BEST),
    S2_AUTO("s2_auto", null),
    NOT_SUPPORTED("not supported", null);

    private final String text;
    private final S2Level level;

    CompressionMode(String text, S2Level level) {
        this.text = text;
        this.level = level;
    }

    /** What INFO says. */
    public String text() {
        return text;
    }

    /** The level it stands for, or null. */
    S2Level level() {
        return level;
    }

    /** The mode that a level is shown as. */
    static CompressionMode of(S2Level level) {
        return switch (level) {
            case UNCOMPRESSED -> S2_UNCOMPRESSED;
            case FAST -> S2_FAST;
            case BETTER -> S2_BETTER;
            case BEST -> S2_BEST;
        };
    }

    /** The mode of a configuration's word, in any letter case; empty is the default. */
    public static CompressionMode ofConfiguration(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "", "accept" -> ACCEPT;
            case "off", "disabled", "false" -> OFF;
            case "on", "enabled", "true", "s2_fast", "fast" -> S2_FAST;
            case "s2_better", "better" -> S2_BETTER;
            case "s2_best", "best" -> S2_BEST;
            case "s2_auto", "auto" -> S2_AUTO;
            case "not supported", "not_supported" -> NOT_SUPPORTED;
            default -> throw new IllegalArgumentException("compression mode unknown: " + word);
        };
    }

    /**
     * NATS route protocol: what this side does towards a peer.
     *
     * @param peer what the peer's INFO says, empty if nothing
     * @return {@link #OFF} or {@link #NOT_SUPPORTED} for none, else an S2 mode; null if the peer
     *         says something unknown
     */
    CompressionMode towards(String peer) {
        if (this == OFF || this == NOT_SUPPORTED) {
            return this;
        }
        switch (peer) {
            case "", "not supported":
                return NOT_SUPPORTED;
            case "off":
                return OFF;
            case "accept":
                return this == ACCEPT ? OFF : this;
            case "s2_auto":
                return this == ACCEPT ? S2_FAST : this;
            default:
                for (CompressionMode mode : values()) {
                    if (mode.level != null && mode.text.equals(peer)) {
                        return this == ACCEPT ? mode : this;
                    }
                }
                return null;
        }
    }

    /** Whether it means compressed bytes. */
    boolean isS2() {
        return level != null || this == S2_AUTO;
    }
}
