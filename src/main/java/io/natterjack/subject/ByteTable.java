package io.natterjack.subject;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A hash table keyed by byte strings: open addressing, linear probing. One writer at a time (the
 * caller's lock, or an owner), any number of readers at any time without one. A reader finds
 * every entry that was there during its whole look-up. Looking up allocates nothing.
 *
 * @param <V> what is kept; an entry carries its own key, so that there is one object for each
 */
public final class ByteTable<V extends ByteTable.Entry> {

    /** Something with a byte string for a key. */
    public abstract static class Entry {

        /** The key; nobody may change it. */
        public final byte[] key;
        /** {@link Subjects#hash} of the key. */
        public final int hash;

        /** @param key is kept, not copied */
        protected Entry(byte[] key) {
            this(key, Subjects.hash(key, 0, key.length));
        }

        /** @param hash of the key, where it is known already */
        protected Entry(byte[] key, int hash) {
            this.key = key;
            this.hash = hash;
        }
    }

    /** Hashes stand beside the entries: a probe that misses reads no entry. */
    private static final class Slots {
        final int[] hashes;
        final Object[] entries;

        Slots(int length) {
            hashes = new int[length];
            entries = new Object[length];
        }
    }

    private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final Object REMOVED = new Object();
    private static final int LENGTH_MIN = 4;

    private volatile Slots slots;
    private int size;
    /** Slots that hold an entry or did. */
    private int used;

    /** How many entries there are. For the writer, or as a hint. */
    public int size() {
        return size;
    }

    /** The entry whose key is {@code bytes[from, to)} with that hash, or null. */
    @SuppressWarnings("unchecked")
    public V get(byte[] bytes, int from, int to, int hash) {
        final Slots in = slots;
        if (in == null) {
            return null;
        }
        final int mask = in.hashes.length - 1;
        for (int at = spread(hash) & mask;; at = (at + 1) & mask) {
            final Object found = ENTRY.getAcquire(in.entries, at);
            if (found == null) {
                return null;
            }
            if (in.hashes[at] == hash && found != REMOVED) {
                final Entry entry = (Entry) found;
                if (Arrays.equals(entry.key, 0, entry.key.length, bytes, from, to)) {
                    return (V) entry;
                }
            }
        }
    }

    /** Adds an entry, or replaces the one with its key; returns the replaced one or null. */
    @SuppressWarnings("unchecked")
    public V put(V entry) {
        reserve();
        final Slots in = slots;
        final int mask = in.hashes.length - 1;
        int at = spread(entry.hash) & mask;
        int free = -1;
        for (Object found; (found = in.entries[at]) != null; at = (at + 1) & mask) {
            if (found == REMOVED) {
                free = free < 0 ? at : free;
            } else if (in.hashes[at] == entry.hash
                    && Arrays.equals(((Entry) found).key, entry.key)) {
                ENTRY.setRelease(in.entries, at, entry);
                return (V) found;
            }
        }
        if (free < 0) {
            free = at;
            used++;
        }
        // The hash first: a reader that sees the entry sees its hash. One that still sees what
        // stood here before compares the key, and goes on.
        in.hashes[free] = entry.hash;
        ENTRY.setRelease(in.entries, free, entry);
        size++;
        return null;
    }

    /** Adds an entry unless one with its key is there; returns that one, or null. */
    public V putIfAbsent(V entry) {
        final V known = get(entry.key, 0, entry.key.length, entry.hash);
        if (known == null) {
            put(entry);
        }
        return known;
    }

    /** Removes and returns the entry with that key, or null if there is none. */
    @SuppressWarnings("unchecked")
    public V remove(byte[] bytes, int from, int to, int hash) {
        final Slots in = slots;
        if (in == null) {
            return null;
        }
        final int mask = in.hashes.length - 1;
        for (int at = spread(hash) & mask;; at = (at + 1) & mask) {
            final Object found = in.entries[at];
            if (found == null) {
                return null;
            }
            if (found != REMOVED && in.hashes[at] == hash) {
                final Entry entry = (Entry) found;
                if (Arrays.equals(entry.key, 0, entry.key.length, bytes, from, to)) {
                    ENTRY.setRelease(in.entries, at, REMOVED);
                    size--;
                    shrink();
                    return (V) entry;
                }
            }
        }
    }

    /** Calls {@code action} for every entry, in no order; the writer only. */
    @SuppressWarnings("unchecked")
    public void forEach(Consumer<? super V> action) {
        final Slots in = slots;
        if (in == null) {
            return;
        }
        for (Object entry : in.entries) {
            if (entry != null && entry != REMOVED) {
                action.accept((V) entry);
            }
        }
    }

    /** Removes all entries. */
    public void clear() {
        slots = null;
        size = 0;
        used = 0;
    }

    private void reserve() {
        final Slots in = slots;
        if (in == null) {
            slots = new Slots(LENGTH_MIN);
        } else if ((used + 1) * 4 > in.hashes.length * 3) {
            rebuild(lengthFor(size + 1));
        }
    }

    private void shrink() {
        if (size == 0) {
            clear();
        } else if (slots.hashes.length > 64 && size * 8 < slots.hashes.length) {
            rebuild(lengthFor(size));
        }
    }

    /** Readers of the old slots go on in them; they find what was there. */
    private void rebuild(int length) {
        final Slots from = slots;
        final Slots to = new Slots(length);
        final int mask = length - 1;
        for (int i = 0; i < from.entries.length; i++) {
            final Object entry = from.entries[i];
            if (entry != null && entry != REMOVED) {
                final int hash = from.hashes[i];
                int at = spread(hash) & mask;
                while (to.entries[at] != null) {
                    at = (at + 1) & mask;
                }
                to.hashes[at] = hash;
                to.entries[at] = entry;
            }
        }
        used = size;
        slots = to;
    }

    /** A power of two that is at most half full. */
    private static int lengthFor(int count) {
        return Math.max(LENGTH_MIN, Integer.highestOneBit(Math.max(1, count * 2 - 1)) << 1);
    }

    private static int spread(int hash) {
        return hash ^ hash >>> 16;
    }
}
