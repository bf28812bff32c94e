package io.natterjack.s2;

import java.util.zip.CRC32C;

/** Numbers of the framing format. */
final class S2Format {

    static final int IDENTIFIER = 0xFF;
    static final int COMPRESSED = 0x00;
    static final int STORED = 0x01;
    static final int SKIPPABLE_FROM = 0x80;

    static final int HEADER_LENGTH = 4;
    static final int CRC_LENGTH = 4;
    static final int IDENTIFIER_LENGTH = 6;
    /** Plain bytes of one chunk at most. */
    static final int PLAIN_MAX = 4 << 20;
    /** The same after the identifier of a Snappy stream. */
    static final int SNAPPY_PLAIN_MAX = 64 << 10;
    /** CRC, length, one literal header, and the plain bytes. */
    static final int BODY_MAX = CRC_LENGTH + 4 + 4 + PLAIN_MAX;

    private static final byte[] S2_IDENTIFIER = {'S', '2', 's', 'T', 'w', 'O'};
    private static final byte[] SNAPPY_IDENTIFIER = {'s', 'N', 'a', 'P', 'p', 'Y'};

    private S2Format() {
    }

    /** The plain limit that an identifier's text stands for, or -1 if it is none. */
    static int plainMax(byte[] bytes, int at) {
        if (matches(S2_IDENTIFIER, bytes, at)) {
            return PLAIN_MAX;
        }
        return matches(SNAPPY_IDENTIFIER, bytes, at) ? SNAPPY_PLAIN_MAX : -1;
    }

    static int putIdentifier(byte[] to, int at) {
        putHeader(to, at, IDENTIFIER, IDENTIFIER_LENGTH);
        System.arraycopy(S2_IDENTIFIER, 0, to, at + HEADER_LENGTH, IDENTIFIER_LENGTH);
        return at + HEADER_LENGTH + IDENTIFIER_LENGTH;
    }

    static void putHeader(byte[] to, int at, int type, int bodyLength) {
        S2Words.int32(to, at, type | bodyLength << 8);
    }

    /** The masked CRC-32C of plain bytes. */
    static int crc(CRC32C crc, byte[] plain, int from, int to) {
        crc.reset();
        crc.update(plain, from, to - from);
        final int value = (int) crc.getValue();
        return Integer.rotateRight(value, 15) + 0xA282EAD8;
    }

    private static boolean matches(byte[] text, byte[] bytes, int at) {
        for (int i = 0; i < text.length; i++) {
            if (bytes[at + i] != text[i]) {
                return false;
            }
        }
        return true;
    }
}
