package io.natterjack;

import io.natterjack.config.LogConfig;
import io.natterjack.log.Log;
import io.natterjack.log.LogSinks;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where the lines of a process go: standard error, or the file of the configuration, which may be
 * opened anew or be another one. Any thread may call.
 */
final class LogOutput implements Log.Sink {

    private LogConfig config;
    private Log.Sink sink;

    /** @throws IOException if the file cannot be opened */
    LogOutput(LogConfig config) throws IOException {
        this.config = config;
        this.sink = open(config);
    }

    @Override
    public synchronized void write(String line) {
        sink.write(line);
    }

    /** Lines go where {@code next} says from now on, or on as before if that cannot be opened. */
    synchronized void configure(LogConfig next) throws IOException {
        final Log.Sink opened = open(next);
        sink.close();
        sink = opened;
        config = next;
    }

    /** Opens the file again, which may have been moved away; false if there is no file. */
    synchronized boolean reopen() throws IOException {
        if (isFile(config)) {
            configure(config);
            return true;
        }
        return false;
    }

    private static boolean isFile(LogConfig config) {
        return config.file() != null && !config.file().isEmpty();
    }

    private static Log.Sink open(LogConfig config) throws IOException {
        return isFile(config)
                ? LogSinks.file(Path.of(config.file()), config.sizeLimit(), config.maxFiles())
                : LogSinks.stream(System.err, System.console() != null);
    }
}
