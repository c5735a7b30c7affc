package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.List;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.content.HandoverContent;
import org.wardledger.core.content.RegisteredContent;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.input.Input;
import org.wardledger.core.sequence.SequenceSet;
import org.wardledger.core.vitals.Patients;

/**
 * Seals what is registered of devices: assignments, their ends, what they hand over, and corrections. Part of a
 * {@link ChainSealer}.
 */
final class AssignmentSealer {
    /**
     * An assignment begins at least this long after it is sealed: a gateway admits readings up to 2 s ahead of its clock,
     * and may have read {@code wardledger.devices} to its end 2 s ago.
     */
    static final long LEAD_MS = 4_000;

    /** Boots of each stream that are handed over: few, so that a device's next boots do not close those before. */
    static final int HANDED_OVER_BOOTS = 4;

    private final ChainIdentity identity;
    private final ChainState state;
    private final BlockDraft draft;
    private final Refusals refusals;

    AssignmentSealer(ChainIdentity identity, ChainState state, BlockDraft draft, Refusals refusals) {
        this.identity = identity;
        this.state = state;
        this.draft = draft;
        this.refusals = refusals;
    }

    /** @param nowMs the owner's clock: what is sealed late must not act backwards either */
    boolean assign(long offset, Input.Assign input, byte[] bytes, long appendMs, long nowMs) {
        RegisteredContent meaning = input.meaning();
        if (state.assignments().state(input.assignment()) != null) {
            return drop();
        }
        if (meaning.fromMs() < Math.max(appendMs, nowMs) + LEAD_MS) {
            String detail = "an assignment begins at least " + LEAD_MS + " ms after it is sealed";
            return refusals.refuse(offset, meaning.patient(), ChainReason.ASSIGNMENT_TOO_LATE, detail, bytes, appendMs);
        }
        if (!draft.moveTo(appendMs)) {
            return false;
        }
        register(input.assignment(), meaning, draft.timeFor(appendMs));
        draft.registered(DeviceRecord.of(identity.chain(), input.assignment(), meaning));
        return true;
    }

    /** Of a record that stands: gateways have gone by it, so it is never too late for that. */
    void register(DeviceRecord record) {
        RegisteredContent meaning = new RegisteredContent(
                record.patient(),
                record.device(),
                record.ward(),
                record.bed(),
                record.fromMs(),
                null,
                record.predecessors());
        register(record.assignment(), meaning, draft.engineMs());
    }

    private void register(long assignment, RegisteredContent meaning, long engineMs) {
        PatientState known = state.patientNamed(meaning.patient());
        PatientState patient = known == null ? refusals.introduce(meaning.patient()) : known;
        byte[] context = Contexts.assigned(identity.generation(), assignment);
        Concealed concealed = draft.conceal(patient, context, List.of(meaning), engineMs);
        draft.append(new Entry.Assigned(engineMs, assignment, patient.handle(), concealed), null);
    }

    boolean release(long offset, Input.Release input, byte[] bytes, long appendMs) {
        AssignmentState assignment = state.assignments().state(input.assignment());
        if (assignment == null || assignment.isReleased()) {
            return drop();
        }
        if (input.release().untilMs() > draft.timeFor(appendMs)) {
            String detail = "the assignment is not over yet";
            return refusals.refuse(offset, Patients.UNKNOWN, ChainReason.RELEASE_TOO_EARLY, detail, bytes, appendMs);
        }
        PatientState patient = patient(assignment);
        if (patient.isErased()) {
            // nothing of it can be concealed any more, but what follows must know where it ended
            handOver(input.assignment(), input.release().successor());
            return drop();
        }
        if (!draft.moveTo(appendMs)) {
            return false;
        }
        long engineMs = draft.timeFor(appendMs);
        byte[] context = Contexts.released(identity.generation(), input.assignment());
        Concealed concealed = draft.conceal(patient, context, List.of(input.release()), engineMs);
        draft.append(
                new Entry.Released(engineMs, input.assignment(), input.release().untilMs(), concealed), null);
        handOver(input.assignment(), input.release().successor());
        return true;
    }

    /** What the assignment has sealed last goes to the one that follows. */
    private void handOver(long assignment, AssignmentRef successor) {
        List<Input.LastSequence> streams = new ArrayList<>();
        for (String name : state.assignments().streamNames(assignment)) {
            List<Integer> open = state.streams().openBoots(assignment, name);
            for (int ordinal : open.subList(Math.max(0, open.size() - HANDED_OVER_BOOTS), open.size())) {
                StreamState stream = opened(ordinal);
                if (stream.sequences().last() != SequenceSet.NONE) {
                    streams.add(new Input.LastSequence(
                            name, stream.boot(), stream.sequences().last()));
                }
            }
        }
        handOver(assignment, successor, streams);
    }

