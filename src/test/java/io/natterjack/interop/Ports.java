package io.natterjack.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Hands out TCP ports that nobody listens on, each once in the life of the JVM. Any thread may
 * call. They lie below the range from which systems take the ports of outgoing connections, so
 * that a port stays free between the choice and its use, and while its server is down.
 */
public final class Ports {

    private static final int FIRST = 10_000;
    private static final int LIMIT = 32_000;
    private static final Set<Integer> TAKEN = new HashSet<>();

    private Ports() {
    }

    public static synchronized int free() {
        while (true) {
            final int port = ThreadLocalRandom.current().nextInt(FIRST, LIMIT);
            if (isFree(port) && TAKEN.add(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException inUse) {
            return false;
        }
    }
}
