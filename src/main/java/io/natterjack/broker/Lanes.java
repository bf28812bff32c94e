package io.natterjack.broker;

import io.natterjack.net.Courier;
import io.natterjack.net.LoopGroup;

/** The lanes of one loop, to and from every other. The loop's thread only. */
final class Lanes implements Courier {

    private final Lane[] out;
    private final Lane[] in;
    private Dispatcher dispatcher;

    private Lanes(Lane[] out, Lane[] in) {
        this.out = out;
        this.in = in;
    }

    /** Connects every loop of the group with every other. */
    static Lanes[] connect(LoopGroup loops) {
        final int size = loops.size();
        final Lane[][] lanes = new Lane[size][size];
        for (int from = 0; from < size; from++) {
            for (int to = 0; to < size; to++) {
                if (from != to) {
                    lanes[from][to] = new Lane(loops.get(from), loops.get(to));
                }
            }
        }
        final Lanes[] all = new Lanes[size];
        for (int loop = 0; loop < size; loop++) {
            final Lane[] in = new Lane[size - 1];
            int count = 0;
            for (int from = 0; from < size; from++) {
                if (from != loop) {
                    in[count++] = lanes[from][loop];
                }
            }
            all[loop] = new Lanes(lanes[loop], in);
        }
        return all;
    }

    void dispatcher(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    Lane to(int loopIndex) {
        return out[loopIndex];
    }

    @Override
    public int receive() {
        int count = 0;
        for (Lane lane : in) {
            count += lane.receive(dispatcher);
        }
        return count;
    }

    @Override
    public int send() {
        int count = 0;
        for (Lane lane : out) {
            if (lane != null) {
                count += lane.flush();
            }
        }
        return count;
    }

    @Override
    public boolean hasWork() {
        for (Lane lane : in) {
            if (lane.hasMail()) {
                return true;
            }
        }
        for (Lane lane : out) {
            if (lane != null && lane.canSend()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean hasCredit() {
        for (Lane lane : out) {
            if (lane != null && !lane.hasCredit()) {
                return false;
            }
        }
        return true;
    }
}
