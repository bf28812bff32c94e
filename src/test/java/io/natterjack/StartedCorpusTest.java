package io.natterjack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natterjack.config.ConfigFiles;
import io.natterjack.config.Corpus;
import io.natterjack.config.ServerConfig;
import io.natterjack.json.JsonException;
import io.natterjack.json.JsonObject;
import io.natterjack.json.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a server is that was started with a recorded file: its values in monitoring, what it tells
 * clients and peers, what it logs. Addresses of routes are not resolved, so nothing is dialed.
 */
class StartedCorpusTest {

    private static final Set<String> CATEGORIES = Set.of("cluster", "accounts", "server");
    private static final Pattern PORT = Pattern.compile("\\b22\\d{3}\\b");
    private static final Map<String, Object> META = new TreeMap<>();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    /** Ours speaks a level without message tracing, and has no gateways and leaf nodes. */
    private static final Set<String> NOT_COMPARED = Set.of("proto", "gateway", "leaf");
    private static final Map<String, String> LEFT_FOR_LATER = new TreeMap<>();

    static {
        LEFT_FOR_LATER.put("536", "a list in one string, which makes no host");
        LEFT_FOR_LATER.put("828", "the log file is opened by Main");
        LEFT_FOR_LATER.put("852", "ours binds the port for clients first");
        LEFT_FOR_LATER.put("851", "monitoring over TLS: TlsClientTest");
        LEFT_FOR_LATER.put("853", "profiling is not built");
        LEFT_FOR_LATER.put("858", "server_tags are not shown anywhere yet");
        LEFT_FOR_LATER.put("862", "server_metadata is not shown anywhere yet");
        LEFT_FOR_LATER.put("865", "feature_flags do not exist here");
        LEFT_FOR_LATER.put("866", "feature_flags do not exist here");
    }

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> isWhatTheRealServerIs() {
        return Corpus.cases("expected.json").stream()
                .filter(each -> CATEGORIES.contains(text(each, "category")))
                .filter(each -> each.has("start") && !isSameAsCheck(each))
                .map(each -> DynamicTest.dynamicTest(text(each, "id"), () -> check(each)));
    }

