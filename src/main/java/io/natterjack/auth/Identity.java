package io.natterjack.auth;

/**
 * Who a client turned out to be.
 *
 * @param user    the name it authenticated with, empty if nothing was asked
 * @param account name of the account that it belongs to
 */
public record Identity(String user, String account) {

    /** Somebody on a server that asks nothing, in the global account. */
    public static final Identity ANONYMOUS = new Identity("", "$G");
}
