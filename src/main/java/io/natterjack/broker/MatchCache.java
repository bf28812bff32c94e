package io.natterjack.broker;

import io.natterjack.subject.SubjectIndex;
import io.natterjack.subject.Subjects;

/**
 * The latest matches of one loop: direct-mapped by the subject's hash, slots refilled in place,
 * so that neither a hit nor a miss allocates once the slots have grown. The loop's thread only.
 */
final class MatchCache implements SubjectIndex.Visitor<SubjectInterest> {

    /** A larger copied list is matched anew for every message rather than kept. */
    private static final int COPIES_PER_SLOT_MAX = 4096;

    private final MatchResult[] slots;
    private MatchResult filling;

    /** @param slotCount a power of two */
    MatchCache(int slotCount) {
        slots = new MatchResult[slotCount];
    }

    /** Returns who gets a message with that subject; valid until the next call. */
    MatchResult match(Account account, byte[] bytes, int from, int to) {
        final int hash = Subjects.hash(bytes, from, to);
        final Interest interest = account.interest();
        final int at = (hash ^ hash >>> 15) & (slots.length - 1);
        MatchResult slot = slots[at];
        // The versions are read before the match: a change in between makes the slot stale.
        final long literalVersion = interest.literalVersion(hash);
        final long wildcardVersion = interest.wildcardVersion();
        if (slot != null && slot.literalVersion == literalVersion
                && slot.wildcardVersion == wildcardVersion
                && slot.isFor(account, hash, bytes, from, to)) {
            return slot;
        }
        if (slot == null) {
            slot = new MatchResult();
            slots[at] = slot;
        } else if (slot.copies() > COPIES_PER_SLOT_MAX) {
            slot.dropCopies();
        }
        slot.open(account, hash, bytes, from, to);
        slot.literalVersion = literalVersion;
        slot.wildcardVersion = wildcardVersion;
        filling = slot;
        interest.match(bytes, from, to, hash, this);
        slot.close();
        return slot;
    }

    @Override
    public void visit(SubjectInterest node) {
        filling.add(node);
    }
}
