package org.wardledger.core.chain;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.bytes.ByteKey;
import org.wardledger.core.bytes.ByteWriter;

/** A key of a chain's derived state: bytes with value semantics, ordered as unsigned. */
public final class StateKey implements Comparable<StateKey> {
    /** First byte of records that are closed under a patient's key; the patient's handle follows. */
    static final char CLOSED = 'x';

    private static final int PREFIX_BYTES = 9;

    private final byte[] bytes;
    private final int hash;

    StateKey(byte[] bytes) {
        this.bytes = bytes;
        this.hash = ByteKey.hash(bytes);
    }

    /** What the keys of a patient's closed records begin with, and no others. */
    public static byte[] closedPrefix(long patient) {
        return new ByteWriter().u8(CLOSED).u64(patient).toBytes();
    }

    /** Whether the record is closed under this patient's key. */
    public boolean isClosedOf(long patient) {
        return bytes.length >= PREFIX_BYTES
                && Arrays.equals(bytes, 0, PREFIX_BYTES, closedPrefix(patient), 0, PREFIX_BYTES);
    }

    /** The patient under whose key the record is closed, or null. */
    @Nullable
    Long closedUnder() {
        return bytes[0] == CLOSED ? ByteBuffer.wrap(bytes, 1, 8).getLong() : null;
    }

    /** A copy. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public int compareTo(StateKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StateKey k && hash == k.hash && Arrays.equals(bytes, k.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return (char) bytes[0] + HexFormat.of().formatHex(bytes, 1, bytes.length);
    }
}
