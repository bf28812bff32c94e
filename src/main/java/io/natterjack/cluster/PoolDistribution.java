package io.natterjack.cluster;

import io.natterjack.broker.Account;

/** How accounts are distributed over the pool connections towards a peer; the sender decides. */
public enum PoolDistribution {

    /** In turn: the numbers of accounts that two connections carry differ by one at most. */
    ROUND_ROBIN,
    /** nats-server's rule: by a hash of the account's name, whatever else is on a connection. */
    ACCOUNT_HASH;

    /**
     * NATS route protocol: FNV-1a of the account's name, 32 bits, as an unsigned number modulo the
     * sender's own pool size.
     *
     * @return 0 to poolSize - 1
     */
    static int hashIndex(Account account, int poolSize) {
        if (poolSize <= 1) {
            return 0;
        }
        int hash = 0x811C9DC5;
        for (byte b : account.nameBytes()) {
            hash = (hash ^ b & 0xFF) * 0x01000193;
        }
        return Integer.remainderUnsigned(hash, poolSize);
    }
}
