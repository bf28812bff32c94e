package io.natterjack.log;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/** Where log lines can go. Any thread may write; lines are whole. */
public final class LogSinks {

    private LogSinks() {
    }

    /**
     * Lines to a stream such as standard error.
     *
     * @param colored whether the level is coloured: for a terminal
     */
    public static Log.Sink stream(PrintStream stream, boolean colored) {
        return line -> {
            final byte[] bytes = ((colored ? LevelColors.color(line) : line) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            synchronized (stream) {
                stream.write(bytes, 0, bytes.length);
                stream.flush();
            }
        };
    }

    /**
     * Lines appended to a file, which is renamed when it has grown beyond a limit.
     *
     * @param sizeLimit bytes, 0 for no limit
     * @param maxFiles  files that are kept, the current one included; 0 for all
     * @throws IOException if the file cannot be opened
     */
    public static Log.Sink file(Path file, long sizeLimit, int maxFiles) throws IOException {
        return new FileSink(file, sizeLimit, maxFiles);
    }

    private static final class FileSink implements Log.Sink {

        private static final String BACKUP_TIME = "yyyy.MM.dd.HH.mm.ss.nnnnnnnnn";

        private final Path file;
        private final long sizeLimit;
        private final int maxFiles;
        private OutputStream out;
        private long size;

        FileSink(Path file, long sizeLimit, int maxFiles) throws IOException {
            this.file = file;
            this.sizeLimit = sizeLimit;
            this.maxFiles = maxFiles;
            open();
        }

        @Override
        public synchronized void write(String line) {
            try {
                append(line);
                if (sizeLimit > 0 && size > sizeLimit) {
                    rotate(line.substring(0, Math.max(0, line.indexOf("] ") + 2)));
                }
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }

        @Override
        public synchronized void close() throws IOException {
            out.close();
        }

        private void append(String line) throws IOException {
            final byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
            out.write(bytes);
            size += bytes.length;
        }

        private void open() throws IOException {
            out = Files.newOutputStream(file, StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            size = Files.size(file);
        }

        private void rotate(String prefix) throws IOException {
            out.close();
            final Path backup = file.resolveSibling(file.getFileName() + "."
                    + LocalDateTime.now().format(DateTimeFormatter.ofPattern(BACKUP_TIME)));
            Files.move(file, backup, StandardCopyOption.REPLACE_EXISTING);
            open();
            append(prefix + "[INF] Rotated log, backup saved as \"" + backup + "\"");
            purge(prefix);
        }

        private void purge(String prefix) throws IOException {
            if (maxFiles <= 0) {
                return;
            }
            final String start = file.getFileName() + ".";
            final File[] backups = file.toAbsolutePath().getParent().toFile()
                    .listFiles((directory, name) -> name.startsWith(start));
            Arrays.sort(backups);
            for (int i = 0; i < backups.length - (maxFiles - 1); i++) {
                Files.deleteIfExists(backups[i].toPath());
                append(prefix + "[INF] Purged log file \"" + backups[i].getName() + "\"");
            }
        }
    }

    /** The colours that nats-server gives to levels on a terminal. */
    private static final class LevelColors {

        private static final String[] LEVELS = {"INF", "DBG", "WRN", "ERR", "FTL", "TRC"};
        private static final String[] COLORS = {"32", "36", "0;93", "31", "31", "33"};

        static String color(String line) {
            for (int i = 0; i < LEVELS.length; i++) {
                final int at = line.indexOf("[" + LEVELS[i] + "]");
                if (at >= 0) {
                    return line.substring(0, at + 1) + "\u001b[" + COLORS[i] + "m" + LEVELS[i]
                            + "\u001b[0m" + line.substring(at + 4);
                }
            }
            return line;
        }
    }
}
