package io.natterjack.broker;

import io.natterjack.subject.Subjects;
import java.util.Arrays;

/**
 * Who gets the messages of one subject: a slot of the match cache, refilled in place. Belongs to
 * one loop.
 */
final class MatchResult {

    /** A queue group of all subscriptions that match, whatever their subject. */
    static final class Group {
        byte[] name;
        /** Local members first, then peers; leaf nodes behind peers last. */
        Subscription[] members = new Subscription[4];
        int count;
        int localCount;
        int leafFrom;
        /** Members in all, each peer counted with its weight; leaf nodes are not counted. */
        int totalWeight;

        void add(Subscription s) {
            if (count == members.length) {
                members = Arrays.copyOf(members, count * 2);
            }
            members[count++] = s;
        }
    }

    /** A route connection that matches; gets one copy. */
    static final class Route {
        RouteRecipient recipient;
        /** Whether plain interest matched: it gets every message. */
        boolean isPlain;
        /** The groups for which it was chosen for the message at hand. */
        byte[][] chosen = new byte[4][];
        int chosenCount;

        void choose(byte[] group) {
            if (chosenCount == chosen.length) {
                chosen = Arrays.copyOf(chosen, chosenCount * 2);
            }
            chosen[chosenCount++] = group;
        }
    }

    Account account;
    byte[] subject = new byte[32];
    int subjectLength;
    int hash;
    long literalVersion;
    long wildcardVersion;

    /** Plain subscriptions of clients; may be the interest's own list, never written then. */
    Subscription[] plain;
    int plainCount;
    private boolean ownsPlain;

    Route[] routes = new Route[2];
    int routeCount;
    Group[] groups = new Group[1];
    int groupCount;

    boolean isFor(Account account, int hash, byte[] bytes, int from, int to) {
        return this.hash == hash && this.account == account
                && Subjects.isSame(subject, subjectLength, bytes, from, to);
    }

    void open(Account account, int hash, byte[] bytes, int from, int to) {
        this.account = account;
        this.hash = hash;
        subjectLength = to - from;
        if (subject.length < subjectLength) {
            subject = new byte[Math.max(subjectLength, subject.length * 2)];
        }
        System.arraycopy(bytes, from, subject, 0, subjectLength);
        plainCount = 0;
        routeCount = 0;
        groupCount = 0;
        if (!ownsPlain) {
            plain = null;
        }
    }

    /** Adds what one matching subject holds. */
    void add(SubjectInterest node) {
        addPlain(node.locals);
        final Members routed = node.routed;
        for (int i = 0; i < routed.count; i++) {
            route((RouteRecipient) routed.array[i].recipient()).isPlain = true;
        }
        for (QueueGroup group : node.groups) {
            addGroup(group);
        }
    }

    /** Brings the members of each group into their order; after the last {@link #add}. */
    void close() {
        for (int i = 0; i < groupCount; i++) {
            order(groups[i]);
        }
    }

    /** The group of that name, or null. */
    Group group(byte[] bytes, int from, int to) {
        for (int i = 0; i < groupCount; i++) {
            if (Arrays.equals(groups[i].name, 0, groups[i].name.length, bytes, from, to)) {
                return groups[i];
            }
        }
        return null;
    }

    /** The entry of that recipient, or null. */
    Route routeOf(Recipient recipient) {
        for (int i = 0; i < routeCount; i++) {
            if (routes[i].recipient == recipient) {
                return routes[i];
            }
        }
        return null;
    }

    /** Whether plain interest of that peer matches, by whatever connection. */
    boolean hasPeerOf(RouteRecipient recipient) {
        for (int i = 0; i < routeCount; i++) {
            if (routes[i].isPlain && routes[i].recipient.isSamePeerAs(recipient)) {
                return true;
            }
        }
        return false;
    }

    /** Subscriptions that this slot keeps copies of. */
    int copies() {
        return ownsPlain ? plain.length : 0;
    }

    /** Lets go of a large copy, so that a cache of many slots stays small. */
    void dropCopies() {
        plain = null;
        ownsPlain = false;
        plainCount = 0;
        account = null;
    }

    private void addPlain(Members members) {
        if (members.count == 0) {
            return;
        }
        if (plainCount == 0 && !ownsPlain) {
            plain = members.array;
            plainCount = members.count;
            return;
        }
        final int needed = plainCount + members.count;
        if (!ownsPlain || plain.length < needed) {
            final Subscription[] grown = new Subscription[Math.max(needed, 2 * plainCount)];
            System.arraycopy(plain, 0, grown, 0, plainCount);
            plain = grown;
            ownsPlain = true;
        }
        System.arraycopy(members.array, 0, plain, plainCount, members.count);
        plainCount = needed;
    }

    private Route route(RouteRecipient recipient) {
        final Route known = routeOf(recipient);
        if (known != null) {
            return known;
        }
        if (routeCount == routes.length) {
            routes = Arrays.copyOf(routes, routeCount * 2);
        }
        if (routes[routeCount] == null) {
            routes[routeCount] = new Route();
        }
        final Route route = routes[routeCount++];
        route.recipient = recipient;
        route.isPlain = false;
        route.chosenCount = 0;
        return route;
    }

    private void addGroup(QueueGroup from) {
        Group group = group(from.name, 0, from.name.length);
        if (group == null) {
            if (groupCount == groups.length) {
                groups = Arrays.copyOf(groups, groupCount * 2);
            }
            if (groups[groupCount] == null) {
                groups[groupCount] = new Group();
            }
            group = groups[groupCount++];
            group.name = from.name;
            group.count = 0;
        }
        addMembers(group, from.locals);
        addMembers(group, from.routed);
    }

    private void addMembers(Group group, Members members) {
        for (int i = 0; i < members.count; i++) {
            final Subscription s = members.array[i];
            if (s.isRoute()) {
                if (s.weight == 0) {
                    continue;
                }
                route((RouteRecipient) s.recipient());
            }
            group.add(s);
        }
    }

    /** NATS routing: a member behind a leaf node is chosen only if there is no other. */
    private static void order(Group group) {
        int localCount = 0;
        for (int i = 0; i < group.count; i++) {
            if (!group.members[i].isRoute()) {
                swap(group.members, i, localCount++);
            }
        }
        int leafFrom = localCount;
        int weight = localCount;
        for (int i = localCount; i < group.count; i++) {
            if (!group.members[i].isLeaf()) {
                weight += group.members[i].weight;
                swap(group.members, i, leafFrom++);
            }
        }
        group.localCount = localCount;
        group.leafFrom = leafFrom;
        group.totalWeight = weight;
    }

    private static void swap(Subscription[] members, int a, int b) {
        final Subscription s = members[a];
        members[a] = members[b];
        members[b] = s;
    }
}
