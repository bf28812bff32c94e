package io.natterjack.auth;

import io.natterjack.net.CertificateNames;
import io.natterjack.protocol.ConnectOptions;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * The users of the configuration: none, one user and password, a token, or a list. Immutable.
 * Passwords and the token are plain text or bcrypt hashes, see {@link Passwords}.
 */
public final class ConfiguredUsers implements Authenticator {

    /**
     * One user that may connect.
     *
     * @param account name of the account it belongs to
     */
    public record User(String name, String password, String account) {

        @Override
        public String toString() {
            return "User[name=" + name + ", account=" + account + "]";
        }
    }

    private final Map<String, User> users = new HashMap<>();
    private final String token;
    private final User defaultUser;

    /**
     * @param users       who may connect; the first of two with one name counts
     * @param token       what may be given instead, or null
     * @param noAuthUser  name of the user that clients without credentials are, or null
     */
    public ConfiguredUsers(List<User> users, String token, String noAuthUser) {
        for (User user : users) {
            this.users.putIfAbsent(user.name(), user);
        }
        this.token = token;
        this.defaultUser = noAuthUser == null ? null : this.users.get(noAuthUser);
    }

    @Override
    public boolean isRequired() {
        return !users.isEmpty() || token != null;
    }

    /** Whether INFO says that authentication is required: not if everybody is some user. */
    public boolean isAnnounced() {
        return isRequired() && defaultUser == null;
    }

    @Override
    public Identity authenticate(ConnectOptions options) {
        if (!isRequired()) {
            return Identity.ANONYMOUS;
        }
        if (options.user().isEmpty() && options.pass().isEmpty()
                && options.authToken().isEmpty() && defaultUser != null) {
            return identity(defaultUser);
        }
        if (token != null) {
            return Passwords.matches(token, options.authToken()) ? Identity.ANONYMOUS : null;
        }
        final User user = users.get(options.user());
        return user != null && Passwords.matches(user.password(), options.pass())
                ? identity(user) : null;
    }

    /** NATS: the names of a certificate are tried in this order, then its subject. */
    @Override
    public Identity authenticate(X509Certificate certificate, ConnectOptions options) {
        if (!isRequired()) {
            return Identity.ANONYMOUS;
        }
        if (certificate == null) {
            return null;
        }
        final CertificateNames names = CertificateNames.of(certificate);
        User user = first(names.emails());
        user = user != null ? user : first(names.hosts());
        user = user != null ? user : first(names.uris());
        user = user != null ? user
                : bySubject(certificate.getSubjectX500Principal().getName());
        return user != null && Passwords.matches(user.password(), options.pass())
                ? identity(user) : null;
    }

    private User first(List<String> names) {
        for (String name : names) {
            final User user = users.get(name);
            if (user != null) {
                return user;
            }
        }
        return null;
    }

    /** RFC 4514: spelling does not count; nor, for NATS, the order of the relative names. */
    private User bySubject(String subject) {
        final Set<Rdn> wanted = rdns(subject);
        for (User user : users.values()) {
            if (!wanted.isEmpty() && rdns(user.name()).equals(wanted)) {
                return user;
            }
        }
        return users.get(subject);
    }

    private static Set<Rdn> rdns(String name) {
        try {
            return new HashSet<>(new LdapName(name).getRdns());
        } catch (InvalidNameException ex) {
            return Set.of();
        }
    }

    @Override
    public boolean isSlow(ConnectOptions options) {
        final User user = users.get(options.user());
        return Passwords.isHash(token) || user != null && Passwords.isHash(user.password());
    }

    @Override
    public boolean knows(Identity identity) {
        if (identity.user().isEmpty()) {
            return !isRequired() || token != null;
        }
        final User user = users.get(identity.user());
        return user != null && user.account().equals(identity.account());
    }

    @Override
    public String failureText(ConnectOptions options) {
        return options.user().isEmpty() ? "authentication error"
                : "authentication error - User \"" + options.user() + "\"";
    }

    private static Identity identity(User user) {
        return new Identity(user.name(), user.account());
    }
}
