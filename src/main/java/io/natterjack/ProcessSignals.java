package io.natterjack;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * INT and TERM end the server and the process cleanly, HUP reloads the configuration, USR1 opens
 * the log file anew, USR2 makes a lame duck. The JDK's class for signals is not part of the
 * platform; without it the shutdown hook ends the server, with another exit code.
 */
final class ProcessSignals {

    private ProcessSignals() {
    }

    /**
     * Comes before the server starts: an untrapped signal would end the process.
     *
     * @param starting completes with the server; signals that come before wait for that, each on
     *                 the thread that the JVM gives it
     */
    static void install(CompletableFuture<Server> starting, Consumer<Server> reload) {
        trap("HUP", starting, reload);
        trap("USR1", starting, Server::onReopenSignal);
        trap("USR2", starting, Server::onLameDuckSignal);
        final boolean isTrapped =
                trap("INT", starting, server -> server.onSignal("interrupt", false))
                && trap("TERM", starting, server -> server.onSignal("terminated", true));
        if (!isTrapped) {
            Runtime.getRuntime().addShutdownHook(new Thread(
                    () -> starting.thenAccept(Server::close), "natterjack-stop"));
        }
    }

    private static boolean trap(String signal, CompletableFuture<Server> starting,
                                Consumer<Server> action) {
        try {
            sun.misc.Signal.handle(new sun.misc.Signal(signal),
                    caught -> action.accept(starting.join()));
            return true;
        } catch (LinkageError | IllegalArgumentException ex) {
            return false;
        }
    }
}
