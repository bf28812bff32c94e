package io.natterjack.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

/** One line for each kind of error in a while. */
class RepeatedErrorsTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void repeatedLinesAreCountedAndToldLater() {
        final RepeatedErrors errors = new RepeatedErrors();

        assertEquals("a", errors.line("10.0.0.1", "a", 0));
        for (int i = 1; i < 10; i++) {
            assertNull(errors.line("10.0.0.1", "a", i * SECOND));
        }
        assertEquals("a", errors.line("10.0.0.2", "a", 9 * SECOND));
        assertEquals("b", errors.line("10.0.0.1", "b", 9 * SECOND));
        assertEquals("a (and 9 times before)", errors.line("10.0.0.1", "a", 10 * SECOND));
        assertEquals("a", errors.line("10.0.0.1", "a", 20 * SECOND));
    }

    @Test
    void whatPeersCanMakeItRememberIsBounded() {
        final RepeatedErrors errors = new RepeatedErrors();
        for (int i = 0; i < 10_000; i++) {
            assertEquals("e" + i, errors.line("", "e" + i, 0));
        }

        assertEquals("e0", errors.line("", "e0", 0));
    }
}
