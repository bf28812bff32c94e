package io.natterjack.net;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Certificates of every kind that tests need, made when they need them. */
public final class Certificates {

    /** A certificate and its key, and the chain above it that is sent along. */
    public record Issued(X509Certificate certificate, PrivateKey key,
                         List<X509Certificate> intermediates) {

        /** The chain, as it is sent. */
        public X509Certificate[] chain() {
            final List<X509Certificate> all = new ArrayList<>();
            all.add(certificate);
            all.addAll(intermediates);
            return all.toArray(new X509Certificate[0]);
        }
    }

    private static final AtomicLong SERIAL = new AtomicLong(1);
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    private String algorithm = "EC";
    private String subject = "test";
    private Issued issuer;
    private boolean isAuthority;
    private boolean sendsIssuer;
    private int fromDays = -1;
    private int toDays = 3_650;
    private final List<byte[]> names = new ArrayList<>();
    private List<String> usages = List.of(SERVER_AUTH, CLIENT_AUTH);

    private Certificates() {
    }

    /** An authority that signs for itself. */
    public static Issued authority(String name) {
        return new Certificates().subject(name).asAuthority().issue();
    }

    /** A certificate for localhost and 127.0.0.1, for both roles. */
    public static Certificates signedBy(Issued issuer) {
        final Certificates made = new Certificates();
        made.issuer = issuer;
        return made;
    }

    /** EC, RSA or Ed25519. */
    public Certificates algorithm(String algorithm) {
        this.algorithm = algorithm;
        return this;
    }

    /** The subject: relative names from the least specific, as {@code O=a,CN=b}, or a CN alone. */
    public Certificates subject(String subject) {
        this.subject = subject;
        return this;
    }

    public Certificates asAuthority() {
        isAuthority = true;
        return this;
    }

    /** The issuer is sent along, as an intermediate one must be. */
    public Certificates withIssuer() {
        sendsIssuer = true;
        return this;
    }

    public Certificates host(String name) {
        names.add(tagged(0x82, name.getBytes(StandardCharsets.US_ASCII)));
        return this;
    }

    public Certificates email(String name) {
        names.add(tagged(0x81, name.getBytes(StandardCharsets.US_ASCII)));
        return this;
    }

    public Certificates uri(String name) {
        names.add(tagged(0x86, name.getBytes(StandardCharsets.US_ASCII)));
        return this;
    }

