package io.natterjack.broker;

import io.natterjack.subject.ByteTable;
import java.nio.charset.StandardCharsets;

/** One account: a name, and what its clients want. Any thread may call. */
public final class Account extends ByteTable.Entry {

    private final String name;
    private final Interest interest = new Interest(this);

    Account(String name) {
        super(name.getBytes(StandardCharsets.UTF_8));
        this.name = name;
    }

    /** The account's name. */
    public String name() {
        return name;
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
