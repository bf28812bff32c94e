package io.natterjack.config;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a PEM file, in their order: RFC 7468, text around them is ignored. Immutable. */
final class PemFile {

    /** One block. */
    record Block(String kind, byte[] der) {
    }

    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN ([^-]*)-----\\s*\\n(.*?)-----END \\1-----", Pattern.DOTALL);

    private final List<Block> blocks = new ArrayList<>();

    PemFile(byte[] bytes) {
        final String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("\r", "");
        final Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            try {
                blocks.add(new Block(matcher.group(1),
                        Base64.getMimeDecoder().decode(withoutHeaders(matcher.group(2)))));
            } catch (IllegalArgumentException ex) {
                // Not base64: nats-server passes over such a block as well.
                continue;
            }
        }
    }

    /** RFC 1421: header lines end in a blank line. */
    private static String withoutHeaders(String body) {
        final int blank = body.indexOf("\n\n");
        return blank >= 0 && body.substring(0, blank).contains(":") ? body.substring(blank + 2)
                : body;
    }

    List<Block> blocks() {
        return blocks;
    }

    List<String> kinds() {
        return blocks.stream().map(Block::kind).toList();
    }

    /** The certificates; none if there are none. */
    List<X509Certificate> certificates() throws CertificateException {
        final CertificateFactory factory = CertificateFactory.getInstance("X.509");
        final List<X509Certificate> all = new ArrayList<>();
        for (Block block : blocks) {
            if (block.kind().equals("CERTIFICATE")) {
                all.add((X509Certificate) factory.generateCertificate(
                        new ByteArrayInputStream(block.der())));
            }
        }
        return all;
    }
}
