package io.natterjack.bench;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

/** Answers every request with its own payload; all that one read brought, with one write. */
final class Responder implements MessageScanner.Handler, Workers.Work {

    private static final byte[] PUB = {'P', 'U', 'B', ' '};

    private final NatsLink link;
    private final MessageScanner scanner = new MessageScanner(this);
    /** An answer is shorter than its request, so this is room for all that one read can bring. */
    private final ByteBuffer output = NatsLink.newInput();

    Responder(NatsLink link) {
        this.link = link;
    }

    @Override
    public void run() throws IOException {
        final ByteBuffer input = link.input();
        while (link.read() >= 0) {
            final int used = scanner.scan(input, 0, input.position());
            if (used == 0 && !input.hasRemaining()) {
                throw new IOException("request does not fit: capacity=" + input.capacity());
            }
            link.write(output.flip());
            output.clear();
            input.flip().position(used);
            input.compact();
            for (int pings = scanner.takePings(); pings > 0; pings--) {
                link.send("PONG\r\n");
            }
        }
        throw new IOException("server closed the connection of a responder");
    }

    /** {@code MSG subject sid reply size} becomes {@code PUB reply size}. */
    @Override
    public void onMessage(ByteBuffer buffer, int lineAt, int payloadAt, int payloadEnd)
            throws ProtocolException {
        final int replyAt = after(buffer, after(buffer, after(buffer, lineAt)));
        if (replyAt >= payloadAt || after(buffer, replyAt) > payloadAt) {
            throw new ProtocolException("request without a reply subject");
        }
        output.put(PUB);
        // Reply, size, CRLF, payload and CRLF stand as they are needed.
        for (int i = replyAt; i < payloadEnd + 2; i++) {
            output.put(buffer.get(i));
        }
    }

    private static int after(ByteBuffer buffer, int from) {
        int at = from;
        while (buffer.get(at) != ' ' && buffer.get(at) != '\n') {
            at++;
        }
        return at + 1;
    }
}
