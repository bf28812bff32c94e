package io.natterjack.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Sends many SUBs in few writes. All sids have one width, as the subjects have. */
final class SubscribeFrames {

    private static final int BATCH_BYTES = 64 * 1024;

    private final SubjectSpace subjects;
    private final int sidBase;

    SubscribeFrames(SubjectSpace subjects) {
        this.subjects = subjects;
        sidBase = (int) Math.pow(10, subjects.width());
    }

    /**
     * Subscribes to every {@code step}th subject from {@code first} on.
     *
     * @param group name of a queue group and a blank, or empty
     */
    void write(NatsLink link, int first, int step, String group) throws IOException {
        final StringBuilder batch = new StringBuilder(BATCH_BYTES + 100);
        for (int i = first; i < subjects.count(); i += step) {
            batch.append("SUB ").append(subjects.subject(i)).append(' ').append(group)
                    .append(sidBase + i).append("\r\n");
            if (batch.length() >= BATCH_BYTES) {
                flush(link, batch);
            }
        }
        flush(link, batch);
    }

    private static void flush(NatsLink link, StringBuilder batch) throws IOException {
        link.write(ByteBuffer.wrap(batch.toString().getBytes(StandardCharsets.US_ASCII)));
        batch.setLength(0);
    }
}
