package io.natterjack.interop;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLContext;

import io.natterjack.json.JsonException;
import io.natterjack.json.JsonObject;
import io.natterjack.json.JsonReader;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** One recorded session: its servers, its connections, and its steps in their order. */
final class TranscriptRun {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Z0-9_a-z]+)}}");
    private static final Pattern GROUP = Pattern.compile("\\(\\?P<([A-Za-z0-9]+)>");

    private static final int CLUSTER_PATIENCE = 2;

    private final JsonObject transcript;
    private final boolean ownPings;
    private final Servers servers = Servers.perTest();
    private final Map<Integer, ServerProcess> processes = new HashMap<>();
    private final Map<String, TranscriptConnection> connections = new HashMap<>();
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    TranscriptRun(JsonObject transcript) throws JsonException {
        this.transcript = transcript;
        ownPings = transcript.bool("own_pings", false);
    }

    void run() throws Exception {
        int index = 0;
        Object step = "start";
        try {
            for (final Object server : (List<?>) transcript.get("servers")) {
                startServer(index++, (JsonObject) server);
            }
            index = 0;
            for (final Object next : (List<?>) transcript.get("steps")) {
                step = ((JsonObject) next).values();
                perform((JsonObject) next);
                index++;
            }
        } catch (AssertionFailedError | IllegalStateException failure) {
            final StringBuilder logs = new StringBuilder();
            processes.values().forEach(process -> logs.append(process.logTail()));
            throw new AssertionFailedError("step " + index + " " + brief(step) + ": "
                    + failure.getMessage() + logs, failure);
        } finally {
            servers.end();
        }
    }

    private static String brief(Object step) {
        final String text = step.toString();
        return text.length() > 300 ? text.substring(0, 300) + "..." : text;
    }

    private void startServer(int index, JsonObject server) throws JsonException {
        if (server.has("args")) {
            throw new TestAbortedException("sessions with command line options are not replayed");
        }
        final String config = patient(filled(server.string("config", "")));
        final int port = Integer.parseInt(filled(server.string("port", "{{PORT}}")));
        final ServerProcess process = servers.create(ServerKind.OURS, "s" + index, port);
        processes.put(index, process.configureExactly(config).start());
    }

    /** Two seconds for a handshake are too few on a busy machine, unless they are the matter. */
    private static String patient(String config) {
        return config.contains("timeout") ? config : config.replace("/ca.pem\"",
                "/ca.pem\", timeout: " + RawConnection.TIMEOUT_MS / 1_000);
    }

    private void perform(JsonObject step) throws Exception {
        final String op = step.string("op", "");
        final TranscriptConnection connection = connections.get(step.string("conn", ""));
        switch (op) {
            case "connect" -> connect(step);
            case "info" -> info(step, connection);
            case "send" -> send(step, connection);
            case "expect" -> connection.expect(filled(step.string("data", "")), within(step));
            case "expect_re" -> match(step, connection.line(within(step)));
            case "json" -> json(step, connection);
            case "count" -> count(step, connection);
            case "sum" -> sum(step);
            case "quiet" -> connection.expectQuiet(step.integer("ms", 0));
            case "expect_close" ->
                    connection.expectClose(within(step), step.bool("ignore_data", false));
            case "shutdown_write" -> connection.shutdownWrite();
            case "close" -> connection.close();
            // The pause is part of the recorded session; a cluster forms in the long ones.
            case "sleep" -> Thread.sleep(
                    step.integer("ms", 0) * (processes.size() > 1 ? CLUSTER_PATIENCE : 1));
            case "http" -> http(step);
            case "starttls" -> startTls(step, connection);
            case "reload" -> {
                process(step).configureExactly(filled(step.string("config", "")));
                process(step).signal("HUP");
            }
            case "lame_duck" -> process(step).signal("USR2");
            case "stop_server" -> process(step).stop();
            case "start_server" -> startServer((int) step.integer("server", 0), step);
            default -> throw new IllegalStateException("unknown step: op=" + op);
        }
    }

    private void startTls(JsonObject step, TranscriptConnection connection) throws Exception {
        final Path certs = Path.of(certificates());
        final String own = step.string("client_cert", null);
        final SSLContext context = TlsClients.context(certs.resolve("ca.pem"),
                own == null ? null : certs.resolve(own + ".pem"),
                own == null ? null : certs.resolve(own + "-key.pem"));
        try {
            connection.startTls(context);
        } catch (IOException ex) {
            check(step.bool("fails", false), "handshake failed: " + ex);
        }
    }

    private ServerProcess process(JsonObject step) throws JsonException {
        return processes.get((int) step.integer("server", 0));
    }

    /** Recorded on a machine at rest: that something comes in time is for other tests. */
    private static long within(JsonObject step) throws JsonException {
        return Math.max(RawConnection.TIMEOUT_MS, step.integer("within_ms", 0));
    }

    private void connect(JsonObject step) throws Exception {
        final int port = Integer.parseInt(filled(step.string("port", "{{PORT}}")));
        final TranscriptConnection connection = servers.own(
                new TranscriptConnection(step.string("conn", ""), port, ownPings));
        connections.put(step.string("conn", ""), connection);
    }

    private void info(JsonObject step, TranscriptConnection connection) throws Exception {
        final String line = connection.line(within(step));
        check(line.startsWith("INFO "), "expected INFO, line=" + line);
        final JsonObject info = (JsonObject) JsonReader.read(line.substring(5).trim());
        values.put("CID_" + step.string("conn", ""), text(info.get("client_id")));
        compare(step, info);
        if (step.has("match")) {
            for (final var entry : step.object("match").values().entrySet()) {
                final String value = text(info.get(entry.getKey()));
                check(value.matches(pattern(entry.getValue().toString())),
                        entry.getKey() + "=" + value + ", expected=" + entry.getValue());
            }
        }
    }

    private void send(JsonObject step, TranscriptConnection connection) throws Exception {
        String data = filled(step.string("data", "")).repeat((int) step.integer("repeat", 1));
        if (data.contains("{{SIG}}")) {
            throw new TestAbortedException("sessions with signatures are not replayed yet");
        }
        if (data.contains("{{LEN}}")) {
            data = data.replace("{{LEN}}", Integer.toString(data.split("\r\n")[1].length()));
        }
        if (step.has("chunk")) {
            connection.sendInPieces(data, (int) step.integer("chunk", 1),
                    step.integer("delay_ms", 1));
        } else {
            connection.send(data);
        }
    }

    private void json(JsonObject step, TranscriptConnection connection) throws Exception {
        final String line = connection.line(within(step));
        match(step, line);
        final String[] words = line.trim().split(" ");
        final int total = Integer.parseInt(words[words.length - 1]);
        final int headerLength =
                line.startsWith("HMSG") ? Integer.parseInt(words[words.length - 2]) : 0;
        final String body = connection.bytes(total + 2).substring(0, total);
        if (step.has("header_re")) {
            final String headers = body.substring(0, headerLength);
            check(Pattern.compile(pattern(step.string("header_re", "")), Pattern.DOTALL)
                    .matcher(headers).matches(), "headers=" + headers);
        }
        final Object read = total == headerLength ? null
                : JsonReader.read(body.substring(headerLength));
        compare(step, read);
        if (step.has("save")) {
            for (final var entry : step.object("save").values().entrySet()) {
                values.put(entry.getKey(), text(at(read, entry.getValue().toString())));
            }
        }
    }

    private void compare(JsonObject step, Object read) throws JsonException {
        if (step.has("equals")) {
            for (final var entry : step.object("equals").values().entrySet()) {
                final String value = text(at(read, entry.getKey()));
                check(value.equals(filled(text(entry.getValue()))),
                        entry.getKey() + "=" + value + ", expected=" + entry.getValue());
            }
        }
        for (final String key : step.strings("has")) {
            check(at(read, key) != null, "lacks " + key);
        }
        for (final String key : step.strings("absent")) {
            check(at(read, key) == null, "has " + key);
        }
    }

    private void count(JsonObject step, TranscriptConnection connection) throws Exception {
        final int count =
                connection.count(filled(step.string("data", "")), step.integer("ms", 0));
        check(count >= step.integer("min", count) && count <= step.integer("max", count),
                "count=" + count);
        counts.put(step.string("conn", ""), count);
    }

    private void sum(JsonObject step) throws JsonException {
        int sum = 0;
        for (final String name : step.strings("conns")) {
            sum += counts.get(name);
        }
        check(sum == step.integer("equals", 0), "sum of counts=" + sum);
    }

    private void http(JsonObject step) throws Exception {
        final String url = "http://127.0.0.1:" + filled(step.string("port", "{{HTTP}}"))
                + filled(step.string("path", ""));
        final HttpResponse<String> response = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create(url)).build(),
                HttpResponse.BodyHandlers.ofString());
        check(response.statusCode() == step.integer("status", 200),
                "status=" + response.statusCode() + ", body=" + response.body());
        final String type = response.headers().firstValue("Content-Type").orElse("");
        check(type.equals(step.string("content_type", type)), "Content-Type=" + type);
        check(response.body().equals(step.string("body", response.body())),
                "body=" + response.body());
        if (step.has("json")) {
            final Object read = JsonReader.read(response.body());
            for (final var entry : step.object("json").values().entrySet()) {
                final String value = text(at(read, entry.getKey()));
                check(value.equals(text(entry.getValue())), url + ": " + entry.getKey() + "="
                        + value + ", expected=" + entry.getValue());
            }
        }
    }

    private void match(JsonObject step, String line) throws JsonException {
        final String regex = step.string("re", "");
        final Matcher matcher =
                Pattern.compile(pattern(regex), Pattern.DOTALL).matcher(line);
        check(matcher.matches(), "line=" + line + ", expected=" + regex);
        final Matcher groups = GROUP.matcher(regex);
        while (groups.find()) {
            values.put(groups.group(1), matcher.group(groups.group(1)));
        }
    }

    /** The recorded expressions are Python's, which spells named groups differently. */
    private String pattern(String regex) {
        return filled(regex).replace("(?P<", "(?<");
    }

    private String filled(String text) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            final String name = found.group(1);
            if (name.startsWith("HTTP") || name.contains("PORT")) {
                values.computeIfAbsent(name, absent -> Integer.toString(Ports.free()));
            } else if (name.equals("CERTS")) {
                values.computeIfAbsent(name, absent -> certificates());
            }
            return Matcher.quoteReplacement(values.getOrDefault(name, found.group()));
        });
    }

    private static String certificates() {
        try {
            return Path.of(TranscriptRun.class.getResource("/client-transcripts/certs").toURI())
                    .toString();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object at(Object read, String path) {
        Object value = read;
        for (final String part : path.split("\\.")) {
            if (value instanceof List<?> list) {
                value = list.get(Integer.parseInt(part));
            } else {
                value = value instanceof JsonObject object ? object.get(part) : null;
            }
        }
        return value;
    }

    /** Values are compared as texts; of objects, what is in them. */
    private static String text(Object value) {
        if (value instanceof BigDecimal number) {
            return number.stripTrailingZeros().toPlainString();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(TranscriptRun::text).toList().toString();
        }
        if (value instanceof JsonObject object) {
            return object.values().entrySet().stream()
                    .map(entry -> entry.getKey() + ":" + text(entry.getValue())).toList()
                    .toString();
        }
        return String.valueOf(value);
    }

    static void check(boolean holds, String message) {
        if (!holds) {
            throw new AssertionFailedError(message);
        }
    }
}
