package io.natterjack.interop;

import io.natterjack.net.Certificates;
import io.natterjack.net.Certificates.Issued;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Certificates of a test class as files, made when they are first asked for. */
final class TlsFolder {

    static final Issued CA = Certificates.authority("CA");
    static final Issued OTHER_CA = Certificates.authority("Other CA");
    private static final Path FOLDER = folder();
    private static final Map<String, Issued> ISSUED = new HashMap<>();

    private TlsFolder() {
    }

    /** The lines of a {@code tls} map that presents the named kind of certificate. */
    static String lines(String kind) {
        issued(kind);
        return "cert_file: \"%s\", key_file: \"%s\", ca_file: \"%s\"".formatted(
                cert(kind), FOLDER.resolve(kind + "-key.pem"), FOLDER.resolve("ca.pem"));
    }

    static Path cert(String kind) {
        issued(kind);
        return FOLDER.resolve(kind + ".pem");
    }

    static Path file(String name) {
        return FOLDER.resolve(name);
    }

    /** Security properties of a Java without TLS 1.3. */
    static Path withoutTls13() {
        return Certificates.write(FOLDER.resolve("without-1.3.properties"),
                "jdk.tls.disabledAlgorithms=TLSv1.3\n");
    }

    static synchronized Issued issued(String kind) {
        return ISSUED.computeIfAbsent(kind, TlsFolder::issue);
    }

    private static Issued issue(String kind) {
        final Certificates made = Certificates.signedBy(kind.equals("foreign") ? OTHER_CA : CA)
                .subject("O=Example,CN=" + kind);
        final Issued issued = switch (kind) {
            case "rsa" -> made.algorithm("RSA").local().issue();
            case "ed25519" -> made.algorithm("Ed25519").local().issue();
            case "names" -> made.host("localhost").issue();
            case "elsewhere" -> made.host("elsewhere.example").address(10, 1, 2, 3).issue();
            case "servers" -> made.local().forServersOnly().issue();
            case "clients" -> made.local().forClientsOnly().issue();
            case "expired" -> made.local().expired().issue();
            case "route" -> made.local().host("route.example").email("r@example.com").issue();
            case "chain" -> Certificates.signedBy(intermediate()).local().withIssuer()
                    .subject("chain").issue();
            default -> made.local().issue();
        };
        Certificates.write(FOLDER.resolve(kind + ".pem"), issued.chain());
        Certificates.write(FOLDER.resolve(kind + "-key.pem"), issued.key());
        return issued;
    }

    private static Issued intermediate() {
        return Certificates.signedBy(CA).subject("Intermediate").asAuthority().issue();
    }

    private static Path folder() {
        try {
            final Path folder = Files.createTempDirectory("natterjack-tls");
            Certificates.write(folder.resolve("ca.pem"), CA.certificate());
            Certificates.write(folder.resolve("other-ca.pem"), OTHER_CA.certificate());
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
