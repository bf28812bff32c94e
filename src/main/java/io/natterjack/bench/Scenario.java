package io.natterjack.bench;

import java.util.Locale;

/**
 * What one run does to the server. Immutable.
 *
 * @param name         how it is called in tables
 * @param kind         what is done
 * @param interest     how subscribers share the subjects
 * @param publishers   connections that publish or request, 1 to 1,000
 * @param subscribers  connections that subscribe or answer, 0 to 1,000; 0 is publish only
 * @param subjects     distinct subjects published to, 1 to 10,000,000
 * @param random       whether each message goes to a subject chosen uniformly at random
 * @param payloadBytes size of a payload, 0 to 1,048,576
 * @param rate         messages a second over all publishers; 0 is as fast as back-pressure allows
 * @param count        connections of IDLE, CHURN and MANY, subscriptions of SUBSCRIBE and
 *                     INTEREST, nodes of START
 * @param route        whether publishers and subscribers are on different nodes
 */
record Scenario(String name, Kind kind, Interest interest, int publishers, int subscribers,
                int subjects, boolean random, int payloadBytes, long rate, int count,
                boolean route) {

    /** What is measured. */
    enum Kind {
        /** Messages a second, and what one costs the server. */
        TRAFFIC,
        /** Time from request to reply. */
        REQUEST,
        /** What a connection that does nothing costs. */
        IDLE,
        /** What connecting and leaving costs. */
        CHURN,
        /** What a message costs if each comes over another of many connections. */
        MANY,
        /** What a subscription costs. */
        SUBSCRIBE,
        /** How long it takes until another node knows of many subscriptions. */
        INTEREST,
        /** How long servers take until they answer, and a cluster until it is one. */
        START
    }

    /** How subscribers share the subjects. */
    enum Interest {
        /** Each subscriber subscribes to every subject: each message is delivered to all. */
        EACH,
        /** The subjects are dealt out: each message is delivered to one, known beforehand. */
        SPLIT,
        /** All are one queue group on every subject: each message is delivered to one of them. */
        QUEUE,
        /** Each subscriber has one wildcard over all subjects: each message goes to all. */
        WILDCARD
    }

    Scenario {
        check("publishers", publishers, 1, 1_000);
        check("subscribers", subscribers, 0, 1_000);
        check("subjects", subjects, 1, 10_000_000);
        check("size", payloadBytes, 0, 1_048_576);
        check("rate", rate, 0, 100_000_000);
        check("count", count, 0, 10_000_000);
        if (rate > 0 && (payloadBytes < Stamp.LENGTH || subscribers == 0)) {
            throw new UsageException("a fixed rate measures latency, which needs a subscriber and "
                    + "room for the send time: size=" + payloadBytes + ", subscribers="
                    + subscribers + ", allowed=size from " + Stamp.LENGTH);
        }
        if (kind == Kind.REQUEST && payloadBytes < Stamp.LENGTH) {
            throw new UsageException("a request carries its send time: size=" + payloadBytes
                    + ", allowed=from " + Stamp.LENGTH);
        }
    }

    private static void check(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new UsageException("--" + name + " out of range: " + name + "=" + value
                    + ", allowed=" + min + " to " + max);
        }
    }

    /** How many deliveries one published message makes. */
    int fanOut() {
        if (subscribers == 0) {
            return 0;
        }
        return interest == Interest.EACH || interest == Interest.WILDCARD ? subscribers : 1;
    }

    /** How many nodes it takes. */
    int nodes() {
        return kind == Kind.START ? count : route ? 2 : 1;
    }

    /** In words, for the list. */
    String description() {
        final String nodes = route ? ", across a route" : "";
        return switch (kind) {
            case TRAFFIC -> publishers + " publishers, " + subscribers + " subscribers ("
                    + interest.name().toLowerCase(Locale.ROOT) + "), " + subjects
                    + (random ? " random" : "") + " subjects, " + payloadBytes + " bytes"
                    + (rate > 0 ? ", latency at " + rate + " msg/s" : "") + nodes;
            case REQUEST -> "request and reply, " + payloadBytes + " bytes" + nodes;
            case IDLE -> count + " connections that do nothing";
            case CHURN -> count + " times connect and leave";
            case MANY -> count + " connections publish in turn, " + payloadBytes + " bytes, " + rate
                    + " msg/s in all";
            case INTEREST -> count + " subscriptions until another node knows them";
            case START -> count == 1 ? "start to first PONG"
                    : count + " nodes started until all hear each other";
            case SUBSCRIBE -> count + " literal subscriptions on one connection";
        };
    }

    /** This scenario with the shape options that were given on the command line. */
    Scenario changedBy(Arguments arguments) {
        if (!arguments.has("publishers") && !arguments.has("subscribers")
                && !arguments.has("subjects") && !arguments.has("size") && !arguments.has("rate")
                && !arguments.has("interest") && !arguments.has("random")
                && !arguments.has("count")) {
            return this;
        }
        final Interest changedInterest = arguments.has("interest")
                ? interest(arguments.text("interest", "")) : interest;
        return new Scenario(name + "*", kind, changedInterest,
                (int) arguments.number("publishers", publishers, 1, 1_000),
                (int) arguments.number("subscribers", subscribers, 0, 1_000),
                (int) arguments.number("subjects", subjects, 1, 10_000_000),
                random || arguments.has("random"),
                (int) arguments.number("size", payloadBytes, 0, 1_048_576),
                arguments.number("rate", rate, 0, 100_000_000),
                (int) arguments.number("count", count, 1, 10_000_000), route);
    }

    private static Interest interest(String text) {
        for (final Interest interest : Interest.values()) {
            if (interest.name().equalsIgnoreCase(text)) {
                return interest;
            }
        }
        throw new UsageException("unknown --interest: interest=" + text
                + ", allowed=each, split, queue, wildcard");
    }
}
