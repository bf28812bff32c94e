package io.natterjack.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.natterjack.broker.Account;
import io.natterjack.broker.Accounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which account is at home on which connection. */
class PoolDistributionTest {

    /** What real servers were seen to do. */
    @ParameterizedTest
    @CsvSource({"$G,2,3", "$SYS,0,0", "A,0,2", "B,0,4", "C,1,0", "ACME,1,3", "ORDERS,1,3",
        "APP,1,4", "FOO,0,2", "BAR,1,3", "acc,0,1", "ACCT1,1,4", "ACCT2,1,2", "tenant-1,2,1",
        "tenant-2,1,0", "tenant-3,0,4",
        "ADDVAQKNPCFOQMWTPE6TIHLOVGCCSIUCSDDBEFN6ADNRXJNUDODVAOY3,2,2", "\u00e9,0,2"})
    void item135_item136_item137_hashIsThatOfRealServers(String name, int ofThree, int ofFive) {
        final Account account = new Accounts("$SYS").add(name);

        assertEquals(ofThree, PoolDistribution.hashIndex(account, 3));
        assertEquals(ofFive, PoolDistribution.hashIndex(account, 5));
        assertEquals(0, PoolDistribution.hashIndex(account, 1));
    }

    @Test
    void accountsThatComeAndGoStayDealtEvenly() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final Accounts accounts = new Accounts("$SYS");
        final int places = 1 + random.nextInt(7);
        final AccountDeal deal = new AccountDeal(PoolDistribution.ROUND_ROBIN, 3, places);
        final List<Account> dealt = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            if (dealt.isEmpty() || random.nextInt(3) > 0) {
                dealt.add(accounts.add("T" + i));
            } else {
                deal.remove(dealt.remove(random.nextInt(dealt.size())));
            }
            final int[] counts = new int[places];
            dealt.forEach(account -> counts[deal.home(account)]++);
            int most = 0;
            int least = Integer.MAX_VALUE;
            for (int count : counts) {
                most = Math.max(most, count);
                least = Math.min(least, count);
            }
            assertTrue(most - least <= 1, "seed=" + seed);
        }
    }
}
