package io.natterjack.cluster;

import io.natterjack.broker.Account;
import java.util.HashMap;
import java.util.Map;

/** Deals accounts to the places of one peer's pool. The conductor only. */
final class AccountDeal {

    private final PoolDistribution rule;
    private final int ownPoolSize;
    private final int[] counts;
    private final Map<Account, Integer> homes = new HashMap<>();
    private int next;

    /**
     * @param ownPoolSize what this server's configuration says, 1 or more
     * @param places      connections of the pool, as agreed with the peer: 1 or more
     */
    AccountDeal(PoolDistribution rule, int ownPoolSize, int places) {
        this.rule = rule;
        this.ownPoolSize = ownPoolSize;
        this.counts = new int[places];
    }

    /** The place of an account while all connections live; chosen when first asked for. */
    int home(Account account) {
        final Integer known = homes.get(account);
        if (known != null) {
            return known;
        }
        final int home = rule == PoolDistribution.ACCOUNT_HASH
                ? PoolDistribution.hashIndex(account, Math.min(ownPoolSize, counts.length))
                : nextInTurn();
        homes.put(account, home);
        counts[home]++;
        return home;
    }

    /** The account needs no place any more; another may be given a new home to keep the balance. */
    void remove(Account account) {
        final Integer home = homes.remove(account);
        if (home == null) {
            return;
        }
        counts[home]--;
        if (rule == PoolDistribution.ROUND_ROBIN) {
            final int fullest = fullest();
            if (counts[fullest] - counts[home] > 1) {
                homes.entrySet().stream().filter(each -> each.getValue() == fullest)
                        .max((a, b) -> Integer.compare(a.getKey().ordinal(),
                                b.getKey().ordinal()))
                        .ifPresent(each -> each.setValue(home));
                counts[fullest]--;
                counts[home]++;
            }
        }
    }

    /** The next place in turn among those with the fewest accounts. */
    private int nextInTurn() {
        int best = next % counts.length;
        for (int i = 1; i < counts.length; i++) {
            final int at = (next + i) % counts.length;
            if (counts[at] < counts[best]) {
                best = at;
            }
        }
        next = (best + 1) % counts.length;
        return best;
    }

    private int fullest() {
        int best = 0;
        for (int i = 1; i < counts.length; i++) {
            if (counts[i] > counts[best]) {
                best = i;
            }
        }
        return best;
    }
}
