package io.natterjack.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Who subscribed to what on the {@link FloorServer}: literal subjects in a hash table with open
 * addressing; wildcards, always {@code prefix.*} or {@code prefix.>}, in a list.
 */
final class FloorTable {

    private static final int SLOTS_MIN = 1 << 10;

    /** The subscribers of one subject, in an order that means nothing. */
    static final class Entry {
        private final byte[] subject;
        private final int hash;
        private final List<FloorClient> clients = new ArrayList<>(1);
        private final List<byte[]> sids = new ArrayList<>(1);
        private boolean isQueue;
        private int turn;

        Entry(byte[] subject, int hash) {
            this.subject = subject;
            this.hash = hash;
        }

        /** To all, or if they are a queue group to the next in turn. */
        void deliver(byte[] bytes, int subjectFrom, int subjectTo, int end) {
            final int count = clients.size();
            if (isQueue && count > 0) {
                turn = turn + 1 < count ? turn + 1 : 0;
                clients.get(turn).message(sids.get(turn), bytes, subjectFrom, subjectTo, end);
                return;
            }
            for (int i = 0; i < count; i++) {
                clients.get(i).message(sids.get(i), bytes, subjectFrom, subjectTo, end);
            }
        }

        void remove(FloorClient client) {
            for (int at = clients.indexOf(client); at >= 0; at = clients.indexOf(client)) {
                clients.remove(at);
                sids.remove(at);
            }
        }
    }

    private final List<Entry> wildcards = new ArrayList<>();
    private Entry[] slots = new Entry[SLOTS_MIN];
    private int count;

    /** Takes {@code subject [queue] sid}. */
    void subscribe(FloorClient client, byte[] bytes, int from, int to) {
        final int subjectTo = blank(bytes, from, to);
        int sidFrom = subjectTo + 1;
        final int second = blank(bytes, sidFrom, to);
        final boolean isQueue = second < to;
        if (isQueue) {
            sidFrom = second + 1;
        }
        final byte last = bytes[subjectTo - 1];
        final Entry entry = last == '*' || last == '>' ? wildcard(bytes, from, subjectTo - 1)
                : literal(bytes, from, subjectTo);
        entry.isQueue = isQueue;
        entry.clients.add(client);
        entry.sids.add(Arrays.copyOfRange(bytes, sidFrom, to));
        client.entries().add(entry);
    }

    private static int blank(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != ' ') {
            at++;
        }
        return at;
    }

    private Entry wildcard(byte[] bytes, int from, int to) {
        for (final Entry entry : wildcards) {
            if (Arrays.equals(entry.subject, 0, entry.subject.length, bytes, from, to)) {
                return entry;
            }
        }
        final Entry entry = new Entry(Arrays.copyOfRange(bytes, from, to), 0);
        wildcards.add(entry);
        return entry;
    }

    private Entry literal(byte[] bytes, int from, int to) {
        if (2 * count >= slots.length) {
            grow();
        }
        final int hash = hash(bytes, from, to);
        final int slot = slot(hash, bytes, from, to);
        if (slots[slot] == null) {
            slots[slot] = new Entry(Arrays.copyOfRange(bytes, from, to), hash);
            count++;
        }
        return slots[slot];
    }

    private void grow() {
        final Entry[] old = slots;
        slots = new Entry[2 * old.length];
        for (final Entry entry : old) {
            if (entry != null) {
                slots[slot(entry.hash, entry.subject, 0, entry.subject.length)] = entry;
            }
        }
    }

    /** The slot of a subject, or the free one where it belongs. */
    private int slot(int hash, byte[] bytes, int from, int to) {
        int slot = hash & slots.length - 1;
        while (slots[slot] != null && !(slots[slot].hash == hash && Arrays.equals(
                slots[slot].subject, 0, slots[slot].subject.length, bytes, from, to))) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash ^ hash >>> 15;
    }

    void unsubscribe(FloorClient client) {
        client.entries().forEach(entry -> entry.remove(client));
        wildcards.removeIf(entry -> entry.clients.isEmpty());
    }

    /** Hands {@code bytes[subjectTo, end)}, with a line of its own before it, to all that match. */
    void deliver(byte[] bytes, int subjectFrom, int subjectTo, int end) {
        if (count > 0) {
            final Entry entry = slots[slot(hash(bytes, subjectFrom, subjectTo), bytes,
                    subjectFrom, subjectTo)];
            if (entry != null) {
                entry.deliver(bytes, subjectFrom, subjectTo, end);
            }
        }
        for (int i = 0; i < wildcards.size(); i++) {
            final Entry entry = wildcards.get(i);
            final int prefixTo = subjectFrom + entry.subject.length;
            if (prefixTo < subjectTo && Arrays.equals(entry.subject, 0, entry.subject.length,
                    bytes, subjectFrom, prefixTo)) {
                entry.deliver(bytes, subjectFrom, subjectTo, end);
            }
        }
    }
}
