package org.wardledger.core.audit;

import java.util.List;

/**
 * What the entries of an audit show.
 *
 * @param assignments that the device had while the stream was sealed, by chain and in the order of their entries
 * @param readings how many sealed ones stand in it; those next to the range count too
 */
public record AuditFindings(Coverage coverage, List<ShownAssignment> assignments, int readings, int gaps) {
    public AuditFindings {
        assignments = List.copyOf(assignments);
    }

    /**
     * An assignment of the device, as its disclosed Assigned entry has it.
     *
     * @param handle of the assignment
     */
    public record ShownAssignment(int chain, long handle, String patient, String ward, String bed) {}
}
