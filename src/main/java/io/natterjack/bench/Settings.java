package io.natterjack.bench;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How long and how carefully to measure.
 *
 * @param warmupMs       traffic before the measurement: a server may have to compile itself first
 * @param measureMs      the measurement itself
 * @param messagesMax    messages of one run, over all publishers and with the warm-up
 * @param windowMessages most messages on their way to a subscriber; 0 chooses
 * @param inFlight       requests that one requester has outstanding
 * @param verify         whether to check the order of messages, which costs the generator time
 * @param parking        whether a paced publisher sleeps between messages rather than yields
 * @param payload        what payloads are made of
 * @param prefix         first token of every subject
 * @param progress       where to tell how a long run is doing; null for nowhere
 */
record Settings(long warmupMs, long measureMs, long messagesMax, long windowMessages, int inFlight,
                boolean verify, boolean parking, Payload payload, String prefix,
                PrintStream progress) {

    static final Set<String> VALUED = Set.of("warmup", "seconds", "messages", "window", "in-flight",
            "subject", "publishers", "subscribers", "subjects", "size", "rate", "interest", "count",
            "scenario", "out", "payload");
    static final Set<String> FLAGS = Set.of("verify", "park", "random", "quiet");

    static Settings from(Arguments arguments, PrintStream progress) {
        final String prefix = arguments.text("subject", "bench");
        if (!prefix.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new UsageException("--subject is not one token of a subject: subject=" + prefix);
        }
        return new Settings(arguments.number("warmup", 5, 0, 600) * 1_000,
                arguments.number("seconds", 5, 1, 3_600) * 1_000,
                arguments.number("messages", 10_000_000_000L, 1, 1_000_000_000_000L),
                arguments.number("window", 0, 0, 10_000_000),
                (int) arguments.number("in-flight", 1, 1, 10_000),
                arguments.has("verify"), arguments.has("park"),
                Payload.named(arguments.text("payload", "constant")), prefix,
                arguments.has("quiet") ? null : progress);
    }

    void say(String line) {
        if (progress != null) {
            progress.println(line);
        }
    }

    /** For the JSON file. */
    Map<String, Object> facts() {
        final Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("warmup_s", warmupMs / 1_000);
        facts.put("measure_s", measureMs / 1_000);
        facts.put("messages_max", messagesMax);
        facts.put("window", windowMessages);
        facts.put("in_flight", inFlight);
        facts.put("verify", verify);
        facts.put("parking", parking);
        facts.put("payload", payload.text());
        return facts;
    }
}