    public Certificates address(int... bytes) {
        final byte[] address = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            address[i] = (byte) bytes[i];
        }
        names.add(tagged(0x87, address));
        return this;
    }

    public Certificates local() {
        return host("localhost").address(127, 0, 0, 1);
    }

    public Certificates expired() {
        fromDays = -30;
        toDays = -1;
        return this;
    }

    public Certificates forServersOnly() {
        usages = List.of(SERVER_AUTH);
        return this;
    }

    public Certificates forClientsOnly() {
        usages = List.of(CLIENT_AUTH);
        return this;
    }

    public Issued issue() {
        try {
            final KeyPair pair = pair();
            final PrivateKey signer = issuer == null ? pair.getPrivate() : issuer.key();
            final byte[] algorithmId = signatureId(signer.getAlgorithm());
            final byte[] own = name(subject);
            final byte[] above = issuer == null ? own
                    : issuer.certificate().getSubjectX500Principal().getEncoded();
            final byte[] body = sequence(tagged(0xa0, integer(BigInteger.TWO)),
                    integer(BigInteger.valueOf(SERIAL.getAndIncrement())), algorithmId, above,
                    sequence(time(fromDays), time(toDays)), own, pair.getPublic().getEncoded(),
                    tagged(0xa3, sequence(extensions())));
            final Signature signature = Signature.getInstance(signatureName(
                    signer.getAlgorithm()));
            signature.initSign(signer);
            signature.update(body);
            final byte[] bits = concat(new byte[] {0}, signature.sign());
            final byte[] whole = sequence(body, algorithmId, tagged(0x03, bits));
            final X509Certificate made = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(whole));
            return new Issued(made, pair.getPrivate(),
                    sendsIssuer ? List.of(issuer.certificate()) : List.of());
        } catch (GeneralSecurityException ex) {
            throw new IllegalStateException(ex);
        }
    }

    // PEM.

    /** Writes certificates in their order, and returns the file. */
    public static Path write(Path file, X509Certificate... certificates) {
        final StringBuilder text = new StringBuilder();
        for (X509Certificate each : certificates) {
            try {
                text.append(pem("CERTIFICATE", each.getEncoded()));
            } catch (GeneralSecurityException ex) {
                throw new IllegalStateException(ex);
            }
        }
        return write(file, text.toString());
    }

    /** Writes a key as PKCS#8, and returns the file. */
    public static Path write(Path file, PrivateKey key) {
        return write(file, pem("PRIVATE KEY", key.getEncoded()));
    }

    public static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    public static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + kind + "-----\n";
    }

    // Keys and signatures.

    private KeyPair pair() throws GeneralSecurityException {
        if (algorithm.equals("EC")) {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        }
        final KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("RSA")) {
            generator.initialize(2048);
        }
        return generator.generateKeyPair();
    }

    private static String signatureName(String key) {
        return switch (key) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> "Ed25519";
        };
    }

    private static byte[] signatureId(String key) {
        return switch (key) {
            case "EC" -> sequence(oid("1.2.840.10045.4.3.2"));
            case "RSA" -> sequence(oid("1.2.840.113549.1.1.11"), tagged(0x05));
            default -> sequence(oid("1.3.101.112"));
        };
    }

    // DER.

    private byte[] extensions() {
        byte[] all = new byte[0];
        if (isAuthority) {
            all = concat(all, sequence(oid("2.5.29.19"), tagged(0x01, new byte[] {(byte) 0xff}),
                    tagged(0x04, sequence(tagged(0x01, new byte[] {(byte) 0xff})))));
            return all;
        }
        byte[] purposes = new byte[0];
        for (String usage : usages) {
            purposes = concat(purposes, oid(usage));
        }
        all = concat(all, sequence(oid("2.5.29.37"), tagged(0x04, sequence(purposes))));
        if (!names.isEmpty()) {
            all = concat(all, sequence(oid("2.5.29.17"),
                    tagged(0x04, sequence(names.toArray(new byte[0][])))));
        }
        return all;
    }

    private static byte[] name(String text) {
        byte[] all = new byte[0];
        for (String part : (text.contains("=") ? text : "CN=" + text).split(",")) {
            final String[] pair = part.split("=");
            final String type = switch (pair[0]) {
                case "CN" -> "2.5.4.3";
                case "O" -> "2.5.4.10";
                default -> "2.5.4.11";
            };
            all = concat(all, tagged(0x31, sequence(oid(type),
                    tagged(0x0c, pair[1].getBytes(StandardCharsets.UTF_8)))));
        }
        return sequence(all);
    }

    private static byte[] time(int days) {
        return tagged(0x18, DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
                .format(ZonedDateTime.now(ZoneOffset.UTC).plusDays(days))
                .getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] sequence(byte[]... parts) {
        return tagged(0x30, parts);
    }

    static byte[] integer(BigInteger value) {
        return tagged(0x02, value.toByteArray());
    }

    static byte[] oid(String text) {
        final String[] parts = text.split("\\.");
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(Integer.parseInt(parts[0]) * 40 + Integer.parseInt(parts[1]));
        for (int i = 2; i < parts.length; i++) {
            final long value = Long.parseLong(parts[i]);
            for (int shift = 28; shift > 0; shift -= 7) {
                if (value >>> shift > 0) {
                    out.write((int) (0x80 | (value >>> shift) & 0x7f));
                }
            }
            out.write((int) (value & 0x7f));
        }
        return tagged(0x06, out.toByteArray());
    }

    static byte[] tagged(int tag, byte[]... parts) {
        byte[] content = new byte[0];
        for (byte[] part : parts) {
            content = concat(content, part);
        }
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else if (content.length < 0x100) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >>> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] concat(byte[] a, byte[] b) {
        final byte[] both = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
