package io.natterjack.net;

/**
 * What carries messages between loops, driven by the loop it belongs to. The loop's thread calls.
 */
public interface Courier {

    /** Handles what other loops sent; returns how much. */
    int receive();

    /** Hands over what this duty cycle gathered for other loops; returns how much. */
    int send();

    /**
     * Whether {@link #receive} or {@link #send} would find something to do: the last look before
     * the loop parks.
     */
    boolean hasWork();

    /** Whether there is room for what one more read may produce. */
    boolean hasCredit();

    /** The courier of a loop that has no other loop to talk to. */
    Courier NONE = new Courier() {
        @Override
        public int receive() {
            return 0;
        }

        @Override
        public int send() {
            return 0;
        }

        @Override
        public boolean hasWork() {
            return false;
        }

        @Override
        public boolean hasCredit() {
            return true;
        }
    };
}
