package io.natterjack.net;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The event loops that own connections, dealt to new connections in turn. Any thread may call. */
public final class LoopGroup {

    private final EventLoop[] loops;
    private final AtomicInteger next = new AtomicInteger();

    /** @param loops one or more, in the order of their index */
    public LoopGroup(List<EventLoop> loops) {
        this.loops = loops.toArray(new EventLoop[0]);
    }

    /** How many loops there are, 1 or more. */
    public int size() {
        return loops.length;
    }

    /** The loop at {@code index}, 0 to size - 1. */
    public EventLoop get(int index) {
        return loops[index];
    }

    /** The next loop in turn. */
    public EventLoop next() {
        return loops[Math.floorMod(next.getAndIncrement(), loops.length)];
    }
}
