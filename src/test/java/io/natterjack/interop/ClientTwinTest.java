package io.natterjack.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random sessions of a client, good and bad, get the same bytes from ours as from a real server.
 * A session is one segment that both read at once, and ends with the end of its stream. Left out
 * is what only the real server's parser makes of blank verbs and stray CRs.
 */
class ClientTwinTest {

    private static final int SESSIONS = 600;
    /** A real server reads this much at first; what it has not read when it closes is a reset. */
    private static final int LENGTH_MAX = 500;

    private static final String LIMITS = """
            max_payload: 64
            max_control_line: 150
            max_subscriptions: 6
            max_subscription_tokens: 5
            """;

    private static final List<String> SUBJECTS = List.of("foo", "foo", "bar", "foo.bar", "a*b",
            "f\u00c3", "\"q\"", "x\\y", "\u0001", "a..b", ".a", "a.", "*", ">", "foo.*", "foo.>",
            ">.a", "*.b", "a.b.c.d.e.f", "_R_.x", "$JS.ACK.1", "_GR_.a", "$NRG.a", "$SYS.x",
            "$JS.API.x", "_INBOX.1");
    private static final List<String> BAD_SIZES = List.of("65", "-1", "x", "+1", "1.0",
            "1234567890", "999999999");
    private static final List<String> HEADERS = List.of("NATS/1.0\r\n\r\n",
            "NATS/1.0\r\na: b\r\n\r\n", "", "junk", "NATS/1.0 503\r\n\r\n");
    private static final List<String> CONNECTS = List.of("{}", "{\"verbose\":false}",
            "{\"pedantic\":false}", "{\"echo\":false}", "{\"headers\":true,\"protocol\":1}",
            "{\"headers\":true,\"no_responders\":true,\"verbose\":false,\"pedantic\":false}",
            "{\"headers\":true,\"echo\":false,\"verbose\":false,\"no_responders\":true}",
            "{\"Verbose\":false,\"HEADERS\":true,\"foo\":[1,{}]}", "{\"protocol\":1,\"name\":null}",
            "{\"no_responders\":true}", "{\"protocol\":2}", "{\"protocol\":1.0}",
            "{\"protocol\":\"1\"}", "{\"account\":\"x\"}", "{\"new_account\":true}", "{\"echo\":1}",
            "{\"user\":5}", "{\"jwt\":{}}", "{\"tls_required\":\"x\"}", "{\"user\":\"u\"}", "{",
            "[]", "", "{} x", "{\"a\":1,}", "{\"a\":01}", "{\"verbose\":false} ", "{}\t");
    private static final List<String> LINES = List.of("PING", "PING", "PING junk", "PONG", "+OK",
            "+OK x", "INFO {}", "INFO{}", "INFO x", "-ERR 'x'", "-ERR", "RS+ a", "MSG a 1 1", "",
            " PING", "GET / HTTP/1.1", "SUB", "UNSUB", "PUB", "HPUB", "PINGX", "CONNECT",
            "CONNECTX{}", "SUBX a 1", "PUB foo", "PUB foo 2\r\nhix", "SUB a", "SUB a b c d",
            "UNSUB 1 2 3", "PUB a b c 1", "HPUB foo 3", "SUB " + "x".repeat(149) + " 1",
            "SUB " + "x".repeat(148) + " 1");

    @RegisterExtension
    final Servers servers = Servers.perTest();

    @Test
    void getTheSameAnswers() throws IOException {
        final ServerProcess ours = servers.create(ServerKind.OURS, "n1").configure(LIMITS).start();
        final ServerProcess real = servers.create(ServerKind.V2_15, "n2").configure(LIMITS).start();

        for (int seed = 0; seed < SESSIONS; seed++) {
            final String session = session(new SplittableRandom(seed));
            final String description = "seed=" + seed + ", session=" + session;
            assertEquals(answers(real, session), answers(ours, session), description);
        }
    }

