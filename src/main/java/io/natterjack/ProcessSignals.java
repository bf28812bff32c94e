package io.natterjack;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * INT and TERM end the server and the process cleanly, HUP reloads the configuration, USR1 opens
 * the log file anew, USR2 makes a lame duck. The JDK's class for signals is reached by name, since
 * it is not part of the platform; without it the shutdown hook ends the server, with another exit
 * code.
 */
final class ProcessSignals {

    private ProcessSignals() {
    }

    static void install(Server server, Runnable reload) {
        trap("HUP", reload);
        trap("USR1", server::onReopenSignal);
        trap("USR2", server::onLameDuckSignal);
        final boolean isTrapped = trap("INT", () -> server.onSignal("interrupt", false))
                && trap("TERM", () -> server.onSignal("terminated", true));
        if (!isTrapped) {
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "natterjack-stop"));
        }
    }

    private static boolean trap(String signal, Runnable action) {
        try {
            final Class<?> type = Class.forName("sun.misc.Signal");
            final Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            final Object handler = Proxy.newProxyInstance(ProcessSignals.class.getClassLoader(),
                    new Class<?>[] {handlerType}, (proxy, method, args) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return method.getName().equals("equals") ? proxy == args[0]
                                : method.getName().equals("hashCode") ? (Object) 0 : null;
                    });
            type.getMethod("handle", type, handlerType).invoke(null,
                    type.getConstructor(String.class).newInstance(signal), handler);
            return true;
        } catch (ClassNotFoundException | NoSuchMethodException | InstantiationException
                | IllegalAccessException | InvocationTargetException ex) {
            return false;
        }
    }
}
