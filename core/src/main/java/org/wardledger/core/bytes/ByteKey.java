package org.wardledger.core.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Bytes as a key of a hash table. Keys here differ in a few counters, which the sum of powers of 31 that
 * {@link Arrays#hashCode(byte[])} is maps to few values: tables of a hundred thousand readings had eight to a bucket.
 * Takes the array over: it must not change. Immutable.
 */
public final class ByteKey {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ODD = 0x9E3779B97F4A7C15L; // 2^64 / golden ratio

    private final byte[] bytes;
    private final int hash;

    public ByteKey(byte[] bytes) {
        this.bytes = bytes;
        this.hash = hash(bytes);
    }

    /** The bytes themselves: they must not change. */
    public byte[] bytes() {
        return bytes;
    }

    /** Every bit of the input reaches the low bits of the result. Not the same in every version of this program. */
    public static int hash(byte[] bytes) {
        long h = bytes.length;
        int at = 0;
        for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
            h = mixed(h ^ (long) LONGS.get(bytes, at));
        }
        long rest = 0;
        for (; at < bytes.length; at++) {
            rest = rest << 8 | (bytes[at] & 0xFF);
        }
        h = mixed(h ^ rest);
        return (int) (h ^ h >>> 32);
    }

    private static long mixed(long h) {
        long product = h * ODD;
        return product ^ product >>> 29;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteKey key && hash == key.hash && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
