package org.wardledger.core.audit;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.hiding.Disclosure;

/**
 * One entry that an audit shows. Immutable as long as nobody writes into its bytes.
 *
 * @param index of the entry in its block
 * @param disclosure opens it, where what it conceals is part of what the audit shows
 */
public record AuditEntry(int index, byte[] bytes, @Nullable Disclosure disclosure) {
    @Override
    public boolean equals(Object other) {
        return other instanceof AuditEntry e
                && index == e.index
                && Arrays.equals(bytes, e.bytes)
                && Objects.equals(disclosure, e.disclosure);
    }

    @Override
    public int hashCode() {
        return 31 * index + Arrays.hashCode(bytes);
    }
}
