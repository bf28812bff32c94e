package io.natterjack.net;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;

/** A peer's certificate that is not accepted: the reason in Go's words, and which it was. */
final class CertificateRefusal extends CertificateException {

    private static final long serialVersionUID = 1;

    private final transient List<X509Certificate> chain;
    private final boolean isWrongName;

    private CertificateRefusal(String words, X509Certificate[] chain, boolean isWrongName,
                               Throwable cause) {
        super(words, cause);
        this.chain = List.of(chain);
        this.isWrongName = isWrongName;
    }

    /** The refusal of a name. */
    static CertificateRefusal ofName(String words, X509Certificate[] chain) {
        return new CertificateRefusal(words, chain, true, null);
    }

    /** The refusal for what the JDK found wrong. */
    static CertificateRefusal of(CertificateException found, X509Certificate[] chain) {
        return new CertificateRefusal(words(found), chain, false, found.getCause());
    }

    /** Whether all but the names is right. */
    boolean isWrongName() {
        return isWrongName;
    }

    /** What was presented. */
    List<X509Certificate> chain() {
        return chain;
    }

    private static String words(CertificateException found) {
        for (Throwable each = found; each != null; each = each.getCause()) {
            if (each instanceof CertificateExpiredException
                    || each instanceof CertificateNotYetValidException) {
                return "x509: certificate has expired or is not yet valid: " + each.getMessage();
            }
            if (each instanceof CertPathBuilderException) {
                return "x509: certificate signed by unknown authority";
            }
            final String text = String.valueOf(each.getMessage());
            if (text.contains("key usage") || text.contains("KeyUsage")) {
                return "x509: certificate specifies an incompatible key usage";
            }
            if (text.contains("unable to find valid certification path")
                    || text.contains("trustAnchors")) {
                return "x509: certificate signed by unknown authority";
            }
        }
        return "x509: " + found.getMessage();
    }
}
