package io.natterjack.broker;

import io.natterjack.net.EventLoop;
import io.natterjack.net.LoopGroup;
import io.natterjack.protocol.Message;
import io.natterjack.subject.Subjects;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * Brings a message to everyone who gets it: straight to recipients on this loop, through a lane
 * to those on another. One for each loop; its thread only.
 */
public final class Dispatcher {

    private static final int MATCH_SLOTS = 4096;

    private final int loopIndex;
    private final Lanes lanes;
    private final MatchCache matches = new MatchCache(MATCH_SLOTS);
    private final ReplyHints hints = new ReplyHints();
    /** Those of all loops, in their order. */
    private ReplyHints[] allHints = {hints};
    private long random;
    private long messageId;
    private byte[][] groups = new byte[4][];
    private boolean isStallAsked;

    private Dispatcher(int loopIndex, Lanes lanes, long seed) {
        this.loopIndex = loopIndex;
        this.lanes = lanes;
        this.random = seed | 1;
        lanes.dispatcher(this);
    }

    /**
     * Makes the dispatchers of all loops, and the lanes between them; before the loops run.
     *
     * @param seeds gives each loop the seed for its choices among queue members
     */
    public static List<Dispatcher> connect(LoopGroup loops, IntToLongFunction seeds) {
        final Lanes[] lanes = Lanes.connect(loops);
        final List<Dispatcher> dispatchers = new ArrayList<>(loops.size());
        for (int i = 0; i < loops.size(); i++) {
            final EventLoop loop = loops.get(i);
            if (loops.size() > 1) {
                loop.courier(lanes[i]);
            }
            dispatchers.add(new Dispatcher(i, lanes[i], seeds.applyAsLong(i)));
        }
        final ReplyHints[] all =
                dispatchers.stream().map(each -> each.hints).toArray(ReplyHints[]::new);
        dispatchers.forEach(each -> each.allHints = all);
        return dispatchers;
    }

    /**
     * Brings a message that a local client published to all subscriptions of the account.
     *
     * @param publisher gets nothing itself if {@code echo} is false
     * @return whether anybody got it, or is on the way to get it
     */
    public boolean publish(Account account, Message m, Recipient publisher, boolean echo) {
        final MatchResult result =
                matches.match(account, m.bytes, m.subjectFrom, m.subjectTo);
        messageId++;
        boolean isDelivered = false;
        final Subscription[] plain = result.plain;
        final int plainCount = result.plainCount;
        for (int i = 0; i < plainCount; i++) {
            final Subscription s = plain[i];
            if (echo || s.recipient() != publisher) {
                isDelivered |= send(account, m, s);
            }
        }
        for (int i = 0; i < result.groupCount; i++) {
            isDelivered |= choose(account, m, result, result.groups[i], publisher, echo);
        }
        for (int i = 0; i < result.routeCount; i++) {
            final MatchResult.Route route = result.routes[i];
            if (route.isPlain || route.chosenCount > 0) {
                forward(account, m,
                        route.recipient.connectionFor(account, m, publisher.spreadKey()),
                        route.chosen, route.chosenCount);
                route.chosenCount = 0;
                isDelivered = true;
            }
        }
        return answerByHint(account, m, result) || isDelivered;
    }

    /**
     * Brings a message that came over a route to local clients only: to all plain subscriptions,
     * and to one member of each queue group that the message names.
     * <p>
     * NATS routing: a message crosses one route. The one exception is a queue group whose last
     * local member has just gone: another server that has members may get it, though not the one
     * it came from.
     */
    public void routed(Account account, Message m, RouteRecipient from) {
        final MatchResult result =
                matches.match(account, m.bytes, m.subjectFrom, m.subjectTo);
        messageId++;
        if (m.hasReply() && !from.hasInterest(account)) {
            hints.remember(account, Subjects.hash(m.bytes, m.replyFrom, m.replyTo), from);
        }
        JetStreamAck.rewrite(m);
        final Subscription[] plain = result.plain;
        final int plainCount = result.plainCount;
        for (int i = 0; i < plainCount; i++) {
            send(account, m, plain[i]);
        }
        for (int i = 0; i < m.queueCount; i++) {
            final MatchResult.Group group =
                    result.group(m.bytes, m.queueFrom[i], m.queueTo[i]);
            if (group != null && !chooseLocal(account, m, group, null, true)) {
                bounce(account, m, result, group, from);
            }
        }
    }

    /** Sends what answers a request to where it came from, if the interest in it lags behind. */
    private boolean answerByHint(Account account, Message m, MatchResult result) {
        for (int i = 0; i < allHints.length; i++) {
            if (!allHints[i].isUsed()) {
                continue;
            }
            final RouteRecipient route = allHints[i].find(account, result.hash);
            if (route != null && !route.isGone() && !result.hasPeerOf(route)) {
                forward(account, m, route, groups, 0);
                return true;
            }
        }
        return false;
    }

