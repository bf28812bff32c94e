package io.natterjack.log;

import java.io.IOException;
import java.time.LocalDate;
import java.util.TimeZone;
import java.util.function.LongSupplier;

/**
 * Lines in nats-server's format: {@code [pid] 2026/11/24 10:00:00.000000 [INF] text}. Any thread
 * may call; a line is whole.
 */
public final class Log {

    /** Where lines go. Any thread may call. */
    public interface Sink {
        /** @param line without line end */
        void write(String line);

        /** Lets go of what the sink holds open; nothing is written afterwards. */
        default void close() throws IOException {
            // Most hold nothing.
        }
    }

    private static final int MICROS = 1_000_000;
    private static final int SECONDS_A_DAY = 86_400;

    private final Sink sink;
    private final LongSupplier epochMicros;
    private final String prefix;
    /** Null for UTC. */
    private volatile TimeZone zone;
    private volatile boolean withTime;
    private volatile boolean isDebug;
    private volatile boolean isTrace;

    /**
     * @param epochMicros the time of day
     * @param pid         of this process
     * @param withTime    whether lines carry the time
     * @param utc         whether the time is UTC, else local
     */
    public Log(Sink sink, LongSupplier epochMicros, long pid, boolean withTime, boolean utc,
               boolean isDebug, boolean isTrace) {
        this.sink = sink;
        this.epochMicros = epochMicros;
        this.prefix = "[" + pid + "] ";
        configure(withTime, utc, isDebug, isTrace);
    }

    /** Sets what is written from now on, and how; see the constructor. */
    public void configure(boolean withTime, boolean utc, boolean isDebug, boolean isTrace) {
        this.withTime = withTime;
        this.zone = utc ? null : TimeZone.getDefault();
        this.isDebug = isDebug;
        this.isTrace = isTrace;
    }

    /** Whether debug lines are written: look before making one. */
    public boolean isDebug() {
        return isDebug;
    }

    /** Whether protocol traces are written: look before making one. */
    public boolean isTrace() {
        return isTrace;
    }

    public void fatal(String text) {
        write("[FTL] ", text);
    }

    public void error(String text) {
        write("[ERR] ", text);
    }

    public void warn(String text) {
        write("[WRN] ", text);
    }

    public void info(String text) {
        write("[INF] ", text);
    }

    public void debug(String text) {
        if (isDebug) {
            write("[DBG] ", text);
        }
    }

    public void trace(String text) {
        if (isTrace) {
            write("[TRC] ", text);
        }
    }

    private void write(String level, String text) {
        if (!withTime) {
            sink.write(prefix + level + text);
            return;
        }
        final StringBuilder line = new StringBuilder(prefix);
        time(line, epochMicros.getAsLong(), zone);
        sink.write(line.append(' ').append(level).append(text).toString());
    }

    /** By hand: formatters and the rules of zones, loaded for it, cost a start 25 ms. */
    private static void time(StringBuilder to, long micros, TimeZone zone) {
        final long offsetMs = zone == null ? 0 : zone.getOffset(Math.floorDiv(micros, 1_000));
        final long seconds = Math.floorDiv(micros, MICROS) + offsetMs / 1_000;
        final LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(seconds, SECONDS_A_DAY));
        final int second = Math.floorMod(seconds, SECONDS_A_DAY);
        number(to, date.getYear(), 4).append('/');
        number(to, date.getMonthValue(), 2).append('/');
        number(to, date.getDayOfMonth(), 2).append(' ');
        number(to, second / 3_600, 2).append(':');
        number(to, second / 60 % 60, 2).append(':');
        number(to, second % 60, 2).append('.');
        number(to, Math.floorMod(micros, MICROS), 6);
    }

    private static StringBuilder number(StringBuilder to, int value, int digits) {
        final String text = Integer.toString(value);
        return to.append("0".repeat(Math.max(0, digits - text.length()))).append(text);
    }
}
