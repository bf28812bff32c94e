package io.natterjack.broker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which route requests came by whose reply nobody seems to want. A nats-server sends a request
 * where our interest came from, but its interest in the reply on the connection that a hash of the
 * account picks: the request may be here first, and its answer would find no interest. Written by
 * one loop, read by all; what is forgotten or taken for another costs a message that nobody wants.
 */
final class ReplyHints {

    private static final int SLOTS = 1024;
    private static final VarHandle KEYS = MethodHandles.arrayElementVarHandle(int[].class);

    private final int[] keys = new int[SLOTS];
    private final RouteRecipient[] routes = new RouteRecipient[SLOTS];
    private volatile boolean isUsed;

    /** Whether there is anything to {@link #find}. */
    boolean isUsed() {
        return isUsed;
    }

    /** Remembers the route of a request; the owner only. */
    void remember(Account account, int replyHash, RouteRecipient route) {
        final int key = key(account, replyHash);
        final int slot = key & SLOTS - 1;
        if (keys[slot] == key && routes[slot] == route) {
            return;
        }
        KEYS.setRelease(keys, slot, 0);
        VarHandle.storeStoreFence();
        routes[slot] = route;
        KEYS.setRelease(keys, slot, key);
        if (!isUsed) {
            isUsed = true;
        }
    }

    /** The route of a request with that reply, or null. */
    RouteRecipient find(Account account, int subjectHash) {
        final int key = key(account, subjectHash);
        final int slot = key & SLOTS - 1;
        if ((int) KEYS.getAcquire(keys, slot) != key) {
            return null;
        }
        final RouteRecipient route = routes[slot];
        VarHandle.loadLoadFence();
        return (int) KEYS.getAcquire(keys, slot) == key ? route : null;
    }

    /** Never 0. */
    private static int key(Account account, int hash) {
        return (hash + account.ordinal() * 0x9E3779B9) | 1;
    }
}
