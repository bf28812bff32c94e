package io.natterjack.subject;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Subscription subjects and what is kept for each. Literal subjects stand in one table, by their
 * whole text: a published subject finds its own in one look-up, however many there are. Wildcard
 * subjects stand in a tree of tokens. One writer at a time, readers without a lock, as in
 * {@link ByteTable}.
 *
 * @param <V> what is kept for one subscription subject, its key
 */
public final class SubjectIndex<V extends ByteTable.Entry> {

    /** Told of each match. */
    public interface Visitor<V> {
        void visit(V value);
    }

    private final ByteTable<V> literals = new ByteTable<>();
    private final Node<V> root = new Node<>(new byte[0]);
    private int wildcardCount;

    /** How many subjects there are; the writer only. */
    public int size() {
        return literals.size() + wildcardCount;
    }

    /** What is kept for exactly this subscription subject, or null; the writer only. */
    public V get(byte[] bytes, int from, int to) {
        if (Subjects.isLiteral(bytes, from, to)) {
            return literals.get(bytes, from, to, Subjects.hash(bytes, from, to));
        }
        Node<V> node = root;
        for (int at = from; node != null;) {
            final int end = Subjects.tokenEnd(bytes, at, to);
            if (end == to) {
                return Subjects.isToken(bytes, at, end, '>') ? node.rest
                        : valueOf(node.child(bytes, at, end));
            }
            node = node.child(bytes, at, end);
            at = end + 1;
        }
        return null;
    }

    /**
     * Adds {@code value} under its key, a valid subscription subject, unless something is kept for
     * that; returns what is, or null.
     */
    public V putIfAbsent(V value) {
        final byte[] key = value.key;
        if (Subjects.isLiteral(key, 0, key.length)) {
            return literals.putIfAbsent(value);
        }
        final V known = get(key, 0, key.length);
        if (known == null) {
            putWildcard(value);
        }
        return known;
    }

    private void putWildcard(V value) {
        final byte[] key = value.key;
        wildcardCount++;
        Node<V> node = root;
        for (int at = 0;;) {
            final int end = Subjects.tokenEnd(key, at, key.length);
            if (end == key.length && Subjects.isToken(key, at, end, '>')) {
                node.rest = value;
                return;
            }
            node = node.childOrNew(key, at, end);
            if (end == key.length) {
                node.value = value;
                return;
            }
            at = end + 1;
        }
    }

    /** Removes what is kept for this subscription subject, if anything is. */
    public void remove(byte[] bytes, int from, int to) {
        if (Subjects.isLiteral(bytes, from, to)) {
            literals.remove(bytes, from, to, Subjects.hash(bytes, from, to));
        } else if (get(bytes, from, to) != null) {
            wildcardCount--;
            removeWildcard(bytes, from, to);
        }
    }

    /**
     * Visits what is kept for every subscription subject that matches the published subject
     * {@code bytes[from, to)}. Any thread may call.
     *
     * @param hash {@link Subjects#hash} of the subject
     */
    public void match(byte[] bytes, int from, int to, int hash, Visitor<? super V> visitor) {
        // A published subject may hold wildcard tokens as plain text; no literal has them, and
        // none has an empty token.
        final V literal = literals.get(bytes, from, to, hash);
        if (literal != null) {
            visitor.visit(literal);
        }
        if (!root.isLeaf() && !Subjects.hasEmptyToken(bytes, from, to)) {
            match(root, bytes, from, to, visitor);
        }
    }

    /** Calls {@code action} for everything that is kept; the writer only. */
    public void forEach(Consumer<? super V> action) {
        literals.forEach(action);
        forEach(root, action);
    }

