package io.natterjack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** {@code --signal command=pid}: tells a running server to end, or to reload. */
final class SignalCommand {

    /** How the commands that this server understands are carried out. */
    private static final Map<String, Boolean> FORCIBLE =
            Map.of("stop", true, "quit", false, "term", false);

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
        final Boolean isForcible = FORCIBLE.get(signal.command());
        if (isForcible == null && !signal.command().equals("reload")) {
            return isReserved(signal.command())
                    ? "signal \"" + signal.command() + "\" is not supported by this server"
                    : "unknown signal \"" + signal.command() + "\"";
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
        final Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isEmpty()) {
            return "\nsignal \"" + signal.command() + "\" " + pid + ": no such process";
        }
        if (isForcible == null) {
            return hangUp(pid);
        }
        if (isForcible) {
            process.get().destroyForcibly();
        } else {
            process.get().destroy();
        }
        return null;
    }

    /** The JDK sends no other signals than those that end a process. */
    private static String hangUp(long pid) {
        try {
            final int exit = new ProcessBuilder("kill", "-HUP", Long.toString(pid)).inheritIO()
                    .start().waitFor();
            return exit == 0 ? null : "signal \"reload\" " + pid + ": failed";
        } catch (IOException ex) {
            return "signal \"reload\" " + pid + ": " + ex.getMessage();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static boolean isReserved(String command) {
        return command.equals("reopen") || command.equals("ldm");
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
