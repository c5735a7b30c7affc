package org.wardledger.core.audit;

import java.util.List;

/**
 * Which sequences of a device's stream are sealed, refused or declared missing, and the entries that show it. Its shape
 * is right; whether it proves anything, {@link AuditCheck} says.
 *
 * @param parts one for each chain that has something of the stream, by chain, at least one
 * @param claim what is to follow from the entries
 */
public record Audit(AuditScope scope, List<AuditPart> parts, Coverage claim) {
    /** Throws IllegalArgumentException when the shape is not right. */
    public Audit {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("an audit without a chain shows nothing");
        }
        for (int i = 1; i < parts.size(); i++) {
            if (parts.get(i - 1).origin().chain() >= parts.get(i).origin().chain()) {
                throw new IllegalArgumentException("chains do not stand in their order");
            }
        }
    }

    /** An audit that claims just what these entries show; they must be such as {@link AuditCheck} accepts. */
    public static Audit of(AuditScope scope, List<AuditPart> parts) {
        Coverage covered = AuditCheck.shown(scope, parts).findings().coverage();
        return new Audit(scope, parts, covered);
    }
}
