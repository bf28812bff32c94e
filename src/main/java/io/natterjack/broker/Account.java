package io.natterjack.broker;

import io.natterjack.subject.ByteTable;
import java.nio.charset.StandardCharsets;

/** One account: a name, and what its clients want. Any thread may call. */
public final class Account extends ByteTable.Entry {

    private final String name;
    private final int ordinal;
    private final Interest interest = new Interest(this);

    Account(String name, int ordinal) {
        super(name.getBytes(StandardCharsets.UTF_8));
        this.name = name;
        this.ordinal = ordinal;
    }

    /** The account's name. */
    public String name() {
        return name;
    }

    /** How many accounts of the server are older: 0, 1, 2 and so on. */
    public int ordinal() {
        return ordinal;
    }

    /** The name as it stands on the wire; nobody may change it. */
    public byte[] nameBytes() {
        return key;
    }

    /** What is subscribed to. */
    public Interest interest() {
        return interest;
    }

    @Override
    public String toString() {
        return name;
    }
}
