package io.natterjack.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * The names that a certificate was issued for: its subject alternative names. The common name does
 * not count. Immutable.
 *
 * @param emails    mail addresses
 * @param hosts     DNS names, the leftmost label may be {@code *}
 * @param uris      URIs
 * @param addresses IP addresses as text
 */
public record CertificateNames(List<String> emails, List<String> hosts, List<String> uris,
                               List<String> addresses) {

    // RFC 5280, 4.2.1.6: the tags of GeneralName.
    private static final int EMAIL = 1;
    private static final int HOST = 2;
    private static final int URI = 6;
    private static final int ADDRESS = 7;

    /** The names in {@code certificate}; none if it has none, or they cannot be read. */
    public static CertificateNames of(X509Certificate certificate) {
        final CertificateNames names = new CertificateNames(new ArrayList<>(), new ArrayList<>(),
                new ArrayList<>(), new ArrayList<>());
        final Collection<List<?>> all;
        try {
            all = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException ex) {
            return names;
        }
        if (all == null) {
            return names;
        }
        for (List<?> each : all) {
            if (each.get(1) instanceof String text) {
                names.add((Integer) each.get(0), text);
            }
        }
        return names;
    }

    private void add(int kind, String text) {
        switch (kind) {
            case EMAIL -> emails.add(text);
            case HOST -> hosts.add(text);
            case URI -> uris.add(text);
            case ADDRESS -> addresses.add(text);
            default -> { }
        }
    }

    /** Whether {@code host} is an IP address, not a name. */
    public static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9]+(\\.[0-9]+){3}");
    }

    /** Why the certificate is not good for {@code host}, in the words of Go; or null if it is. */
    String refusal(String host) {
        return isAddress(host) ? addressRefusal(host) : hostRefusal(host);
    }

    /** Whether one of the DNS names stands for {@code host}. */
    public boolean matchesHost(String host) {
        final String wanted = lower(host);
        for (String each : hosts) {
            if (matches(lower(each), wanted)) {
                return true;
            }
        }
        return false;
    }

    private String hostRefusal(String host) {
        if (matchesHost(host)) {
            return null;
        }
        if (hosts.isEmpty()) {
            return "x509: certificate is not valid for any names, but wanted to match " + host;
        }
        return "x509: certificate is valid for " + String.join(", ", hosts) + ", not " + host;
    }

    private String addressRefusal(String host) {
        if (addresses.isEmpty()) {
            return "x509: cannot validate certificate for " + host
                    + " because it doesn't contain any IP SANs";
        }
        final InetAddress wanted = address(host);
        for (String each : addresses) {
            if (address(each).equals(wanted)) {
                return null;
            }
        }
        return "x509: certificate is valid for " + String.join(", ", addresses) + ", not " + host;
    }

    /** RFC 6125: a wildcard stands for exactly one label, and only the leftmost may be one. */
    private static boolean matches(String pattern, String host) {
        if (!pattern.startsWith("*.")) {
            return pattern.equals(host);
        }
        final int dot = host.indexOf('.');
        return dot > 0 && pattern.substring(1).equals(host.substring(dot));
    }

    private static String lower(String name) {
        final String text = name.toLowerCase(Locale.ROOT);
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    /** Of a literal: nothing is looked up. */
    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException ex) {
            throw new IllegalStateException("not an address: " + literal, ex);
        }
    }
}
