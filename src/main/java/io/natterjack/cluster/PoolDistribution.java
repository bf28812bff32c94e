package io.natterjack.cluster;

import io.natterjack.broker.Account;

/** Which pool connection towards a peer carries the interest of an account. */
interface PoolDistribution {

    /**
     * @param poolSize 1 or more
     * @return 0 to poolSize - 1
     */
    int index(Account account, int poolSize);

    /**
     * NATS route protocol: FNV-1a of the account's name, 32 bits, as an unsigned number modulo the
     * sender's own pool size.
     */
    PoolDistribution ACCOUNT_HASH = (account, poolSize) -> {
        if (poolSize <= 1) {
            return 0;
        }
        int hash = 0x811C9DC5;
        for (byte b : account.nameBytes()) {
            hash = (hash ^ b & 0xFF) * 0x01000193;
        }
        return Integer.remainderUnsigned(hash, poolSize);
    };
}
