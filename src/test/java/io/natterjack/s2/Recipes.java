package io.natterjack.s2;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Deterministic inputs of the S2 vectors. Every input of vectors.json is
 * Recipes.build(recipe, n, p1, p2, kind, seed), cut to exactly n bytes.
 */
public final class Recipes {

    /** 64-bit linear congruential generator; the state is advanced before every draw. */
    static final class Lcg {
        long s;

        Lcg(long seed) {
            s = seed;
        }

        void step() {
            s = s * 6364136223846793005L + 1442695040888963407L;
        }

        /** 31 bits, never negative. */
        int next() {
            step();
            return (int) (s >>> 33);
        }

        int rnd(int n) {
            return next() % n;
        }

        byte octet() {
            step();
            return (byte) (s >>> 56);
        }
    }

    private static final String[] SYLLABLES = {"ka", "lo", "mi", "ner", "tu", "sa", "ver", "in", "de", "con", "pra",
        "ti", "on", "es", "bra", "qui", "al", "mo", "fen", "gra", "per", "st", "ul", "ze", "har", "do", "vi", "ex",
        "ro", "cha", "wen", "py"};
    private static final String[] TYPES = {"order.created", "order.paid", "order.shipped", "sensor.reading",
        "user.login"};
    private static final String[] REGIONS = {"eu", "us", "apac", "latam"};
    private static final String[] EVENTS = {"created", "updated", "deleted", "heartbeat", "telemetry"};
    private static final String B62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String HEX = "0123456789abcdef";
    private static final String[] WORDS = words();

    private Recipes() {
    }

    private static String[] words() {
        Lcg l = new Lcg(12345);
        String[] v = new String[4096];
        for (int i = 0; i < v.length; i++) {
            int k = 1 + l.rnd(4);
            StringBuilder w = new StringBuilder();
            for (int j = 0; j < k; j++) {
                w.append(SYLLABLES[l.rnd(SYLLABLES.length)]);
            }
            v[i] = w.toString();
        }
        return v;
    }

    private static String word(Lcg l) {
        int a = l.rnd(4096);
        int b = l.rnd(1 + a);
        int c = l.rnd(1 + b);
        return WORDS[c];
    }

    /** Growing byte buffer that can be cut back. */
    private static final class Buf {
        byte[] b = new byte[1024];
        int n;

        void put(byte x) {
            if (n == b.length) {
                b = Arrays.copyOf(b, n * 2);
            }
            b[n++] = x;
        }

        void put(String s) {
            for (int i = 0; i < s.length(); i++) {
                put((byte) s.charAt(i));
            }
        }
    }

    private static void text(Buf o, int n, Lcg l) {
        int end = o.n + n;
        while (o.n < end) {
            o.put(word(l));
            switch (l.rnd(16)) {
                case 0 -> o.put(". ");
                case 1 -> o.put(", ");
                case 2 -> o.put(".\n");
                default -> o.put(" ");
            }
        }
        o.n = end;
    }

    private static final class JsonState {
        int id;
        long ts = 1700000000000L;
    }

    private static void json(Buf o, int n, Lcg l, JsonState st) {
        int end = o.n + n;
        while (o.n < end) {
            st.id++;
            st.ts += l.rnd(1000);
            o.put("{\"id\":" + st.id + ",\"ts\":" + st.ts + ",\"type\":\"");
            o.put(TYPES[l.rnd(5)]);
            o.put("\",\"user\":\"u" + l.rnd(10000));
            o.put("\",\"device\":\"dev-" + l.rnd(500));
            o.put("\",\"temp\":" + l.rnd(40));
            o.put("." + l.rnd(10));
            o.put(l.rnd(2) == 0 ? ",\"ok\":true,\"tags\":[\"" : ",\"ok\":false,\"tags\":[\"");
            o.put(word(l));
            o.put("\",\"");
            o.put(word(l));
            o.put("\"],\"note\":\"");
            int k = 3 + l.rnd(6);
            for (int i = 0; i < k; i++) {
                if (i > 0) {
                    o.put(" ");
                }
                o.put(word(l));
            }
            o.put("\"}\n");
        }
        o.n = end;
    }

