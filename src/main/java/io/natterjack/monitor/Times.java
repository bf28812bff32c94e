package io.natterjack.monitor;

import io.natterjack.config.Durations;
import java.time.Instant;

/** Times as nats-server's monitoring writes them. */
final class Times {

    private static final long MICROS_PER_S = 1_000_000;

    private Times() {
    }

    /** RFC 3339 in UTC. */
    static String time(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS_PER_S),
                Math.floorMod(micros, MICROS_PER_S) * 1_000).toString();
    }

    /** {@code 3d4h5m6s}: from the largest unit that is not zero, all smaller ones present. */
    static String uptime(long micros) {
        final long seconds = Math.max(0, micros) / MICROS_PER_S;
        final long minutes = seconds / 60;
        final long hours = minutes / 60;
        final long days = hours / 24;
        final long years = days / 365;
        if (years > 0) {
            return years + "y" + days % 365 + "d" + hours % 24 + "h" + minutes % 60 + "m"
                    + seconds % 60 + "s";
        }
        if (days > 0) {
            return days + "d" + hours % 24 + "h" + minutes % 60 + "m" + seconds % 60 + "s";
        }
        if (hours > 0) {
            return hours + "h" + minutes % 60 + "m" + seconds % 60 + "s";
        }
        return minutes > 0 ? minutes + "m" + seconds % 60 + "s" : seconds + "s";
    }

    /** A Go duration, such as {@code 494µs}. */
    static String rtt(long ns) {
        return Durations.text(ns);
    }
}