    /** Goes down literal tokens in a loop: only a {@code *} beside a literal token recurses. */
    private static <V extends ByteTable.Entry> void match(
            Node<V> from, byte[] bytes, int start, int to, Visitor<? super V> visitor) {
        Node<V> node = from;
        int at = start;
        while (node != null) {
            final V rest = node.rest;
            if (rest != null) {
                visitor.visit(rest);
            }
            final int end = Subjects.tokenEnd(bytes, at, to);
            final Node<V> star = node.star;
            final Node<V> child = node.literalChild(bytes, at, end);
            if (end == to) {
                visitValue(child, visitor);
                visitValue(star, visitor);
                return;
            }
            at = end + 1;
            if (child == null) {
                node = star;
            } else {
                if (star != null) {
                    match(star, bytes, at, to, visitor);
                }
                node = child;
            }
        }
    }

    private static <V extends ByteTable.Entry> void visitValue(Node<V> node,
                                                               Visitor<? super V> visitor) {
        final V value = valueOf(node);
        if (value != null) {
            visitor.visit(value);
        }
    }

    private static <V extends ByteTable.Entry> V valueOf(Node<V> node) {
        return node == null ? null : node.value;
    }

    private void removeWildcard(byte[] bytes, int from, int to) {
        // The last node that must stay, and the token below it to cut off.
        Node<V> keep = root;
        int keepAt = from;
        Node<V> node = root;
        int at = from;
        while (true) {
            final int end = Subjects.tokenEnd(bytes, at, to);
            if (end == to && Subjects.isToken(bytes, at, end, '>')) {
                node.rest = null;
                break;
            }
            if (node == root || node.branches() > 1 || node.value != null || node.rest != null) {
                keep = node;
                keepAt = at;
            }
            node = node.child(bytes, at, end);
            if (end == to) {
                node.value = null;
                break;
            }
            at = end + 1;
        }
        if (node != root && node.value == null && node.rest == null && node.branches() == 0) {
            keep.cut(bytes, keepAt, Subjects.tokenEnd(bytes, keepAt, to));
        }
    }

    private static <V extends ByteTable.Entry> void forEach(Node<V> from,
                                                            Consumer<? super V> action) {
        // Breadth first over a list of its own: subjects may have thousands of tokens.
        final java.util.ArrayDeque<Node<V>> nodes = new java.util.ArrayDeque<>();
        nodes.add(from);
        while (!nodes.isEmpty()) {
            final Node<V> node = nodes.remove();
            if (node.value != null) {
                action.accept(node.value);
            }
            if (node.rest != null) {
                action.accept(node.rest);
            }
            if (node.star != null) {
                nodes.add(node.star);
            }
            node.children.forEach(nodes::add);
        }
    }

    /** One token of wildcard subjects. */
    private static final class Node<V extends ByteTable.Entry> extends ByteTable.Entry {

        final ByteTable<Node<V>> children = new ByteTable<>();
        volatile Node<V> star;
        /** Of the subject that ends here. */
        volatile V value;
        /** Of the subject that ends in {@code >} behind this token. */
        volatile V rest;

        Node(byte[] token) {
            super(token);
        }

        boolean isLeaf() {
            return star == null && rest == null && children.size() == 0;
        }

        int branches() {
            return children.size() + (star == null ? 0 : 1);
        }

        Node<V> literalChild(byte[] bytes, int from, int to) {
            return children.size() == 0 ? null
                    : children.get(bytes, from, to, Subjects.hash(bytes, from, to));
        }

        Node<V> child(byte[] bytes, int from, int to) {
            return Subjects.isToken(bytes, from, to, '*') ? star : literalChild(bytes, from, to);
        }

        Node<V> childOrNew(byte[] bytes, int from, int to) {
            final Node<V> known = child(bytes, from, to);
            if (known != null) {
                return known;
            }
            final Node<V> child = new Node<>(Arrays.copyOfRange(bytes, from, to));
            if (Subjects.isToken(bytes, from, to, '*')) {
                star = child;
            } else {
                children.put(child);
            }
            return child;
        }

        void cut(byte[] bytes, int from, int to) {
            if (Subjects.isToken(bytes, from, to, '*')) {
                star = null;
            } else {
                children.remove(bytes, from, to, Subjects.hash(bytes, from, to));
            }
        }
    }
}
