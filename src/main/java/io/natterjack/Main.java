package io.natterjack;

/** The command line: {@code natterjack -c node.conf}. */
public final class Main {

    private Main() {
    }

    /** Starts a server as the arguments say. */
    public static void main(String[] args) {
        System.err.println("not built yet");
    }
}
