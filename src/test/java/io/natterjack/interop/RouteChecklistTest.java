package io.natterjack.interop;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * The route checklist has 120 items about what this server does, each held by a test that carries
 * its number in its name, or left out here with the reason.
 */
class RouteChecklistTest {

    private static final int ITEMS = 120;
    private static final Pattern ITEM = Pattern.compile("item(\\d{3})");
    private static final List<Class<?>> HOLDERS = List.of(RouteHandshakeTest.class,
            RouteLinesTest.class, RouteInterestTest.class, RouteMessagesTest.class,
            RouteTopologyTest.class, RouteTimersTest.class);

    private static final Map<Integer, String> LEFT_OUT = new TreeMap<>();

    static {
        final String older = "what older real servers do";
        for (final int item : new int[] {5, 11, 35, 70, 84}) {
            LEFT_OUT.put(item, older);
        }
        LEFT_OUT.put(33, "the default of 30 s is too long to wait for");
        LEFT_OUT.put(40, "delays of seconds: for a test with a clock of its own");
        LEFT_OUT.put(42, "delays of seconds: for a test with a clock of its own");
        LEFT_OUT.put(44, "an address that swallows packets is not at hand on the loopback");
    }

    @Test
    void everyItemIsHeldByATestOrLeftOutForAReason() {
        final TreeSet<Integer> covered = new TreeSet<>(LEFT_OUT.keySet());
        for (final Class<?> holder : HOLDERS) {
            for (final Method method : holder.getDeclaredMethods()) {
                final Matcher items = ITEM.matcher(method.getName());
                while (method.isAnnotationPresent(Test.class) && items.find()) {
                    covered.add(Integer.parseInt(items.group(1)));
                }
            }
        }

        final TreeSet<Integer> missing = new TreeSet<>();
        for (int item = 1; item <= ITEMS; item++) {
            if (!covered.contains(item)) {
                missing.add(item);
            }
        }
        assertEquals(new TreeSet<Integer>(), missing);
    }
}
