package io.natterjack.cluster;

import java.util.LinkedHashMap;
import java.util.Map;

/** How often each place in the cluster was lost and taken again. The conductor only. */
final class RouteHistory {

    private static final int PLACES_MAX = 4_096;

    /**
     * What is known of one place.
     *
     * @param reconnects how often it was taken again
     * @param lastReason why it was lost last, or empty
     */
    record Past(int reconnects, String lastReason) {
    }

    private static final Past NEW = new Past(0, "");

    /** Names of servers come from peers: the eldest place makes room. */
    private final Map<String, Past> entries = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Past> eldest) {
            return size() > PLACES_MAX;
        }
    };

    /** The place was taken. */
    Past taken(String place) {
        final Past known = entries.get(place);
        if (known == null) {
            entries.put(place, NEW);
            return NEW;
        }
        final Past next = new Past(known.reconnects + 1, known.lastReason);
        entries.put(place, next);
        return next;
    }

    /** The place was lost. */
    void lost(String place, String reason) {
        entries.computeIfPresent(place, (key, known) -> new Past(known.reconnects, reason));
    }
}
