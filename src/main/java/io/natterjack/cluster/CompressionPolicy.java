package io.natterjack.cluster;

import io.natterjack.s2.S2Level;
import java.util.List;

/**
 * The level of a route in automatic mode: by the least round-trip time of the latest pings, so
 * that time spent on compressing, or on anything else at either end, does not raise the level;
 * and with some way between up and down, so that it does not swing. The loop of the route only.
 */
final class CompressionPolicy {

    private static final List<Long> DEFAULT_THRESHOLDS_NS =
            List.of(10_000_000L, 50_000_000L, 100_000_000L);
    private static final S2Level[] LEVELS = S2Level.values();
    private static final int RECENT = 4;
    /** A level is left downwards only when the time is this much below its threshold. */
    private static final double DOWN = 0.8;

    private final long[] thresholdsNs;
    private final long[] recentNs = new long[RECENT];
    private int count;
    private S2Level level;

    /** @param thresholdsNs ascending, 0 skips a level, at the end none; empty for the defaults */
    CompressionPolicy(List<Long> thresholdsNs) {
        final List<Long> given = thresholdsNs.isEmpty() ? DEFAULT_THRESHOLDS_NS : thresholdsNs;
        int length = given.size();
        while (length > 0 && given.get(length - 1) <= 0) {
            length--;
        }
        this.thresholdsNs = given.stream().limit(length).mapToLong(ns -> Math.max(0, ns))
                .toArray();
    }

    /** Takes a new measurement; returns the level from now on. */
    S2Level onRtt(long rttNs) {
        recentNs[count++ % RECENT] = rttNs;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < Math.min(count, RECENT); i++) {
            least = Math.min(least, recentNs[i]);
        }
        final S2Level next = levelAt(least);
        if (level == null || next.ordinal() > level.ordinal()) {
            level = next;
        } else if (next.ordinal() < level.ordinal()) {
            final S2Level cautious = levelAt((long) (least / DOWN));
            level = cautious.ordinal() < level.ordinal() ? cautious : level;
        }
        return level;
    }

    private S2Level levelAt(long rttNs) {
        int last = 0;
        for (int i = 0; i < thresholdsNs.length; i++) {
            if (thresholdsNs[i] == 0) {
                continue;
            }
            last = i;
            if (rttNs <= thresholdsNs[i]) {
                return LEVELS[Math.min(i, LEVELS.length - 1)];
            }
        }
        // Above three thresholds comes the hardest level; above fewer, that of the last.
        return LEVELS[Math.min(thresholdsNs.length >= 3 ? last + 1 : last, LEVELS.length - 1)];
    }
}
