package io.natterjack.cluster;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps a peer that fails again and again from filling the log: one line for each kind of error in
 * a while, with the number of those that were left out. One loop only.
 */
final class RepeatedErrors {

    private static final long QUIET_NS = 10_000_000_000L;
    private static final int KINDS_MAX = 256;

    private static final class Kind {
        private long loggedNs;
        private int suppressed;
    }

    private final Map<String, Kind> kinds = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kind> eldest) {
            return size() > KINDS_MAX;
        }
    };

    /**
     * What to log, or null to keep quiet.
     *
     * @param from whom it is about, without what differs from connection to connection
     */
    String line(String from, String text, long nowNs) {
        final Kind kind = kinds.get(from + text);
        if (kind == null) {
            final Kind added = new Kind();
            added.loggedNs = nowNs;
            kinds.put(from + text, added);
            return text;
        }
        if (nowNs - kind.loggedNs < QUIET_NS) {
            kind.suppressed++;
            return null;
        }
        final int suppressed = kind.suppressed;
        kind.loggedNs = nowNs;
        kind.suppressed = 0;
        return suppressed == 0 ? text : text + " (and " + suppressed + " times before)";
    }
}
