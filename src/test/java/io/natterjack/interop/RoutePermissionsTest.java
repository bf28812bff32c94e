package io.natterjack.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What interest and which messages may cross; a peer of bytes on the other side. */
class RoutePermissionsTest extends RouteFixture {

    @Override
    String clusterOptions() {
        return """
                permissions {
                  import: { allow: ["in.*", "both.>"], deny: "in.no" }
                  export: { allow: ["out.>", "both.>"], deny: ["out.no", "out.x.>"] }
                }
                """;
    }

    @Test
    void item191_item193_interestThatMayNotBeImportedIsNotSent() {
        final RawClient client = client();
        for (String subject : List.of("in.a", "in.*", "in.no", "in.a.b", "both.>", "other")) {
            client.subscribe(subject, 1 + subject.hashCode());
        }
        client.flush();

        final RawRoute route = open();
        route.sendLine(route.connect());
        route.sendLine(route.info(""));
        final List<String> lines = route.sync().stream()
                .filter(line -> line.startsWith("RS+ $G ")).map(line -> line.substring(7))
                .sorted().toList();

        assertEquals(List.of("both.>", "in.*", "in.a"), lines);
    }

    @Test
    void item192_item194_whatMayNotBeExportedDoesNotLeave() {
        final RawRoute route = peer();
        for (String subject : List.of("out.>", "out.no", "in.a", "both.b")) {
            route.sendLine("RS+ $G " + subject);
        }
        route.sync();
        final RawClient client = client();

        for (String subject : List.of("out.no", "out.x.y", "in.a", "both.b", "out.yes")) {
            client.publish(subject, subject);
        }
        client.flush();

        assertEquals("RMSG $G both.b 6\nboth.b", route.nextMessage());
        assertEquals("RMSG $G out.yes 7\nout.yes", route.nextMessage());
        assertEquals(List.of(), route.sync());
    }

    @Test
    void item195_whatComesInIsNotFiltered() {
        final RawClient client = client().subscribe("other.in", 1).flush();

        peer().message("$G other.in", "ok");

        assertEquals("ok", client.message().payload());
    }

    @Test
    void infoTellsThem() {
        // JSON of Go writes > as an escape.
        final String info = peer().serverInfo().replace("\\u003e", ">");

        assertContains(info,
                "\"import\":{\"allow\":[\"in.*\",\"both.>\"],\"deny\":[\"in.no\"]}");
        assertContains(info, "\"export\":{\"allow\":[\"out.>\",\"both.>\"],"
                + "\"deny\":[\"out.no\",\"out.x.>\"]}");
    }

    @Test
    void item196_reloadSendsInfoAndWhatBecameDifferent() {
        final RawClient client = client();
        client.subscribe("in.r", 1).subscribe("new.r", 2).flush();
        final RawRoute route = peer();
        route.sendLine("RS+ $G out.r");
        route.sync();

        server.configure("""
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                  permissions { import: "new.*", export: "new.*" }
                }
                """.formatted(server.clusterPort())).signal("HUP");

        final String info = route.next();
        assertContains(info, "\"import\":{\"allow\":[\"new.*\"]}");
        List<String> lines = route.sync();
        while (lines.stream().noneMatch("RS- $G in.r"::equals)
                || lines.stream().noneMatch("RS+ $G new.r"::equals)) {
            final List<String> more = new java.util.ArrayList<>(lines);
            more.addAll(route.sync());
            lines = more;
        }
        ClusterTraffic.awaitNoInterest(client().subscribe("inbox", 1), "out.r");
        server.configure("""
                cluster {
                  name: C1
                  listen: 127.0.0.1:%d
                %s
                }
                """.formatted(server.clusterPort(), clusterOptions())).signal("HUP");
        assertContains(route.next(), "in.no");
        assertTrue(!route.atEnd());
    }

    @Test
    void item197_aPeerThatLetsInMoreIsToldAgain() {
        client().subscribe("both.wider", 1).flush();
        final RawRoute route = peer(null, ",\"export\":{\"allow\":[\"x\"]}");
        route.sync();

        route.sendLine(route.info(",\"export\":{\"allow\":[\"both.>\"]}"));

        assertTrue(route.sync().contains("RS+ $G both.wider"));
    }
}
