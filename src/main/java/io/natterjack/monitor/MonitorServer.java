package io.natterjack.monitor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.natterjack.client.ClientState;
import io.natterjack.json.JsonWriter;
import io.natterjack.monitor.Query.BadParameter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Serves what can be seen from outside over HTTP, on threads of its own. Any thread may call. */
public final class MonitorServer implements AutoCloseable {

    private static final int THREADS = 2;
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    /** What is answered. */
    private record Answer(int status, String type, String body) {
    }

    private final MonitorSource source;
    private final HttpServer http;
    private final ExecutorService threads;
    private final Map<String, Long> requests = new ConcurrentSkipListMap<>();

    /**
     * @param tls        certificates for HTTPS, or null for HTTP
     * @param parameters versions and cipher suites of HTTPS, or null
     * @throws IOException if the address cannot be bound
     */
    public MonitorServer(InetSocketAddress address, MonitorSource source, SSLContext tls,
                         SSLParameters parameters) throws IOException {
        this.source = source;
        http = tls == null ? HttpServer.create(address, 0) : secure(address, tls, parameters);
        threads = Executors.newFixedThreadPool(THREADS, task -> {
            final Thread thread = new Thread(task, "natterjack-monitor");
            thread.setDaemon(true);
            return thread;
        });
        http.setExecutor(threads);
        http.createContext("/", this::handle);
    }

    private static HttpServer secure(InetSocketAddress address, SSLContext tls,
                                     SSLParameters given) throws IOException {
        final HttpsServer server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters connection) {
                connection.setSSLParameters(given);
            }
        });
        return server;
    }

    /** Begins to serve. */
    public void start() {
        http.start();
    }

    /** The bound address, with the real port. */
    public InetSocketAddress address() {
        return http.getAddress();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            final Answer answer = answer(exchange.getRequestURI().getPath(),
                    exchange.getRequestURI().getRawQuery());
            final byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            if (answer.type().equals(JSON)) {
                exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
            }
            final boolean isHead = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), isHead ? -1 : body.length);
            if (!isHead) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Answer answer(String path, String queryText) {
        try {
            final Query query = new Query(queryText);
            return switch (path) {
                case "/" -> new Answer(200, "text/html; charset=utf-8", counted(path, index()));
                case "/varz" -> json(path, varz(path));
                case "/connz" -> json(path, connz(query));
                case "/routez" -> json(path, Routez.json(source.server(), source.routes(), query,
                        source.nowMicros()));
                case "/subsz", "/subscriptionsz" -> json("/subsz", subsz());
                case "/healthz" -> json(path, "{\"status\":\"ok\"}");
                default -> new Answer(404, TEXT, "404 page not found\n");
            };
        } catch (BadParameter ex) {
            return new Answer(400, TEXT, ex.getMessage());
        }
    }

    private Answer json(String path, String body) {
        return new Answer(200, JSON, counted(path, body));
    }

    private String counted(String path, String body) {
        requests.merge(path, 1L, Long::sum);
        return body;
    }

    private String varz(String path) {
        // The request that asks is part of what it sees.
        final Map<String, Long> seen = new ConcurrentSkipListMap<>(requests);
        seen.merge(path, 1L, Long::sum);
        return Varz.json(source.server(), source.clients(true, false), source.routes(), seen,
                source.nowMicros());
    }

    private String connz(Query query) throws BadParameter {
        final Connz connz = new Connz(query, source.nowMicros());
        final List<ClientState> clients =
                source.clients(connz.wantsOpen(), connz.wantsClosed());
        return connz.json(source.server().serverId(), clients);
    }

    private String subsz() {
        final ServerState server = source.server();
        return new JsonWriter("  ").beginObject()
                .name("server_id").value(server.serverId())
                .name("now").value(Times.time(source.nowMicros()))
                .name("num_subscriptions").value(server.subscriptions())
                .name("total").value(0)
                .name("offset").value(0)
                .name("limit").value(1024)
                .endObject().toString();
    }

    private static String index() {
        final StringBuilder page = new StringBuilder("""
                <html lang="en">
                <head><title>Natterjack</title></head>
                <body>
                <h1>Natterjack</h1>
                """);
        for (String path : List.of("varz", "connz", "routez", "subsz", "healthz")) {
            page.append("<a href=./").append(path).append(">/").append(path)
                    .append("</a><br/>\n");
        }
        return page.append("</body>\n</html>\n").toString();
    }
}
