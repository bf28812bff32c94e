package io.natterjack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** {@code --signal command=pid}: sends a running server a signal. */
final class SignalCommand {

    /** NATS: the signal behind each command. */
    private static final Map<String, String> NAMES = Map.of("stop", "KILL", "quit", "INT",
            "term", "TERM", "reopen", "USR1", "reload", "HUP", "ldm", "USR2");

    private SignalCommand() {
    }

    /** Sends it; returns the exit code, after saying what went wrong. */
    static int send(String program, CommandLine.Signal signal) {
        final String error = error(signal);
        if (error != null) {
            System.err.println(program + ": " + error);
            return 1;
        }
        return 0;
    }

    private static String error(CommandLine.Signal signal) {
        final String name = NAMES.get(signal.command());
        if (name == null) {
            return "unknown signal \"" + signal.command() + "\"";
        }
        if (signal.target().isEmpty()) {
            return "unable to resolve pid, try providing one";
        }
        final String pidText = pidText(signal.target());
        final long pid;
        try {
            pid = Long.parseLong(pidText);
        } catch (NumberFormatException ex) {
            return "invalid pid: " + pidText;
        }
        if (ProcessHandle.of(pid).isEmpty()) {
            return "\nsignal \"" + signal.command() + "\" " + pid + ": no such process";
        }
        return kill(signal.command(), name, pid);
    }

    /** The JDK sends no other signals than those that end a process. */
    private static String kill(String command, String name, long pid) {
        try {
            final int exit = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .inheritIO().start().waitFor();
            return exit == 0 ? null : "signal \"" + command + "\" " + pid + ": failed";
        } catch (IOException ex) {
            return "signal \"" + command + "\" " + pid + ": " + ex.getMessage();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** The pid itself, or what stands in the pid file of that name. */
    private static String pidText(String target) {
        try {
            final Path file = Path.of(target);
            if (Files.isRegularFile(file)) {
                return Files.readString(file).trim();
            }
        } catch (IOException | java.nio.file.InvalidPathException ex) {
            return target;
        }
        return target.endsWith("*") ? target.substring(0, target.length() - 1) : target;
    }
}
