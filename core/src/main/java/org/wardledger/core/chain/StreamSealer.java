package org.wardledger.core.chain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.AssignmentContent;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.input.Input;

/** Finds the stream that something of a device belongs to, and begins it where it was not. Part of a {@link ChainSealer}. */
final class StreamSealer {
    private final ChainIdentity identity;
    private final ChainState state;
    private final BlockDraft draft;
    private final Secrets secrets;

    StreamSealer(ChainIdentity identity, ChainState state, BlockDraft draft, Secrets secrets) {
        this.identity = identity;
        this.state = state;
        this.draft = draft;
        this.secrets = secrets;
    }

    /**
     * The assignment of a device in a bed to the patient, or null when there is none yet, or not such a one.
     *
     * @param under the registered one that the gateway found, or null
     */
    @Nullable
    Assignment assignment(PatientState patient, String device, String ward, String bed, @Nullable Long under) {
        if (under == null) {
            return state.assignments().implicit(patient, device, ward, bed);
        }
        Assignment named = state.assignments().get(under);
        boolean fits = named != null
                && named.registered() != null
                && named.patient() == patient.handle()
                && named.isOf(device, ward, bed);
        return fits ? named : null;
    }

    /** Assigns a device to the patient of the bed in which it was heard first. */
    Assignment assign(PatientState patient, String patientId, String device, String ward, String bed, long engineMs) {
        long handle = secrets.nextHandle();
        while (state.assignments().state(handle) != null) {
            handle = secrets.nextHandle();
        }
        AssignmentContent meaning = new AssignmentContent(patientId, device, ward, bed);
        byte[] context = Contexts.assigned(identity.generation(), handle);
        Concealed concealed = draft.conceal(patient, context, List.of(meaning), engineMs);
        draft.append(new Entry.Assigned(engineMs, handle, patient.handle(), concealed), null);
        return Assignment.implicit(handle, patient.handle(), device, ward, bed);
    }

    /**
     * Opens a boot of a stream.
     *
     * @param seq the first that comes of it, in the same block
     */
    StreamState open(Assignment assignment, String stream, String boot, long seq, long engineMs) {
        StreamState opened = draft.open(assignment.handle(), stream, boot, engineMs);
        AssignmentRef successor = state.assignments().successor(assignment.handle());
        if (successor != null) {
            // its assignment was over before anything of the boot came: what follows hears of it now
            AssignmentRef old = new AssignmentRef(identity.chain(), assignment.handle());
            draft.handOver(new SealedBlock.ForChain(
                    successor.chain(),
                    new Input.Handover(
                            successor.assignment(), old, List.of(new Input.LastSequence(stream, boot, seq)))));
        }
        return opened;
    }
}
