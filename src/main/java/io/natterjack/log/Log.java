package io.natterjack.log;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss.SSSSSS");

    private final Sink sink;
    private final LongSupplier epochMicros;
    private final String prefix;
    private volatile ZoneId zone;
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
        this.zone = utc ? ZoneOffset.UTC : ZoneId.systemDefault();
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
        final long micros = epochMicros.getAsLong();
        final Instant now = Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000),
                Math.floorMod(micros, 1_000_000) * 1_000L);
        sink.write(prefix + TIME.format(now.atZone(zone)) + " " + level + text);
    }
}
