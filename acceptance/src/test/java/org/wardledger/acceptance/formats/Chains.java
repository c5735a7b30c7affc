package org.wardledger.acceptance.formats;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Which chain has whom. */
public final class Chains {
    private Chains() {}

    /** The chain of a patient, of so many. */
    public static int of(String patient, int chains) {
        byte[] hash = Trees.sha256(patient.getBytes(StandardCharsets.UTF_8));
        return (int) Long.remainderUnsigned(ByteBuffer.wrap(hash).getLong(), chains);
    }
}
