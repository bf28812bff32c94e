package io.natterjack.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code natterjack bench}: measures any NATS server or cluster, or compares two of them. Speaks
 * the client protocol and nothing else, so that it treats all servers alike.
 */
public final class Bench {

    private static final int EXIT_FAILED = 1;
    private static final int EXIT_USAGE = 2;

    private static final String USAGE = """
            natterjack bench measures NATS servers: throughput, latency, CPU time, memory.

            natterjack bench list                             the scenarios
            natterjack bench run --server URL [options]       measure a server that runs
            natterjack bench run --start CMD [options]        start one, measure it, stop it
            natterjack bench compare --a CMD --b CMD [options]  measure two in turn, in pairs
            natterjack bench report DIR                       writes tables and curves of the
                                                              results in DIR/*/ into DIR/README.md
            natterjack bench floor --port N [--host ADDRESS]  the least that moves messages: a
                                                              server to compare others with

            What to do
              --scenario NAMES   from the list, by commas; NAME* for all that begin so (1to1-128)
              --publishers N --subscribers N --subjects N --size BYTES --random
              --payload constant|json|random
              --interest each|split|queue|wildcard
                                 change the scenario
              --rate N           messages a second: measures latency from the time each was due
              --count N          connections, subscriptions (idle-10k, subs-1m, ...)
              --in-flight N      requests outstanding at each requester (1)

            How long, how carefully
              --warmup S         seconds of traffic before the measurement (5)
              --seconds S        seconds of measurement (5)
              --messages N       end earlier after so many messages, warm-up included
              --window N         messages on their way to each subscriber (65,536, at most 16 MB)
              --verify           check that messages arrive in order
              --park             sleep between messages of a fixed rate, do not yield
              --subject TOKEN    first token of all subjects (bench)

            Servers
              --server URL       nats://user:password@host:port; over TLS if the server asks for
                                 it: on this machine with any certificate
              --pub-server URL --sub-server URL   publish to one node, subscribe on another
              --pid PID,...      the server's processes here: adds CPU time and memory
              --start CMD        may be repeated, one for each node of a cluster
              --a CMD --b CMD    likewise (also --a-cluster, --b-cluster); --a-name, --b-name
              --c CMD            a third side, in scenarios of one node: the floor; --c-name
              --nodes N          start up to N nodes from one CMD, as many as a scenario needs
              --runs N           of bench run (1)
              --pairs N          of bench compare (5)
              --c-pairs N        how many of them side c takes part in (all)
              In CMD: {port} {cport} free client and cluster port of this node, {port1} {cport2}
              those of node 1, of node 2; {node} its number; {dir} a directory for its files.
              Publishers use the first node, subscribers of route scenarios the last.

            Results
              a table in markdown on the standard output; progress on the standard error
              --out DIR          also results.json, results.md, report.html, *.svg, *.hgrm
              --quiet            no progress

            Example
              natterjack bench compare --scenario '1to1-*' \\
                --a 'nats-server -a 127.0.0.1 -p {port}' --b 'natterjack -a 127.0.0.1 -p {port}'
            """;

    private Bench() {
    }

    /**
     * Does what the arguments say and ends the process: with 0, with 1 if a measurement failed,
     * with 2 if the arguments make no sense.
     *
     * @param args without the word {@code bench}
     */
    public static void main(String[] args) {
        final int status = run(List.of(args), System.out, System.err);
        if (status != 0) {
            System.exit(status);
        }
    }

    /** The same without the end: returns the status. */
    static int run(List<String> args, PrintStream out, PrintStream err) {
        try {
            if (args.isEmpty() || args.contains("--help") || args.get(0).equals("help")) {
                out.print(USAGE);
                return 0;
            }
            final List<String> options = args.subList(1, args.size());
            switch (args.get(0)) {
                case "list" -> list(options, out);
                case "run" -> {
                    final Arguments arguments = arguments(options, RunCommand.VALUED);
                    final Settings settings = Settings.from(arguments, err);
                    return publish(new RunCommand(arguments, settings, scenarios(arguments)).run(),
                            arguments, out, err);
                }
                case "compare" -> {
                    final Arguments arguments = arguments(options, CompareCommand.VALUED);
                    final Settings settings = Settings.from(arguments, err);
                    return publish(
                            new CompareCommand(arguments, settings, scenarios(arguments)).run(),
                            arguments, out, err);
                }
                case "report" -> report(options, out);
                case "floor" -> new FloorCommand(
                        new Arguments(options, FloorCommand.VALUED, Set.of()), out).run();
                default -> throw new UsageException("unknown command: " + args.get(0));
            }
            return 0;
        } catch (final UsageException e) {
            err.println("natterjack bench: " + e.getMessage());
            err.println("natterjack bench --help tells more");
            return EXIT_USAGE;
        } catch (final IOException e) {
            err.println("natterjack bench: " + e.getMessage());
            return EXIT_FAILED;
        }
    }

    private static Arguments arguments(List<String> options, Set<String> own) {
        final Set<String> valued = new HashSet<>(Settings.VALUED);
        valued.addAll(own);
        return new Arguments(options, valued, Settings.FLAGS);
    }

    private static List<Scenario> scenarios(Arguments arguments) {
        final List<String> names = arguments.has("scenario") ? arguments.words("scenario")
                : List.of(Scenarios.DEFAULT);
        if (names.isEmpty()) {
            throw new UsageException("--scenario without a name");
        }
        return Scenarios.named(names).stream().map(s -> s.changedBy(arguments)).toList();
    }

    private static int publish(Report report, Arguments arguments, PrintStream out,
                               PrintStream err) throws IOException {
        out.print(report.markdown());
        if (arguments.has("out")) {
            report.write(Path.of(arguments.text("out", ".")));
        }
        report.failures().forEach(failure -> err.println("natterjack bench: " + failure));
        return report.failures().isEmpty() ? 0 : EXIT_FAILED;
    }

    private static void report(List<String> options, PrintStream out) throws IOException {
        if (options.size() != 1) {
            throw new UsageException("bench report takes one directory");
        }
        final int folders = new ResultsPage(Path.of(options.get(0))).write();
        out.println("folders of results: " + folders);
    }

    private static void list(List<String> options, PrintStream out) {
        // There is nothing to choose: whatever follows is refused.
        new Arguments(options, Set.of(), Set.of());
        for (final Scenario scenario : Scenarios.all()) {
            out.println(scenario.name() + " ".repeat(18 - scenario.name().length())
                    + scenario.description());
        }
    }
}
