package io.natterjack;

import io.natterjack.config.ServerConfig;
import io.natterjack.json.JsonWriter;
import io.natterjack.log.Log;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The pid file and the ports file of a running server. */
final class ServerFiles {

    private final Path portsFile;

    private ServerFiles(Path portsFile) {
        this.portsFile = portsFile;
    }

    /**
     * Writes both, if configured.
     *
     * @param monitoring or null
     * @param cluster    or null
     * @throws IOException if the pid file cannot be written; the server must not start then
     */
    static ServerFiles write(ServerConfig config, InetSocketAddress clients,
                             InetSocketAddress monitoring, InetSocketAddress cluster,
                             List<String> hosts, Log log) throws IOException {
        final long pid = ProcessHandle.current().pid();
        if (config.pidFile() != null && !config.pidFile().isEmpty()) {
            try {
                Files.writeString(Path.of(config.pidFile()), Long.toString(pid));
            } catch (IOException ex) {
                throw new IOException("Could not write pidfile: open " + config.pidFile()
                        + ": no such file or directory", ex);
            }
        }
        if (config.portsFileDir() == null || config.portsFileDir().isEmpty()) {
            return new ServerFiles(null);
        }
        final String program = System.getProperty("natterjack.program", "natterjack");
        final Path file = Path.of(config.portsFileDir(), program + "_" + pid + ".ports");
        final JsonWriter json = new JsonWriter().beginObject();
        urls(json, "nats", config.tls() == null ? "nats://" : "tls://", clients, hosts);
        urls(json, "monitoring", config.httpsPort() == 0 ? "http://" : "https://", monitoring,
                hosts);
        urls(json, "cluster", config.cluster().tls() == null ? "nats://" : "tls://", cluster,
                hosts);
        json.endObject();
        try {
            Files.writeString(file, json.toString());
        } catch (IOException ex) {
            log.error("Error writing ports file (" + file + "): open " + file + ": "
                    + (ex instanceof NoSuchFileException ? "no such file or directory"
                    : ex.getMessage()));
        }
        return new ServerFiles(file);
    }

    /** Removes the ports file; the pid file stays, as with nats-server. */
    void remove() {
        if (portsFile != null) {
            try {
                Files.deleteIfExists(portsFile);
            } catch (IOException ex) {
                // It is left behind, as after a crash.
            }
        }
    }

    private static void urls(JsonWriter json, String name, String scheme,
                             InetSocketAddress address, List<String> hosts) {
        if (address == null) {
            return;
        }
        json.name(name).beginArray();
        if (address.getAddress().isAnyLocalAddress()) {
            for (String host : hosts) {
                json.value(scheme + new HostPort(host, address.getPort()).text());
            }
        } else {
            json.value(scheme + new HostPort(address.getAddress().getHostAddress(),
                    address.getPort()).text());
        }
        json.endArray();
    }
}