    private static String session(SplittableRandom random) {
        final StringBuilder session = new StringBuilder();
        if (random.nextInt(4) > 0) {
            session.append("CONNECT {\"headers\":true,\"verbose\":false,\"pedantic\":false}\r\n");
        }
        for (int i = random.nextInt(14); i >= 0; i--) {
            final String next = operation(random);
            if (session.length() + next.length() <= LENGTH_MAX) {
                session.append(next);
            }
        }
        return session.toString();
    }

    private static String operation(SplittableRandom random) {
        final String end = random.nextInt(8) > 0 ? "\r\n" : one(random, " \r\n", "\t\n", "\n");
        final int kind = random.nextInt(20);
        if (kind < 6) {
            final String payload = "abcdefgh".substring(random.nextInt(9));
            final String size = random.nextInt(8) > 0
                    ? one(random, "", "", "000") + payload.length() : one(random, BAD_SIZES);
            return verb("PUB", random) + subjects(random) + size + end + payload + "\r\n";
        } else if (kind < 8) {
            final String header = one(random, HEADERS);
            final String payload = "abcd".substring(random.nextInt(5));
            final String sizes = random.nextInt(8) > 0
                    ? header.length() + " " + (header.length() + payload.length())
                    : one(random, BAD_SIZES) + " " + one(random, BAD_SIZES);
            return verb("HPUB", random) + subjects(random) + sizes + end + header + payload
                    + "\r\n";
        } else if (kind < 13) {
            final String queue = random.nextInt(5) > 0 ? "" : one(random, "q ", "_sys_ ");
            return verb("SUB", random) + one(random, SUBJECTS) + " " + queue
                    + random.nextInt(10) + end;
        } else if (kind < 15) {
            return verb("UNSUB", random) + random.nextInt(10)
                    + one(random, "", " 1", " 2", " 0", " -1", " x") + end;
        } else if (kind < 16) {
            return verb("CONNECT", random) + one(random, CONNECTS) + end;
        }
        return kind < 18 ? "PING\r\n" : one(random, LINES) + "\r\n";
    }

    private static String verb(String verb, SplittableRandom random) {
        return (random.nextInt(8) > 0 ? verb : verb.toLowerCase()) + one(random, " ", " ", "\t ");
    }

    private static String subjects(SplittableRandom random) {
        return one(random, SUBJECTS) + " "
                + (random.nextInt(3) > 0 ? "" : one(random, SUBJECTS) + " ");
    }

    private static String one(SplittableRandom random, String... choices) {
        return one(random, List.of(choices));
    }

    private static String one(SplittableRandom random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** What comes back before the server closes. */
    private static List<String> answers(ServerProcess server, String session) throws IOException {
        try (RawConnection connection = RawConnection.dial(server.port())) {
            connection.keepPings();
            assertTrue(connection.line().startsWith("INFO {"));
            connection.send(session);
            connection.socket().shutdownOutput();
            final List<String> answers = new ArrayList<>();
            final List<String> copies = new ArrayList<>();
            String line = connection.tryLine(RawConnection.TIMEOUT_MS);
            while (line != null) {
                if (line.startsWith("MSG ") || line.startsWith("HMSG ")) {
                    final int size = Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
                    copies.add(line + "\r\n" + connection.bytes(size + 2));
                } else {
                    settle(copies, answers);
                    answers.add(line.startsWith("INFO ") ? "INFO" : line);
                }
                line = connection.tryLine(RawConnection.TIMEOUT_MS);
            }
            settle(copies, answers);
            assertTrue(connection.atEnd(), () -> server.name() + " does not close, " + session);
            return answers;
        }
    }

    /** In which order the subscriptions of one client get their copies is not specified. */
    private static void settle(List<String> copies, List<String> answers) {
        Collections.sort(copies);
        answers.addAll(copies);
        copies.clear();
    }
}
