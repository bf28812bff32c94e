package io.natterjack.cluster;

import static io.natterjack.s2.S2Level.BEST;
import static io.natterjack.s2.S2Level.BETTER;
import static io.natterjack.s2.S2Level.FAST;
import static io.natterjack.s2.S2Level.UNCOMPRESSED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.natterjack.s2.S2Level;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The level follows the time to the peer, not what compressing does to that time. */
class CompressionPolicyTest {

    private final CompressionPolicy policy = new CompressionPolicy(List.of());

    @ParameterizedTest
    @CsvSource({"0, UNCOMPRESSED", "10, UNCOMPRESSED", "11, FAST", "50, FAST", "51, BETTER",
            "100, BETTER", "101, BEST", "60000, BEST"})
    void beginsWithTheLevelOfTheFirstTime(long rttMs, S2Level level) {
        assertEquals(level, policy.onRtt(ms(rttMs)));
    }

    @Test
    void isNotRaisedByATimeThatIsLongForOnce() {
        policy.onRtt(ms(5));

        for (int i = 0; i < 3; i++) {
            assertEquals(UNCOMPRESSED, policy.onRtt(ms(200)));
        }
        assertEquals(BEST, policy.onRtt(ms(200)), "four in a row are no longer a busy moment");
    }

    @Test
    void isNotLoweredJustBelowTheThreshold() {
        policy.onRtt(ms(11));

        for (int i = 0; i < 10; i++) {
            assertEquals(FAST, policy.onRtt(ms(9)));
        }
        assertEquals(UNCOMPRESSED, policy.onRtt(ms(8)));
    }

    /** Compressing harder adds to the time that is measured: it must not lead to the next level. */
    @Test
    void staysWhereItIsWhenItsOwnWorkTakesTime() {
        final long[] workMs = {0, 4, 40, 400};
        S2Level level = policy.onRtt(ms(9));

        for (int i = 0; i < 100; i++) {
            // A busy ping three times of four, as under load; the quiet one tells the distance.
            final long extra = i % 4 == 0 ? 0 : 2 + workMs[level.ordinal()];
            level = policy.onRtt(ms(9 + extra));
            assertEquals(UNCOMPRESSED, level);
        }
    }

    @ParameterizedTest
    @CsvSource({"'0 20', 19, FAST", "'0 20', 21, FAST", "'5', 4, UNCOMPRESSED",
            "'5', 6, UNCOMPRESSED", "'0 0 30', 30, BETTER", "'0 0 30', 31, BEST",
            "'5 0 30', 6, BETTER", "'5 0 0', 6, UNCOMPRESSED",
            "'5 20 0', 21, FAST", "'5 20 0 0', 21, FAST", "'1 2 3 4', 4, BEST",
            "'1 2 3 4', 5, BEST"})
    void takesThresholdsAsTheRealServerDoes(String thresholds, long rttMs, S2Level level) {
        final CompressionPolicy own = new CompressionPolicy(
                Stream.of(thresholds.split(" ")).map(each -> ms(Long.parseLong(each))).toList());

        assertEquals(level, own.onRtt(ms(rttMs)));
    }

    private static long ms(long ms) {
        return ms * 1_000_000;
    }
}
