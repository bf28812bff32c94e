package io.natterjack.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One server or a cluster, started for a run and stopped after it. */
final class ServerGroup implements AutoCloseable {

    /** Long enough for a launcher that has to build its server first. */
    private static final long READY_NS = 180_000_000_000L;
    private static final long STOP_S = 10;
    private static final int LOG_TAIL_CHARS = 2_000;

    private final Path directory;
    private final List<Process> processes = new ArrayList<>();
    private final List<ServerAddress> addresses = new ArrayList<>();
    private final Thread onExit = new Thread(this::stopProcesses, "stop-servers");
    private String version = "unknown";
    private long launchedNs;
    private long answeredNs;

    private ServerGroup() throws IOException {
        directory = Files.createTempDirectory("natterjack-bench");
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /**
     * Starts a server for each command, and waits until all of them answer.
     *
     * @throws IOException with the end of what a server printed, if it does not come up
     */
    static ServerGroup start(List<CommandTemplate> commands) throws IOException {
        final ServerGroup group = new ServerGroup();
        try {
            final List<CommandTemplate.Ports> ports = CommandTemplate.freePorts(commands.size());
            group.launchedNs = System.nanoTime();
            for (int i = 0; i < commands.size(); i++) {
                group.launch(i, commands.get(i), ports);
            }
            for (int i = 0; i < commands.size(); i++) {
                group.awaitReady(i);
            }
            group.answeredNs = System.nanoTime();
            return group;
        } catch (final IOException | RuntimeException e) {
            group.close();
            throw e;
        }
    }

    private void launch(int index, CommandTemplate template, List<CommandTemplate.Ports> ports)
            throws IOException {
        final Path own = Files.createDirectory(directory.resolve("node" + (index + 1)));
        final String command = template.command(index, ports, own.toString());
        final ProcessBuilder builder = new ProcessBuilder("sh", "-c", "exec " + command);
        builder.redirectErrorStream(true).redirectOutput(log(index));
        builder.redirectInput(new File("/dev/null"));
        processes.add(builder.start());
        addresses.add(ServerAddress.loopback(ports.get(index).client()));
    }

    private File log(int index) {
        return directory.resolve("node" + (index + 1) + ".log").toFile();
    }

    private void awaitReady(int index) throws IOException {
        final long endNs = System.nanoTime() + READY_NS;
        final ByteBuffer input = NatsLink.newInput();
        while (true) {
            try (NatsLink link = NatsLink.open(addresses.get(index), input, 0)) {
                version = link.serverVersion();
                return;
            } catch (final IOException e) {
                if (!processes.get(index).isAlive()) {
                    throw new IOException("server ended: status="
                            + processes.get(index).exitValue() + ", " + logTail(index), e);
                }
                if (System.nanoTime() - endNs > 0) {
                    throw new IOException("server does not answer: " + e.getMessage() + "; "
                            + logTail(index), e);
                }
            }
            Workers.sleep(1);
        }
    }

    private String logTail(int index) throws IOException {
        final String text = Files.readString(log(index).toPath()).trim();
        return text.substring(Math.max(0, text.length() - LOG_TAIL_CHARS));
    }

    /** The first node for publishers, the last for subscribers. */
    Endpoints endpoints() {
        return new Endpoints(addresses.get(0), addresses.get(addresses.size() - 1),
                new ProcessUsage(processes.stream().map(Process::pid).toList()));
    }

    /** Where the nodes listen, in their order. */
    List<ServerAddress> addresses() {
        return addresses;
    }

    /** The time from the launch of the first node until all had answered their first PING. */
    long startNs() {
        return answeredNs - launchedNs;
    }

    /** The version that the last node announces. */
    String version() {
        return version;
    }

    /** Stops the servers, the patient way first, and removes their files. */
    @Override
    public void close() {
        stopProcesses();
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (final IllegalStateException e) {
            // The process is ending: the hook runs, and finds nothing left to stop.
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (final IOException | UncheckedIOException e) {
            // What is left of them lies in the directory for temporary files.
        }
    }

    private void stopProcesses() {
        final List<ProcessHandle> handles = processes.stream()
                .flatMap(p -> Stream.concat(p.descendants(), Stream.of(p.toHandle()))).toList();
        handles.forEach(ProcessHandle::destroy);
        for (final Process process : processes) {
            try {
                if (!process.waitFor(STOP_S, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (final InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