    private static void rmsg(Buf o, int n, int size, String kind, Lcg l) {
        JsonState st = new JsonState();
        while (o.n < n) {
            int sz = size == 0 ? 16 << l.rnd(13) : size;
            String region = REGIONS[l.rnd(4)];
            int num = l.rnd(200);
            String subj = "orders." + region + "." + num + "." + EVENTS[l.rnd(5)];
            int r = l.rnd(10);
            if (r < 7) {
                o.put("RMSG $G " + subj + " " + sz + "\r\n");
            } else if (r == 7) {
                o.put("RMSG $G " + subj + " _INBOX.");
                for (int i = 0; i < 22; i++) {
                    o.put((byte) B62.charAt(l.rnd(62)));
                }
                o.put("." + l.rnd(1000) + " " + sz + "\r\n");
            } else if (r == 8) {
                o.put("RMSG $G " + subj + " | workers " + sz + "\r\n");
            } else {
                StringBuilder h = new StringBuilder("NATS/1.0\r\nTrace-Id: ");
                for (int i = 0; i < 16; i++) {
                    h.append(HEX.charAt(l.rnd(16)));
                }
                h.append("\r\nContent-Type: application/json\r\n\r\n");
                o.put("HMSG $G " + subj + " " + h.length() + " " + (h.length() + sz) + "\r\n");
                o.put(h.toString());
            }
            String k = kind;
            if (k.equals("mixed")) {
                int q = l.rnd(4);
                k = q < 2 ? "json" : q == 2 ? "text" : "bin";
            }
            switch (k) {
                case "json" -> json(o, sz, l, st);
                case "text" -> text(o, sz, l);
                default -> {
                    for (int i = 0; i < sz; i++) {
                        o.put(l.octet());
                    }
                }
            }
            o.put("\r\n");
        }
    }

    /** Returns null for the recipe "file" (the content is stored next to vectors.json). */
    public static byte[] build(String recipe, int n, int p1, int p2, String kind, long seed) {
        Lcg l = new Lcg(seed);
        byte[] b = new byte[n];
        Buf o = new Buf();
        switch (recipe) {
            case "zeros" -> {
                return b;
            }
            case "random" -> {
                for (int i = 0; i < n; i++) {
                    b[i] = l.octet();
                }
                return b;
            }
            case "period" -> { // p1 random bytes, then repeated
                for (int i = 0; i < n; i++) {
                    b[i] = i < p1 ? l.octet() : b[i - p1];
                }
                return b;
            }
            case "lowent" -> { // alphabet of p1 letters
                for (int i = 0; i < n; i++) {
                    b[i] = (byte) ('a' + l.rnd(p1));
                }
                return b;
            }
            case "counter" -> { // little-endian 32-bit integers seed, seed+1, ...
                for (int i = 0; i < n; i++) {
                    b[i] = (byte) ((int) (seed + i / 4) >>> (8 * (i & 3)));
                }
                return b;
            }
            case "far" -> { // the same 1000 random bytes again and again, p1 fresh random bytes in between
                byte[] seg = new byte[1000];
                for (int i = 0; i < 1000; i++) {
                    seg[i] = l.octet();
                }
                while (o.n < n) {
                    for (byte x : seg) {
                        o.put(x);
                    }
                    for (int i = 0; i < p1 && o.n < n; i++) {
                        o.put(l.octet());
                    }
                }
            }
            case "mutated" -> { // copy of the byte p1 back, about one in p2 replaced
                for (int i = 0; i < n; i++) {
                    b[i] = i < p1 || l.rnd(p2) == 0 ? l.octet() : b[i - p1];
                }
                return b;
            }
            case "text" -> text(o, n, l);
            case "json" -> json(o, n, l, new JsonState());
            case "rmsg" -> rmsg(o, n, p1, kind, l);
            case "file" -> {
                return null;
            }
            default -> throw new IllegalArgumentException(recipe);
        }
        return Arrays.copyOf(o.b, n);
    }
}
