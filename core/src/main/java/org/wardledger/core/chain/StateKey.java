package org.wardledger.core.chain;

import java.util.Arrays;
import java.util.HexFormat;

/** A key of a chain's derived state: bytes with value semantics, ordered as unsigned. */
public final class StateKey implements Comparable<StateKey> {
    private final byte[] bytes;

    StateKey(byte[] bytes) {
        this.bytes = bytes;
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
        return other instanceof StateKey k && Arrays.equals(bytes, k.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return (char) bytes[0] + HexFormat.of().formatHex(bytes, 1, bytes.length);
    }
}
