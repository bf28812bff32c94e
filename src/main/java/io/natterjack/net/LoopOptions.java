package io.natterjack.net;

/**
 * How a loop is sized and idles.
 *
 * @param receiveBytes most bytes of one read, 4 KiB or more
 * @param sendBytes    most bytes of small frames in one write, 4 KiB or more
 * @param idlePollsMax polls without work before the loop parks: 0 parks at once,
 *                     {@link Integer#MAX_VALUE} spins for ever
 */
public record LoopOptions(int receiveBytes, int sendBytes, int idlePollsMax) {

    private static final int BYTES_MIN = 4 << 10;

    public LoopOptions {
        if (receiveBytes < BYTES_MIN || sendBytes < BYTES_MIN || idlePollsMax < 0) {
            throw new IllegalArgumentException("loop options out of range: receiveBytes="
                    + receiveBytes + ", sendBytes=" + sendBytes + ", idlePollsMax=" + idlePollsMax);
        }
    }
}
