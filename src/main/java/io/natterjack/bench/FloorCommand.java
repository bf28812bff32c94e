package io.natterjack.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.Set;

/** {@code bench floor}: runs a {@link FloorServer} until the process is stopped. */
final class FloorCommand {

    static final Set<String> VALUED = Set.of("host", "port");

    private final InetSocketAddress address;
    private final PrintStream out;

    FloorCommand(Arguments arguments, PrintStream out) {
        this.out = out;
        address = new InetSocketAddress(arguments.text("host", "127.0.0.1"),
                (int) arguments.number("port", 4222, 0, 65_535));
        if (address.isUnresolved()) {
            throw new UsageException("unknown host: " + address.getHostString());
        }
    }

    /** Ends with the process only. */
    void run() throws IOException {
        try (FloorServer server = new FloorServer(address)) {
            out.println("the floor listens on " + server.address());
            server.run();
        }
    }
}
