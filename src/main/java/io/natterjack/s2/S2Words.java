package io.natterjack.s2;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian words in byte arrays. */
final class S2Words {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private S2Words() {
    }

    static long long64(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    static int int32(byte[] bytes, int at) {
        return (int) INTS.get(bytes, at);
    }

    static int int16(byte[] bytes, int at) {
        return (short) SHORTS.get(bytes, at) & 0xFFFF;
    }

    static void long64(byte[] bytes, int at, long value) {
        LONGS.set(bytes, at, value);
    }

    static void int32(byte[] bytes, int at, int value) {
        INTS.set(bytes, at, value);
    }

    static void int16(byte[] bytes, int at, int value) {
        SHORTS.set(bytes, at, (short) value);
    }
}
