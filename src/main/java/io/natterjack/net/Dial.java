package io.natterjack.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Function;

/** One attempt to connect, until it succeeds, fails or times out. Its loop's thread only. */
final class Dial implements Transport.Ready {

    private final EventLoop loop;
    private final Transport.Channel channel;
    private final InetSocketAddress address;
    private final ConnectionOptions options;
    private final Function<Connection, ConnectionHandler> handlers;
    private final Consumer<IOException> failed;
    private final Timers.Timer timeout = new Timers.Timer(this::onTimeout);
    private Transport.Registration registration;

    Dial(EventLoop loop, Transport.Channel channel, InetSocketAddress address,
         ConnectionOptions options, Function<Connection, ConnectionHandler> handlers,
         Consumer<IOException> failed) {
        this.loop = loop;
        this.channel = channel;
        this.address = address;
        this.options = options;
        this.handlers = handlers;
        this.failed = failed;
    }

    void start(Transport.Poller poller, long timeoutNs) throws IOException {
        registration = poller.register(channel, Transport.CONNECT, this);
        loop.schedule(timeout, timeoutNs);
    }

    @Override
    public void onReady(int readyOps) {
        if (!timeout.isScheduled()) {
            return;
        }
        try {
            if (!channel.finishConnect()) {
                return;
            }
        } catch (IOException ex) {
            fail(ex);
            return;
        }
        loop.timers().cancel(timeout);
        final Connection connection = new Connection(loop, channel, options);
        connection.open(registration);
        loop.add(connection);
        connection.handler(handlers.apply(connection));
    }

    private void onTimeout() {
        end();
        failed.accept(new ConnectException("dial tcp " + text() + ": i/o timeout"));
    }

    private void fail(IOException ex) {
        loop.timers().cancel(timeout);
        end();
        failed.accept(ex);
    }

    private void end() {
        registration.cancel();
        channel.close();
    }

    private String text() {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
