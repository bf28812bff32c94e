package io.natterjack.s2;

/** A stream that is not S2. Final: nothing can be read behind it. Without a stack trace. */
public final class S2Exception extends Exception {

    private static final long serialVersionUID = 1;

    /** What is wrong. */
    public enum Verdict {
        /** It breaks the format. */
        CORRUPT("s2: corrupt input"),
        /** The checksum of a chunk is another. */
        CRC("s2: corrupt input, crc mismatch"),
        /** A chunk that must be understood is not known. */
        UNSUPPORTED("s2: unsupported input");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }
    }

    static final S2Exception CORRUPT = new S2Exception(Verdict.CORRUPT);
    static final S2Exception CRC = new S2Exception(Verdict.CRC);
    static final S2Exception UNSUPPORTED = new S2Exception(Verdict.UNSUPPORTED);

    private final Verdict verdict;

    private S2Exception(Verdict verdict) {
        super(verdict.text, null, false, false);
        this.verdict = verdict;
    }

    /** What is wrong. */
    public Verdict verdict() {
        return verdict;
    }
}
