package io.natterjack.config;

import java.util.List;

/**
 * Who may connect.
 *
 * @param user       the one user, or null
 * @param password   of the one user, empty if none was given
 * @param token      or null
 * @param users      a list of users
 * @param timeoutNs  for CONNECT to come
 * @param noAuthUser name of the user that clients without credentials are, or null
 */
public record AuthorizationConfig(String user, String password, String token,
                                  List<UserConfig> users, long timeoutNs, String noAuthUser) {

    public static final AuthorizationConfig DEFAULT =
            new AuthorizationConfig(null, "", null, List.of(), 2_000_000_000L, null);

    public AuthorizationConfig {
        users = List.copyOf(users);
    }

    /**
     * A user of a list.
     *
     * @param account name of its account
     */
    public record UserConfig(String name, String password, String account) {

        @Override
        public String toString() {
            return "UserConfig[name=" + name + ", account=" + account + "]";
        }
    }

    /** This, with another time for CONNECT to come. */
    public AuthorizationConfig withTimeoutNs(long ns) {
        return new AuthorizationConfig(user, password, token, users, ns, noAuthUser);
    }

    @Override
    public String toString() {
        return "AuthorizationConfig[user=" + user + ", users=" + users + "]";
    }
}
