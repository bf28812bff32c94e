package io.natterjack.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The client addresses of the peers, counted: two may announce the same. The conductor only. */
final class ClientUrls {

    private final Map<String, Integer> counts = new LinkedHashMap<>();

    /** Returns whether the set changed. */
    boolean add(List<String> urls) {
        final int before = counts.size();
        for (String url : urls) {
            counts.merge(url, 1, Integer::sum);
        }
        return counts.size() != before;
    }

    /** Returns whether the set changed. */
    boolean remove(List<String> urls) {
        final int before = counts.size();
        for (String url : urls) {
            counts.computeIfPresent(url, (key, count) -> count == 1 ? null : count - 1);
        }
        return counts.size() != before;
    }

    List<String> all() {
        return new ArrayList<>(counts.keySet());
    }
}
