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
    record Entry(int reconnects, String lastReason) {
    }

    private static final Entry NEW = new Entry(0, "");

    /** Names of servers come from peers: the eldest place makes room. */
    private final Map<String, Entry> entries = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
            return size() > PLACES_MAX;
        }
    };

    /** The place was taken. */
    Entry taken(String place) {
        final Entry known = entries.get(place);
        if (known == null) {
            entries.put(place, NEW);
            return NEW;
        }
        final Entry next = new Entry(known.reconnects + 1, known.lastReason);
        entries.put(place, next);
        return next;
    }

    /** The place was lost. */
    void lost(String place, String reason) {
        entries.computeIfPresent(place, (key, known) -> new Entry(known.reconnects, reason));
    }
}