    private void handOver(long assignment, AssignmentRef successor, List<Input.LastSequence> streams) {
        AssignmentRef old = new AssignmentRef(identity.chain(), assignment);
        for (int from = 0; from < streams.size(); from += Input.Handover.MAX_STREAMS) {
            int to = Math.min(streams.size(), from + Input.Handover.MAX_STREAMS);
            draft.handOver(new SealedBlock.ForChain(
                    successor.chain(), new Input.Handover(successor.assignment(), old, streams.subList(from, to))));
        }
    }

    boolean handOver(Input.Handover input, long appendMs) {
        AssignmentState assignment = state.assignments().state(input.assignment());
        if (assignment == null || patient(assignment).isErased()) {
            return drop();
        }
        List<Input.LastSequence> fresh = input.streams().stream()
                .filter(one -> isFresh(input.assignment(), one))
                .toList();
        if (fresh.isEmpty()) {
            return drop();
        }
        if (!draft.moveTo(appendMs)) {
            return false;
        }
        long engineMs = draft.timeFor(appendMs);
        List<Input.LastSequence> left = new ArrayList<>();
        for (Input.LastSequence one : fresh) {
            if (isFresh(input.assignment(), one)) { // the one before it may have taken the last room, or be the same
                StreamState stream = handOver(patient(assignment), input, one, engineMs);
                left.add(new Input.LastSequence(
                        one.stream(), one.boot(), stream.sequences().last()));
            }
        }
        AssignmentRef successor = state.assignments().successor(input.assignment());
        if (successor != null) {
            // it was over before it got what it should have handed over itself
            handOver(input.assignment(), successor, left);
        }
        return true;
    }

    /** Whether the stream takes a handover: it has none yet, and is open or can be opened without closing another. */
    private boolean isFresh(long assignment, Input.LastSequence one) {
        StreamState stream = state.streams().get(assignment, one.stream(), one.boot());
        return stream == null
                ? state.streams().openBoots(assignment, one.stream()).size() < Streams.MAX_OPEN_BOOTS
                : !stream.isHandedOver();
    }

    private StreamState handOver(PatientState patient, Input.Handover input, Input.LastSequence one, long engineMs) {
        StreamState known = state.streams().get(input.assignment(), one.stream(), one.boot());
        StreamState stream = known == null ? draft.open(input.assignment(), one.stream(), one.boot(), engineMs) : known;
        byte[] context = Contexts.handover(identity.generation(), stream.ordinal());
        Concealed concealed = draft.conceal(patient, context, List.of(new HandoverContent(input.old())), engineMs);
        draft.append(new Entry.Handover(engineMs, stream.ordinal(), one.last(), concealed), null);
        return opened(stream.ordinal());
    }

    boolean reattribute(Input.Reattribute input, long appendMs) {
        AssignmentState assignment = state.assignments().state(input.assignment());
        if (assignment == null || patient(assignment).isErased() || state.hasHappened(input.event())) {
            return drop();
        }
        if (!draft.moveTo(appendMs)) {
            return false;
        }
        long engineMs = draft.timeFor(appendMs);
        byte[] context = Contexts.reattributed(identity.generation(), input.event());
        Concealed concealed = draft.conceal(patient(assignment), context, List.of(input.meaning()), engineMs);
        draft.append(
                new Entry.Reattributed(
                        engineMs,
                        input.event(),
                        assignment.patient(),
                        input.assignment(),
                        input.fromMs(),
                        input.toMs(),
                        concealed),
                null);
        return true;
    }

    private boolean drop() {
        draft.dropDuplicate();
        return true;
    }

    private PatientState patient(AssignmentState assignment) {
        PatientState patient = state.patient(assignment.patient());
        if (patient == null) {
            throw new LedgerBroken(identity.chain(), draft.height(), "no patient of an assignment");
        }
        return patient;
    }

    private StreamState opened(int ordinal) {
        StreamState stream = state.streams().get(ordinal);
        if (stream == null) {
            throw new LedgerBroken(identity.chain(), draft.height(), "stream " + ordinal + " is not there");
        }
        return stream;
    }
}
