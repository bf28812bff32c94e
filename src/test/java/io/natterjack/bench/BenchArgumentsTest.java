package io.natterjack.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchArgumentsTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "frob | unknown command: frob",
        "run | which server?",
        "run --server | option without its value: --server",
        "run --siez 3 | unknown option: --siez",
        "run extra | unexpected argument: extra",
        "run --server h --size x | --size is not a number: size=x",
        "run --server h --size 2m | --size out of range: size=2m, allowed=0 to 1048576",
        "run --server h --scenario nope | unknown scenario: nope",
        "run --server h --scenario nope* | no scenario begins like this: nope*",
        "run --server http://h | not the address of a server: http://h",
        "run --server h --rate 10 --size 3 | a fixed rate measures latency",
        "run --server h --interest some | unknown --interest: interest=some",
        "run --server h --subject a.b | --subject is not one token",
        "run --server h --start s{port} | --start begins a server of its own",
        "run --start sleep | server command without a place for its port: sleep",
        "run --start s{port}{what} | unknown place in a server command: {what}",
        "run --start s{port3} | no such node in a group of 1: {port3}",
        "compare --a s{port} | no server command: --b is missing",
        "compare --a s{port} --b s{port} --scenario request-route | request-route needs 2 nodes",
        "compare --a s{port} --a s{port} --b s{port} --nodes 3 | commands of --a: 2, allowed=1"})
    void saysWhatIsWrongWithTheArguments(String line, String message) {
        final int status = Bench.run(List.of(line.split(" ")), stream(out), stream(err));

        assertEquals(2, status);
        assertTrue(err.toString().contains(message), err::toString);
        assertEquals("", out.toString());
    }

    @Test
    void tellsHowItIsUsed() {
        assertEquals(0, Bench.run(List.of("--help"), stream(out), stream(err)));

        assertTrue(out.toString().contains("natterjack bench compare --a CMD --b CMD"));
    }

    @Test
    void listsEveryScenarioOnALine() {
        assertEquals(0, Bench.run(List.of("list"), stream(out), stream(err)));

        assertEquals(Scenarios.all().stream().map(Scenario::name).toList(),
                out.toString().lines().map(line -> line.split(" ")[0]).toList());
    }

    @Test
    void readsNumbersWithUnits() {
        final Arguments arguments = new Arguments(
                List.of("--size=64k", "--count", "2m", "--size", "1k"), Set.of("size", "count"),
                Set.of());

        assertEquals(1_000, arguments.number("size", 0, 0, 100_000));
        assertEquals(2_000_000, arguments.number("count", 0, 0, 2_000_000));
        assertEquals(7, arguments.number("rate", 7, 0, 1));
    }

    @Test
    void changesTheShapeOfAScenario() {
        final Arguments arguments = new Arguments(
                List.of("--subscribers", "3", "--interest", "queue"),
                Set.of("subscribers", "interest"), Set.of());

        final Scenario changed = Scenarios.named("1to1-16").changedBy(arguments);

        assertEquals("1to1-16*", changed.name());
        assertEquals(1, changed.fanOut());
        assertEquals(3, changed.subscribers());
        assertEquals(16, changed.payloadBytes());
    }

    @Test
    void readsAddresses() {
        assertEquals(new ServerAddress("h", 4222, null, null), ServerAddress.parse("h"));
        assertEquals(new ServerAddress("h", 1, "u", "p:q"),
                ServerAddress.parse("nats://u:p:q@h:1"));
        assertEquals(",\"auth_token\":\"t\"", ServerAddress.parse("nats://t@h:1").credentials());
        assertThrows(UsageException.class, () -> ServerAddress.parse("tls://h"));
    }

    @Test
    void putsPortsIntoACommand() {
        final List<CommandTemplate.Ports> ports = List.of(
                new CommandTemplate.Ports(1, 2), new CommandTemplate.Ports(3, 4));

        assertEquals("s -p 3 -c 4 -r 2 -n 2 /d", new CommandTemplate(
                "s -p {port} -c {cport} -r {cport1} -n {node} {dir}").command(1, ports, "/d"));
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true);
    }
}
