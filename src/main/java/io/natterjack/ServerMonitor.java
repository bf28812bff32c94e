package io.natterjack;

import io.natterjack.broker.Account;
import io.natterjack.client.ClientInfo;
import io.natterjack.client.ClientState;
import io.natterjack.cluster.RouteState;
import io.natterjack.monitor.MonitorSource;
import io.natterjack.monitor.ProcessUsage;
import io.natterjack.monitor.ServerState;
import io.natterjack.monitor.ServerState.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/** Gathers for monitoring what the loops know: each loop is asked and answers as a task. */
final class ServerMonitor implements MonitorSource {

    private static final long ANSWER_MAX_S = 5;

    private final Server server;
    private final ProcessUsage usage = new ProcessUsage();

    ServerMonitor(Server server) {
        this.server = server;
    }

    @Override
    public ServerState server() {
        final Identification self = server.identification();
        final ClientInfo info = server.directory().info();
        long subscriptions = 0;
        for (Account account : server.accounts().all()) {
            subscriptions += account.interest().localCount() + account.interest().routedCount();
        }
        final long[] closed = server.directory().closedTraffic();
        return new ServerState(self.serverId(), self.serverName(), info.version(),
                info.platform(), info.host(), info.port(),
                Settings.users(server.config()).isRequired(), info.connectUrls(),
                server.config(), info.cluster(),
                server.routeAddress() == null ? 0 : server.routeAddress().getPort(),
                server.monitorAddress() == null ? 0 : server.monitorAddress().getPort(),
                server.startedMicros(), usage.residentBytes(), usage.cpuPercent(),
                server.directory().connected(), server.directory().totalConnections(),
                server.peerCount(), server.directory().slowConsumers(), 0,
                server.directory().staleConnections(), 0, subscriptions, digest(),
                new Traffic(closed[0], closed[1], closed[2], closed[3]), Traffic.NONE);
    }

    @Override
    public List<ClientState> clients(boolean open, boolean closed) {
        final List<ClientState> all = new ArrayList<>();
        if (open) {
            all.addAll(this.<ClientState>ask((loop, into) -> server.loopClients().get(loop)
                    .forEach(session -> into.add(session.state(null)))));
        }
        if (closed) {
            all.addAll(server.directory().closed());
        }
        return all;
    }

    @Override
    public List<RouteState> routes() {
        if (server.loopRoutes().isEmpty()) {
            return List.of();
        }
        return ask((loop, into) -> server.loopRoutes().get(loop).forEach(session -> {
            final RouteState state = session.state();
            if (state != null) {
                into.add(state);
            }
        }));
    }

    @Override
    public long nowMicros() {
        return server.nowMicros();
    }

    private String digest() {
        final String source = server.config().source();
        return source == null ? ""
                : source.substring(source.lastIndexOf('(') + 1, source.length() - 1);
    }

    private <T> List<T> ask(BiConsumer<Integer, List<T>> question) {
        final List<CompletableFuture<List<T>>> answers = new ArrayList<>();
        for (int i = 0; i < server.loops().size(); i++) {
            final int loop = i;
            final CompletableFuture<List<T>> answer = new CompletableFuture<>();
            answers.add(answer);
            server.loops().get(i).execute(() -> {
                final List<T> into = new ArrayList<>();
                question.accept(loop, into);
                answer.complete(into);
            });
        }
        final List<T> all = new ArrayList<>();
        for (CompletableFuture<List<T>> answer : answers) {
            try {
                all.addAll(answer.get(ANSWER_MAX_S, TimeUnit.SECONDS));
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
                return all;
            } catch (ExecutionException | TimeoutException ex) {
                throw new IllegalStateException("a loop does not answer", ex);
            }
        }
        return all;
    }
}
