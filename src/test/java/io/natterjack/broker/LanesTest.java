package io.natterjack.broker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natterjack.net.ChunkPool;
import io.natterjack.net.EventLoop;
import io.natterjack.net.LoopGroup;
import io.natterjack.net.LoopOptions;
import io.natterjack.net.MemoryNetwork;
import io.natterjack.protocol.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a loop knows of its lanes before it parks. */
class LanesTest {

    @Test
    void aParcelThatComesBackAfterTheLastLookIsWork() throws IOException {
        final MemoryNetwork network = new MemoryNetwork(1);
        final List<EventLoop> loops = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            loops.add(new EventLoop("loop-" + i, i, network.transport("host"), () -> 0,
                    new ChunkPool(), new LoopOptions(4 << 10, 4 << 10, 0)));
        }
        final Lanes[] lanes = Lanes.connect(new LoopGroup(loops));
        final Dispatcher receiver = Dispatcher.connect(new LoopGroup(loops), i -> 1).get(1);
        lanes[1].dispatcher(receiver);
        final Account account = new Accounts(null).global();
        final Subscription nobody = Subscription.ofClient(new ClientRecipient(1) {
            @Override
            public boolean deliver(Subscription subscription, Message message) {
                return true;
            }
        }, new byte[] {'1'}, null);
        final Message message = new Message();
        message.bytes = "a".getBytes();
        message.subjectTo = 1;
        message.payload = new byte[] {'\r', '\n'};
        for (int i = 0; i < 4; i++) {
            lanes[0].to(1).send(i, account, message, nobody);
            lanes[0].send();
        }
        // All parcels but the one being filled are on their way, and that one is not empty.
        lanes[0].to(1).send(9, account, message, nobody);
        lanes[0].send();
        assertFalse(lanes[0].hasWork());

        lanes[1].receive();

        assertTrue(lanes[0].hasWork());
        lanes[0].send();
        assertTrue(lanes[1].hasWork());
    }
}