    /** Asks that whoever publishes now is slowed down: a recipient does not keep up. */
    public void askStall() {
        isStallAsked = true;
    }

    /** Whether {@link #askStall} was called since the last look. */
    public boolean takeStall() {
        final boolean wasAsked = isStallAsked;
        isStallAsked = false;
        return wasAsked;
    }

    /** A plain subscription of {@code recipient} for the subject that is given, or null. */
    public Subscription subscriptionOf(ClientRecipient recipient, Account account, byte[] bytes,
                                       int from, int to) {
        final MatchResult result = matches.match(account, bytes, from, to);
        for (int i = 0; i < result.plainCount; i++) {
            if (result.plain[i].recipient() == recipient && !result.plain[i].isClosed()) {
                return result.plain[i];
            }
        }
        return null;
    }

    /** The lanes of this loop. */
    Lanes lanes() {
        return lanes;
    }

    /** Hands a message to a subscription on this loop. */
    boolean deliver(Subscription s, Message m) {
        return !s.isClosed() && ((ClientRecipient) s.recipient()).deliver(s, m);
    }

    /** Scratch for the names of chosen groups, see {@link #groups}. */
    void group(int at, byte[] name) {
        if (at == groups.length) {
            groups = Arrays.copyOf(groups, at * 2);
        }
        groups[at] = name;
    }

    byte[][] groups() {
        return groups;
    }

    private boolean send(Account account, Message m, Subscription s) {
        final int index = s.recipient().loopIndex;
        if (index == loopIndex) {
            return deliver(s, m);
        }
        if (s.isClosed()) {
            // A hint: the owner looks again.
            return false;
        }
        isStallAsked |= s.recipient().isOverloaded();
        lanes.to(index).send(messageId, account, m, s);
        return true;
    }

    private void forward(Account account, Message m, RouteRecipient route, byte[][] chosen,
                         int chosenCount) {
        if (route.loopIndex == loopIndex) {
            route.forward(account, m, chosen, chosenCount);
        } else {
            isStallAsked |= route.isOverloaded();
            lanes.to(route.loopIndex).send(messageId, account, m, route, chosen, chosenCount);
        }
    }

    /**
     * Chooses one member of a group: all local members and all remote ones, a peer counting with
     * its weight, form one list; from a random start the first that accepts gets the message.
     */
    private boolean choose(Account account, Message m, MatchResult result,
                           MatchResult.Group group, Recipient publisher, boolean echo) {
        if (group.totalWeight == 0) {
            return group.count > 0 && chooseRoute(result, group,
                    group.leafFrom + nextInt(group.count - group.leafFrom));
        }
        int draw = nextInt(group.totalWeight);
        if (draw < group.localCount
                && chooseLocalFrom(account, m, group, draw, publisher, echo)) {
            return true;
        }
        if (draw < group.localCount) {
            if (group.totalWeight == group.localCount) {
                return group.count > group.leafFrom && chooseRoute(result, group, group.leafFrom);
            }
            draw = group.localCount;
        }
        int left = draw - group.localCount;
        int at = group.localCount;
        while (left >= group.members[at].weight) {
            left -= group.members[at++].weight;
        }
        return chooseRoute(result, group, at);
    }

    private static boolean chooseRoute(MatchResult result, MatchResult.Group group, int at) {
        result.routeOf(group.members[at].recipient()).choose(group.name);
        return true;
    }

    private boolean chooseLocal(Account account, Message m, MatchResult.Group group,
                                Recipient publisher, boolean echo) {
        return group.localCount > 0 && chooseLocalFrom(account, m, group,
                nextInt(group.localCount), publisher, echo);
    }

    private boolean chooseLocalFrom(Account account, Message m, MatchResult.Group group,
                                    int start, Recipient publisher, boolean echo) {
        final int count = group.localCount;
        for (int i = 0, at = start; i < count; i++, at = at + 1 == count ? 0 : at + 1) {
            final Subscription s = group.members[at];
            if ((echo || s.recipient() != publisher) && send(account, m, s)) {
                return true;
            }
        }
        return false;
    }

    /** A peer with plain interest got its copy from the publisher: it must not get another. */
    private void bounce(Account account, Message m, MatchResult result, MatchResult.Group group,
                        RouteRecipient from) {
        for (int i = group.localCount; i < group.count; i++) {
            final RouteRecipient route = (RouteRecipient) group.members[i].recipient();
            if (route != from && !result.routeOf(route).isPlain
                    && !route.isSamePeerAs(from)) {
                group(0, group.name);
                forward(account, m, route, groups, 1);
                return;
            }
        }
    }

    /** Uniform in {@code [0, bound)}: xorshift, and a multiplication instead of a division. */
    private int nextInt(int bound) {
        long x = random;
        x ^= x << 13;
        x ^= x >>> 7;
        x ^= x << 17;
        random = x;
        return (int) ((x >>> 32) * bound >>> 32);
    }
}
