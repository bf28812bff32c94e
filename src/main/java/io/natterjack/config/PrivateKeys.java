package io.natterjack.config;

import io.natterjack.config.PemFile.Block;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/**
 * Private keys as they are found in files: PKCS#8, PKCS#1 (RSA) and SEC1 (EC). The JDK reads
 * PKCS#8 alone, so the others are wrapped into it:
 * <pre>
 *   SEQUENCE { INTEGER 0, SEQUENCE { OID algorithm, parameters }, OCTET STRING key }
 * </pre>
 */
final class PrivateKeys {

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int OID = 0x06;
    private static final int CURVE = 0xa0;

    private static final byte[] VERSION = {0x02, 0x01, 0x00};
    /** 1.2.840.113549.1.1.1 and NULL. */
    private static final byte[] RSA = {0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86,
        (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00};
    /** 1.2.840.10045.2.1; the curve follows. */
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d,
        0x02, 0x01};

    private static final String[] ALGORITHMS = {"EC", "RSA", "Ed25519", "RSASSA-PSS"};
    private static final byte[] PROBE = new byte[32];

    private PrivateKeys() {
    }

    /** @throws GeneralSecurityException if it is none of the kinds that are known */
    static PrivateKey read(Block block) throws GeneralSecurityException {
        try {
            return switch (block.kind()) {
                case "RSA PRIVATE KEY" -> pkcs8(wrapped(RSA, block.der()));
                case "EC PRIVATE KEY" -> pkcs8(wrapped(concat(EC, curve(block.der())),
                        block.der()));
                default -> pkcs8(block.der());
            };
        } catch (IndexOutOfBoundsException ex) {
            throw new InvalidKeySpecException("malformed key", ex);
        }
    }

    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException ex) {
                // The next algorithm may know it.
                continue;
            }
        }
        throw new InvalidKeySpecException("unknown algorithm");
    }

    /** Whether both are of one algorithm. */
    static boolean isSameKind(PrivateKey key, PublicKey of) {
        return key.getAlgorithm().equals(of.getAlgorithm());
    }

    /** Whether what {@code key} signs is verified by {@code of}. */
    static boolean matches(PrivateKey key, PublicKey of) throws GeneralSecurityException {
        final Signature signature = Signature.getInstance(switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "EdDSA", "Ed25519" -> "Ed25519";
            default -> "SHA256withRSA";
        });
        signature.initSign(key);
        signature.update(PROBE);
        final byte[] signed = signature.sign();
        signature.initVerify(of);
        signature.update(PROBE);
        return signature.verify(signed);
    }

    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return tagged(SEQUENCE, concat(concat(VERSION, tagged(SEQUENCE, algorithm)),
                tagged(OCTETS, key)));
    }

    /** The OID in {@code SEQUENCE { INTEGER 1, OCTET STRING, [0] { OID } ... }}. */
    private static byte[] curve(byte[] sec1) throws InvalidKeySpecException {
        int at = contentAt(sec1, 0);
        at = next(sec1, at);
        at = next(sec1, at);
        if (at < sec1.length && (sec1[at] & 0xff) == CURVE) {
            final int oid = contentAt(sec1, at);
            if (sec1[oid] == OID) {
                return Arrays.copyOfRange(sec1, oid, next(sec1, oid));
            }
        }
        throw new InvalidKeySpecException("EC key without a named curve");
    }

    private static int next(byte[] der, int at) {
        return contentAt(der, at) + length(der, at);
    }

    private static int contentAt(byte[] der, int at) {
        final int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int at) {
        final int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = length << 8 | der[at + 2 + i] & 0xff;
        }
        return length;
    }

    private static byte[] tagged(int tag, byte[] content) {
        final byte[] header;
        if (content.length < 0x80) {
            header = new byte[] {(byte) tag, (byte) content.length};
        } else if (content.length < 0x100) {
            header = new byte[] {(byte) tag, (byte) 0x81, (byte) content.length};
        } else {
            header = new byte[] {(byte) tag, (byte) 0x82, (byte) (content.length >>> 8),
                (byte) content.length};
        }
        return concat(header, content);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        final byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
