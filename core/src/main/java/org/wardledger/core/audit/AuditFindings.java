package org.wardledger.core.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.AssignmentRef;

/**
 * What the entries of an audit show.
 *
 * @param assignments that the device had while the stream was sealed, by chain and in the order of their entries
 * @param handovers from one assignment to the next, by chain
 * @param readings how many sealed ones stand in it; those next to the range count too
 * @param refusals how many Refused entries
 */
public record AuditFindings(
        Coverage coverage,
        List<ShownAssignment> assignments,
        List<ShownHandover> handovers,
        int readings,
        int refusals,
        int gaps) {
    public AuditFindings {
        assignments = List.copyOf(assignments);
        handovers = List.copyOf(handovers);
    }

    /**
     * An assignment of the device, as its disclosed Assigned entry has it.
     *
     * @param handle of the assignment
     * @param fromMs where it begins when somebody registered it, else null
     */
    public record ShownAssignment(
            int chain,
            long handle,
            String patient,
            String ward,
            String bed,
            @Nullable Long fromMs) {
        public AssignmentRef ref() {
            return new AssignmentRef(chain, handle);
        }
    }

    /**
     * That the stream went on under another assignment, as its disclosed Handover entry has it.
     *
     * @param last the sequence with which it ended under the old one
     */
    public record ShownHandover(AssignmentRef to, AssignmentRef from, long last) {}

    /** Handovers from assignments of which the audit shows nothing: of a patient who was erased, for example. */
    public List<ShownHandover> fromElsewhere() {
        List<AssignmentRef> shown =
                assignments.stream().map(ShownAssignment::ref).toList();
        return handovers.stream()
                .filter(handover -> !shown.contains(handover.from()))
                .toList();
    }
}
