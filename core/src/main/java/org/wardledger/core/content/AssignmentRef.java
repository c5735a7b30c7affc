package org.wardledger.core.content;

import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;

/**
 * An assignment, wherever it was sealed.
 *
 * @param chain that it was sealed in, 0 to 2^31-1
 * @param assignment its handle
 */
public record AssignmentRef(int chain, long assignment) {
    public AssignmentRef {
        if (chain < 0) {
            throw new IllegalArgumentException("a chain is not negative");
        }
    }

    /** {@code ordinal} chain, {@code handle} assignment. */
    public void encode(ByteWriter out) {
        out.varint(chain).u64(assignment);
    }

    public static AssignmentRef decode(ByteReader in) {
        return new AssignmentRef(in.count(Integer.MAX_VALUE, "chain"), in.u64());
    }
}
