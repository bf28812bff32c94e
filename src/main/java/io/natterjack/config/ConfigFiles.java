package io.natterjack.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Where the text of a configuration and of what it includes comes from; the messages are those of
 * nats-server.
 */
@FunctionalInterface
public interface ConfigFiles {

    /** The files of this machine; a relative path counts from the working directory. */
    ConfigFiles OF_THE_MACHINE = ConfigFiles::readOfTheMachine;

    /**
     * Returns all bytes of a file. They are the caller's.
     *
     * @param path as given, or the joined path of an include
     * @throws ConfigException such as {@code open a.conf: no such file or directory}
     */
    byte[] read(String path) throws ConfigException;

    private static byte[] readOfTheMachine(String path) throws ConfigException {
        try {
            final Path file = Path.of(path);
            if (path.isEmpty()) {
                throw new NoSuchFileException(path);
            }
            if (Files.isDirectory(file)) {
                throw new ConfigException("read " + path + ": is a directory");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException | InvalidPathException ex) {
            // A name that this machine cannot spell names no file of it.
            throw new ConfigException("open " + path + ": no such file or directory");
        } catch (AccessDeniedException ex) {
            throw new ConfigException("open " + path + ": permission denied");
        } catch (FileSystemException ex) {
            throw new ConfigException("open " + path + ": " + lowered(ex.getReason()));
        } catch (IOException ex) {
            throw new ConfigException("read " + path + ": " + lowered(ex.getMessage()));
        }
    }

    private static String lowered(String reason) {
        return reason == null ? "input/output error"
                : reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1);
    }

    /** The path that {@code name} means inside {@code file}: an absolute one is joined too. */
    static String joined(String file, String name) {
        return clean(file.substring(0, file.lastIndexOf('/') + 1) + "./" + name);
    }

    /** The shortest path that means the same, as long as no part of it is a link. */
    static String clean(String path) {
        final boolean isAbsolute = path.startsWith("/");
        final Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/")) {
            if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")
                    && !(isAbsolute && part.equals(".."))) {
                parts.add(part);
            }
        }
        final String joined = (isAbsolute ? "/" : "") + String.join("/", parts);
        return joined.isEmpty() ? "." : joined;
    }
}
