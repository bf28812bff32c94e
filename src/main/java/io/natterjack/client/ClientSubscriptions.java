package io.natterjack.client;

import io.natterjack.broker.Account;
import io.natterjack.broker.ClientRecipient;
import io.natterjack.broker.Subscription;
import io.natterjack.protocol.GoQuote;
import io.natterjack.subject.ByteTable;
import io.natterjack.subject.Subjects;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The subscriptions of one client, by the ids that it chose. The client's loop only. */
final class ClientSubscriptions {

    private static final byte[] SYSTEM_QUEUE = "_sys_".getBytes(StandardCharsets.US_ASCII);

    private final ClientRecipient client;
    private final ByteTable<Subscription> table = new ByteTable<>();

    ClientSubscriptions(ClientRecipient client) {
        this.client = client;
    }

    int size() {
        return table.size();
    }

    void forEach(Consumer<? super Subscription> action) {
        table.forEach(action);
    }

    /** The subscription with the id {@code bytes[from, to)}, or null. */
    Subscription get(byte[] bytes, int from, int to) {
        return table.get(bytes, from, to, Subjects.hash(bytes, from, to));
    }

    /**
     * Subscribes; NATS client protocol: the checks in this order.
     *
     * @return null, or why there is no subscription
     */
    String add(Account account, ClientSettings settings, byte[] bytes, int subjectFrom,
               int subjectTo, int queueFrom, int queueTo, int sidFrom, int sidTo) {
        final boolean isQueue = queueTo > queueFrom;
        if (isQueue && Arrays.equals(bytes, queueFrom, queueTo, SYSTEM_QUEUE, 0,
                SYSTEM_QUEUE.length)) {
            return "Permissions Violation for Subscription to "
                    + GoQuote.quote(bytes, subjectFrom, subjectTo) + " using queue "
                    + GoQuote.quote(bytes, queueFrom, queueTo);
        }
        final int tokensMax = settings.subscriptionTokensMax();
        if (tokensMax > 0 && Subjects.tokenCount(bytes, subjectFrom, subjectTo) > tokensMax) {
            return "Permissions Violation for Subscription to "
                    + GoQuote.quote(bytes, subjectFrom, subjectTo) + ", too many tokens";
        }
        if (settings.subscriptionsMax() > 0 && table.size() >= settings.subscriptionsMax()) {
            return "maximum subscriptions exceeded";
        }
        if (get(bytes, sidFrom, sidTo) != null) {
            return null;
        }
        if (!Subjects.isValidSubscription(bytes, subjectFrom, subjectTo)) {
            return "Invalid Subject";
        }
        final Subscription s = Subscription.ofClient(client,
                Arrays.copyOfRange(bytes, sidFrom, sidTo),
                isQueue ? Arrays.copyOfRange(bytes, queueFrom, queueTo) : null);
        table.put(s);
        account.interest().add(s, Arrays.copyOfRange(bytes, subjectFrom, subjectTo));
        return null;
    }

    /** Ends a subscription; one that has ended already is left alone. */
    void remove(Subscription s) {
        if (!s.isClosed()) {
            s.close();
            table.remove(s.sid(), 0, s.sid().length, s.hash);
            s.home().remove(s);
        }
    }

    /** Ends them all at once. */
    void removeAll(Account account) {
        if (table.size() == 0) {
            return;
        }
        final List<Subscription> all = new ArrayList<>(table.size());
        table.forEach(s -> {
            s.close();
            all.add(s);
        });
        table.clear();
        account.interest().removeAll(all);
    }
}
