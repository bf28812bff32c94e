package io.natterjack.cluster;

import java.net.InetAddress;
import java.util.List;
import java.util.function.BiConsumer;

/** Finds the addresses of a host without holding up the caller. Any thread may call. */
public interface Resolver {

    /**
     * @param found told once, on any thread: the addresses, or an empty list and why
     */
    void resolve(String host, BiConsumer<List<InetAddress>, String> found);
}
