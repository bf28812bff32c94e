package io.natterjack.broker;

import io.natterjack.subject.ByteTable;
import io.natterjack.subject.Subjects;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The accounts of a server, by name. Any thread may look up; adding takes a lock. */
public final class Accounts {

    /** The account of clients that belong to no other. */
    public static final String GLOBAL = "$G";
    /** The account of the servers themselves, unless configured otherwise. */
    public static final String SYSTEM = "$SYS";

    private final ByteTable<Account> table = new ByteTable<>();
    private final List<Account> inOrder = new ArrayList<>();
    private final Account global;
    private final Account system;

    /** @param systemName name of the system account, or null for a server without one */
    public Accounts(String systemName) {
        global = add(GLOBAL);
        system = systemName == null ? null : add(systemName);
    }

    /** The account of clients that belong to no other. */
    public Account global() {
        return global;
    }

    /** The account of the servers themselves, or null if there is none. */
    public Account system() {
        return system;
    }

    /** Returns the account of that name, made now if it is new. */
    public synchronized Account add(String name) {
        final Account known = get(name);
        if (known != null) {
            return known;
        }
        final Account account = new Account(name, inOrder.size());
        inOrder.add(account);
        table.put(account);
        return account;
    }

    /** The account of that name, or null. */
    public Account get(String name) {
        final byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return get(bytes, 0, bytes.length);
    }

    /** The account whose name is {@code bytes[from, to)}, or null. */
    public Account get(byte[] bytes, int from, int to) {
        return table.get(bytes, from, to, Subjects.hash(bytes, from, to));
    }

    /** All accounts, the oldest first. */
    public synchronized List<Account> all() {
        return List.copyOf(inOrder);
    }
}
