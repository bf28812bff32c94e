package io.natterjack.broker;

import java.util.Arrays;

/**
 * An immutable list of subscriptions. Adding shares the array while there is room behind the
 * list: a reader of the shorter list never looks there. Removing copies.
 */
final class Members {

    static final Members NONE = new Members(new Subscription[0], 0);

    final Subscription[] array;
    final int count;

    private Members(Subscription[] array, int count) {
        this.array = array;
        this.count = count;
    }

    Members with(Subscription added) {
        final Subscription[] to = count < array.length
                ? array : Arrays.copyOf(array, count == 0 ? 1 : count * 2);
        to[count] = added;
        return new Members(to, count + 1);
    }

    Members without(Subscription removed) {
        for (int i = 0; i < count; i++) {
            if (array[i] == removed) {
                if (count == 1) {
                    return NONE;
                }
                final Subscription[] to = new Subscription[count - 1];
                System.arraycopy(array, 0, to, 0, i);
                System.arraycopy(array, i + 1, to, i, count - 1 - i);
                return new Members(to, count - 1);
            }
        }
        return this;
    }
}
