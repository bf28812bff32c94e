package io.natterjack.interop;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.natterjack.json.JsonObject;
import io.natterjack.json.JsonReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Replays client sessions that were recorded from a real server, byte by byte. */
class TranscriptTest {

    /** Sessions wait more than they work; more at once would disturb those that measure time. */
    private static final int AT_ONCE = 3;
    private static final ExecutorService RUNNERS = Executors.newFixedThreadPool(AT_ONCE);

    @TestFactory
    List<DynamicTest> answersAsRecorded() throws Exception {
        final List<DynamicTest> tests = new ArrayList<>();
        for (final JsonObject transcript : transcripts()) {
            final String id = transcript.string("id", "");
            final String reason = TranscriptsLeftForLater.reason(id);
            if (reason != null && !ServerKind.oursIsStoodIn()) {
                tests.add(DynamicTest.dynamicTest(id, () -> assumeTrue(false, "later: " + reason)));
                continue;
            }
            final Callable<Void> session = () -> {
                new TranscriptRun(transcript).run();
                return null;
            };
            final Future<Void> outcome = RUNNERS.submit(session);
            tests.add(DynamicTest.dynamicTest(id, () -> await(outcome)));
        }
        return tests;
    }

    @AfterAll
    static void stopRunners() {
        RUNNERS.shutdownNow();
    }

    private static void await(Future<Void> outcome) throws Throwable {
        try {
            outcome.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    private static List<JsonObject> transcripts() throws Exception {
        try (InputStream in = TranscriptTest.class.getResourceAsStream(
                "/client-transcripts/index.json")) {
            final String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            final JsonObject index = (JsonObject) JsonReader.read(text);
            final List<JsonObject> transcripts = new ArrayList<>();
            for (final Object transcript : (List<?>) index.get("transcripts")) {
                transcripts.add((JsonObject) transcript);
            }
            return transcripts;
        }
    }
}