    private static boolean isSameAsCheck(JsonObject each) {
        try {
            return each.object("start").bool("same_as_check", false);
        } catch (JsonException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private void check(JsonObject each) throws Exception {
        final String later = LEFT_FOR_LATER.get(text(each, "id").substring(0, 3));
        Assumptions.assumeTrue(later == null, () -> "left for later: " + later);
        final JsonObject start = each.object("start");
        final Map<String, String> ports = new TreeMap<>();
        final Path file = folder.resolve("server.conf");
        Files.createDirectories(folder.resolve("out"));
        Files.writeString(file, here(Files.readString(
                Corpus.directory().resolve(text(each, "file"))), ports));
        final List<String> args = new ArrayList<>(List.of("-c", file.toString()));
        start.strings("args").forEach(arg -> args.add(here(arg, ports)));
        final String cases = Corpus.directory() + "/cases/";
        final CommandLine.Outcome outcome = CommandLine.evaluate(args.toArray(new String[0]),
                "nats-server", name -> Corpus.environment(each, name),
                path -> ConfigFiles.OF_THE_MACHINE.read(cases + path));
        if (outcome instanceof CommandLine.Print print) {
            Assumptions.assumeTrue(!print.err().contains("not supported by this server"),
                    () -> "left for later: " + print.err().trim());
        }
        if (outcome instanceof CommandLine.Run run) {
            for (int port : new int[] {run.config().port(), run.config().cluster().port()}) {
                Assumptions.assumeTrue(port <= 0 || port > 65_535
                        || ports.containsValue(Integer.toString(port)),
                        "a fixed port, which may be taken here");
            }
        }
        if (!start.bool("started", false)) {
            assertFails(start, outcome, ports);
            return;
        }
        assertTrue(outcome instanceof CommandLine.Run, outcome::toString);
        final ServerConfig config = ((CommandLine.Run) outcome).config();
        final List<String> log = Collections.synchronizedList(new ArrayList<>());
        final Environment real = Environment.real(log::add);
        final Environment environment = new Environment(real.transport(), real.clock(),
                real.epochMicros(), real.seed(),
                (host, found) -> found.accept(List.of(), "not asked"), real.blocking(),
                real.sink(), false, real.onClose());
        try (Server server = Server.start(config, environment)) {
            final JsonObject effective = start.object("effective");
            assertAlike(expected(effective, "effective_defaults", ports),
                    effective(server, effective));
            final JsonObject client = start.object("client_info");
            assertAlike(expected(client, "client_info_defaults", ports),
                    told(server.clientAddress(), "client_info_defaults", client));
            final JsonObject route = start.object("route_info");
            if (route != null && config.cluster().tls() == null) {
                assertAlike(expected(route, null, ports),
                        told(server.routeAddress(), null, route));
            }
            assertLogs(start.strings("log"), log, ports);
        }
    }

    /** The last line tells why the server does not start. */
    private void assertFails(JsonObject start, CommandLine.Outcome outcome,
                             Map<String, String> ports) throws Exception {
        final List<String> lines = new ArrayList<>(start.strings("stderr"));
        lines.addAll(start.strings("log"));
        final String why = inFolder((String) plain(lines.get(lines.size() - 1), ports));
        Assumptions.assumeTrue(!why.contains("{resolver error}"), "asks a name server");
        if (outcome instanceof CommandLine.Print print) {
            assertEquals(why, print.err().trim());
            assertEquals(1, print.exitCode());
            return;
        }
        final IOException ex = assertThrows(IOException.class, () -> Server.start(
                ((CommandLine.Run) outcome).config(), Environment.real(line -> { })).close());
        assertEquals(why, "[FTL] " + ex.getMessage());
    }

    /** The recorded values over the recorded defaults; only the keys that a recording has. */
    private static TreeMap<String, Object> expected(JsonObject recorded, String defaults,
                                                    Map<String, String> ports) throws Exception {
        final TreeMap<String, Object> values = new TreeMap<>();
        if (defaults != null) {
            meta(defaults).values().forEach((key, value) -> values.put(key, plain(value, ports)));
        }
        if (recorded != null) {
            recorded.values().forEach((key, value) -> values.put(key, plain(value, ports)));
        }
        values.keySet().removeAll(NOT_COMPARED);
        return values;
    }

    private TreeMap<String, Object> effective(Server server, JsonObject recorded)
            throws Exception {
        final JsonObject varz = get(server, "/varz");
        final TreeMap<String, Object> values = new TreeMap<>();
        for (String key : keys("effective_defaults", recorded)) {
            Object value = key.startsWith("routez_")
                    ? get(server, "/routez").get(key.substring(7)) : varz.get(key);
            values.put(key, plain(value, Map.of()));
        }
        if (values.get("cluster") instanceof Map<?, ?> cluster) {
            cluster.keySet().remove("tls_cert_not_after");
        }
        values.keySet().removeAll(NOT_COMPARED);
        return values;
    }

    private static TreeMap<String, Object> told(InetSocketAddress address, String defaults,
                                                JsonObject recorded) throws Exception {
        final TreeMap<String, Object> values = new TreeMap<>();
        final InetAddress host = address.getAddress().isAnyLocalAddress()
                ? InetAddress.getLoopbackAddress() : address.getAddress();
        try (Socket socket = new Socket(host, address.getPort())) {
            socket.setSoTimeout(10_000);
            final String line = new BufferedReader(new InputStreamReader(
                    socket.getInputStream(), StandardCharsets.UTF_8)).readLine();
            final JsonObject info = json(line.substring(line.indexOf('{')));
            for (String key : keys(defaults, recorded)) {
                final Object value = info.get(key);
                values.put(key, key.equals("nonce") ? Boolean.toString(value != null)
                        : plain(value, Map.of()));
            }
        }
        values.keySet().removeAll(NOT_COMPARED);
        return values;
    }

    private static void assertAlike(Map<String, Object> expected, Map<String, Object> actual) {
        assertEquals(expected.toString(), asIn(expected, actual).toString());
    }

    /** What is chance in a recording stands for anything. */
    private static Object asIn(Object expected, Object actual) {
        if (expected instanceof Map<?, ?> map && actual instanceof Map<?, ?> other) {
            final TreeMap<Object, Object> values = new TreeMap<>(other);
            map.forEach((key, value) -> values.computeIfPresent(key,
                    (k, each) -> asIn(value, each)));
            return values;
        }
        final boolean isChance = "{generated}".equals(expected) || "{random}".equals(expected);
        return isChance && actual != null ? expected : actual;
    }

    /** Every recorded line is there, and no warning or error that is not recorded. */
    private void assertLogs(List<String> recorded, List<String> log, Map<String, String> ports) {
        final List<Pattern> expected = new ArrayList<>();
        for (String line : recorded) {
            if (!line.contains("Error trying to connect")) {
                // The number of a process was taken for that of a port.
                final String here = (String) plain(line.replace("22{pid}", "22980"), ports);
                expected.add(Pattern.compile(Pattern.quote(
                        inFolder(here).replace("nats-server_", "natterjack_"))
                        .replace("{generated}", "\\E\\w+\\Q")
                        .replaceAll("\\{(random|pid)\\}", "\\\\E\\\\d+\\\\Q")));
            }
        }
        final List<String> actual;
        synchronized (log) {
            actual = log.stream()
                    .map(line -> line.replaceFirst("^.*?(?=\\[(INF|WRN|ERR|FTL)\\])", ""))
                    .toList();
        }
        for (Pattern line : expected) {
            assertTrue(actual.stream().anyMatch(each -> line.matcher(each).matches()),
                    () -> line + " not in " + actual);
        }
        for (String line : actual) {
            final boolean isTold = line.startsWith("[WRN]") || line.startsWith("[ERR]");
            // What the test itself leaves behind by hanging up.
            final boolean isOurs = line.contains(" - cid:") || line.contains(" - rid:");
            assertTrue(!isTold || isOurs || line.contains("Error trying to connect")
                    || expected.stream().anyMatch(each -> each.matcher(line).matches()), line);
        }
    }

    private String inFolder(String line) {
        return line.replaceAll("(?<![\\w/])out/", folder + "/out/");
    }

    private static Set<String> keys(String defaults, JsonObject recorded) throws Exception {
        final Set<String> keys = new TreeSet<>();
        if (defaults != null) {
            keys.addAll(meta(defaults).values().keySet());
        }
        if (recorded != null) {
            keys.addAll(recorded.values().keySet());
        }
        return keys;
    }

    private static JsonObject meta(String name) throws Exception {
        if (META.isEmpty()) {
            META.putAll(json(Files.readString(Corpus.directory().resolve("expected.json")))
                    .object("meta").values());
        }
        return (JsonObject) META.get(name);
    }

    private static String reachable(InetSocketAddress address) {
        final InetAddress host = address.getAddress();
        return host.isAnyLocalAddress() ? "127.0.0.1:" + address.getPort()
                : (host instanceof Inet6Address ? "[::1]" : host.getHostAddress()) + ":"
                        + address.getPort();
    }

    private static JsonObject get(Server server, String path) throws Exception {
        return json(HTTP.send(HttpRequest.newBuilder(URI.create("http://"
                + reachable(server.monitorAddress()) + path)).build(),
                HttpResponse.BodyHandlers.ofString()).body());
    }

    private static JsonObject json(String text) throws JsonException {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return JsonReader.readObject(bytes, 0, bytes.length);
    }

    /** Numbers without their form, ports as they are here. */
    private static Object plain(Object value, Map<String, String> ports) {
        if (value instanceof JsonObject object) {
            final TreeMap<String, Object> values = new TreeMap<>();
            object.values().forEach((key, each) -> values.put(key, plain(each, ports)));
            return values;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(each -> plain(each, ports)).toList();
        }
        final String text = value instanceof BigDecimal number
                ? number.stripTrailingZeros().toPlainString() : String.valueOf(value);
        return PORT.matcher(text).replaceAll(
                port -> ports.getOrDefault(port.group(), port.group()));
    }

    private String here(String text, Map<String, String> ports) {
        return Corpus.withFreePorts(text, PORT, ports).replace("\"out", "\"" + folder + "/out");
    }

    private static String text(JsonObject each, String name) {
        try {
            return each.string(name, "");
        } catch (JsonException ex) {
            throw new IllegalStateException(ex);
        }
    }
}
