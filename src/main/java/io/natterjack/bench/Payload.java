package io.natterjack.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/** What payloads are made of: it matters where routes compress. */
enum Payload {
    /** One letter over and over: compresses to nothing. */
    CONSTANT,
    /** Records of an application, no two alike: compress to a third or so. */
    JSON,
    /** Bytes without any pattern: do not compress. */
    RANDOM;

    /** @throws UsageException if there is none of that name */
    static Payload named(String text) {
        for (final Payload payload : values()) {
            if (payload.name().equalsIgnoreCase(text)) {
                return payload;
            }
        }
        throw new UsageException("unknown --payload: payload=" + text
                + ", allowed=constant, json, random");
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Exactly {@code length} bytes; the same for the same random. */
    byte[] make(int length, Random random) {
        final byte[] bytes = new byte[length];
        switch (this) {
            case CONSTANT -> Arrays.fill(bytes, (byte) 'x');
            case RANDOM -> random.nextBytes(bytes);
            case JSON -> {
                int at = 0;
                while (at < length) {
                    final byte[] part = record(random).getBytes(StandardCharsets.US_ASCII);
                    final int count = Math.min(part.length, length - at);
                    System.arraycopy(part, 0, bytes, at, count);
                    at += count;
                }
            }
        }
        return bytes;
    }

    private static String record(Random random) {
        return "{\"order_id\":" + random.nextInt(10_000_000) + ",\"customer\":\""
                + Long.toString(random.nextLong() & Long.MAX_VALUE, 36) + "\",\"status\":\""
                + (random.nextBoolean() ? "created" : "shipped") + "\",\"quantity\":"
                + random.nextInt(100) + ",\"price\":" + random.nextInt(10_000) / 100.0 + "},";
    }
}
