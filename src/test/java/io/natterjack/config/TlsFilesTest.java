package io.natterjack.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natterjack.config.TlsConfig.Identity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates and keys as openssl and others write them, and what is said of bad ones. */
class TlsFilesTest {

    private static final String PAIR = "error parsing X509 certificate/key pair: ";

    private final ConfigFiles files = path -> ConfigFiles.OF_THE_MACHINE.read(
            directory().resolve(path).toString());
    private final TlsFiles reader = new TlsFiles(files);

    @ParameterizedTest
    @CsvSource({
        "rsa-cert.pem, rsa-pkcs1.pem, RSA",
        "rsa-cert.pem, rsa-pkcs8.pem, RSA",
        "ec-cert.pem, ec-sec1.pem, EC",
        "ec-cert.pem, ec-pkcs8.pem, EC",
        "ec384-cert.pem, ec384-sec1.pem, EC",
        "ed25519-cert.pem, ed25519.pem, EdDSA"
    })
    void readsEveryKindOfKey(String certificate, String key, String algorithm) throws Exception {
        final Identity identity = reader.identity(certificate, key);

        assertEquals(algorithm, identity.key().getAlgorithm());
        assertEquals(1, identity.chain().size());
    }

    @Test
    void readsAChainWithTextAroundAndCrLf() throws Exception {
        final Identity identity = reader.identity("rsa-cert-text.pem", "rsa-pkcs1.pem");

        assertEquals(2, identity.chain().size());
        assertEquals(2, reader.authorities("rsa-cert-text.pem").size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "rsa-cert.pem | ec-sec1.pem | tls: private key type does not match public key type",
        "ec-cert.pem | ec384-sec1.pem | tls: private key does not match public key",
        "rsa-cert.pem | rsa-encrypted.pem | tls: failed to parse private key",
        "rsa-cert.pem | rsa-cert.pem | tls: found a certificate rather than a key in the PEM for "
                + "the private key",
        "rsa-pkcs8.pem | rsa-pkcs8.pem | tls: failed to find certificate PEM data in certificate "
                + "input, but did find a private key; PEM inputs may have been switched",
        "nope.pem | rsa-pkcs8.pem | open nope.pem: no such file or directory"
    })
    void saysWhatIsWrong(String certificate, String key, String words) {
        final ConfigException ex =
                assertThrows(ConfigException.class, () -> reader.identity(certificate, key));

        assertEquals(PAIR + words, ex.getMessage().replace(directory() + "/", ""));
    }

    @Test
    void refusesAnExpiredCertificateByName() throws Exception {
        final Path folder = java.nio.file.Files.createTempDirectory("natterjack-tls");
        final var ca = io.natterjack.net.Certificates.authority("CA");
        final var expired = io.natterjack.net.Certificates.signedBy(ca).expired().issue();
        final Path cert = io.natterjack.net.Certificates.write(folder.resolve("cert.pem"),
                expired.certificate());
        final Path key = io.natterjack.net.Certificates.write(folder.resolve("key.pem"),
                expired.key());

        final ConfigException ex = assertThrows(ConfigException.class,
                () -> new TlsFiles(ConfigFiles.OF_THE_MACHINE).identity(cert.toString(),
                        key.toString()));

        assertTrue(ex.getMessage().startsWith(PAIR + cert + ": certificate has expired"),
                ex.getMessage());
    }

    @Test
    void refusesAnAuthorityThatIsNone() {
        final ConfigException ex = assertThrows(ConfigException.class,
                () -> reader.authorities("ec-sec1.pem"));

        assertEquals("failed to parse root ca certificate", ex.getMessage());
    }

    /** Whatever is done to a file, it is read or refused. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void survivesNoise(long seed) throws Exception {
        final SplittableRandom random = new SplittableRandom(seed);
        final String[] keys = {"rsa-pkcs1.pem", "ec-sec1.pem", "ec384-sec1.pem", "ed25519.pem"};
        int refused = 0;
        for (int round = 0; round < 300; round++) {
            final String name = keys[random.nextInt(keys.length)];
            final byte[] noisy = noisy(files.read(name), random);
            final TlsFiles noise = new TlsFiles(
                    path -> path.equals("noise") ? noisy : files.read(path));
            try {
                noise.identity("rsa-cert.pem", "noise");
            } catch (ConfigException ex) {
                refused++;
                assertTrue(ex.getMessage().startsWith(PAIR), "seed=" + seed + ex.getMessage());
            }
        }
        assertTrue(refused > 200, "seed=" + seed + ", refused=" + refused);
    }

    /** Changes bytes of the DER, so that the text stays base64. */
    private static byte[] noisy(byte[] pem, SplittableRandom random) {
        final PemFile.Block block = new PemFile(pem).blocks().stream()
                .filter(each -> each.kind().endsWith("KEY")).findFirst().orElseThrow();
        final byte[] der = java.util.Arrays.copyOf(block.der(),
                random.nextInt(4) == 0 ? random.nextInt(block.der().length) : block.der().length);
        for (int i = random.nextInt(4); i >= 0 && der.length > 0; i--) {
            der[random.nextInt(Math.min(der.length, 40))] = (byte) random.nextInt();
        }
        return ("-----BEGIN " + block.kind() + "-----\n"
                + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + block.kind()
                + "-----\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static Path directory() {
        return Path.of(System.getProperty("natterjack.home", "."), "src", "test", "resources",
                "tls");
    }
}
