package io.natterjack.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTest {

    private static final DateTimeFormatter TWIN =
            DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss.SSSSSS");
    private static final long YEARS_100_MICROS = 3_155_760_000_000_000L;

    private final List<String> lines = new ArrayList<>();
    private long micros;

    @Test
    void writesLinesAsNatsServerDoes() {
        micros = 1_795_000_000_000_007L;

        log(true, true).info("Server is ready");
        log(false, true).warn("text");

        assertEquals(List.of("[7] 2026/11/18 11:06:40.000007 [INF] Server is ready",
                "[7] [WRN] text"), lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu",
        "Australia/Lord_Howe", "Pacific/Kiritimati"})
    void tellsTheTimeOfTheZoneAsTheLibraryWould(String zone) {
        final SplittableRandom random = new SplittableRandom(zone.hashCode());
        final TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        try {
            final Log local = log(true, false);
            final Log utc = log(true, true);
            for (int i = 0; i < 2_000; i++) {
                lines.clear();
                micros = random.nextLong(-YEARS_100_MICROS / 3, YEARS_100_MICROS);
                local.info("");
                utc.info("");
                final Instant now = Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000),
                        Math.floorMod(micros, 1_000_000) * 1_000L);

                assertEquals(List.of(line(now, ZoneId.of(zone)), line(now, ZoneOffset.UTC)),
                        lines);
            }
        } finally {
            TimeZone.setDefault(before);
        }
    }

    private static String line(Instant now, ZoneId zone) {
        return "[7] " + TWIN.format(now.atZone(zone)) + " [INF] ";
    }

    private Log log(boolean withTime, boolean utc) {
        return new Log(lines::add, () -> micros, 7, withTime, utc, false, false);
    }
}
