package org.wardledger.core.chain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.sequence.Standing;
import org.wardledger.core.vitals.Reading;

/** Seals readings, each once, under the assignment that it belongs to. Part of a {@link ChainSealer}. */
final class ReadingSealer {

    private final ChainIdentity identity;
    private final ChainState state;
    private final BlockDraft draft;
    private final Refusals refusals;
    private final StreamSealer streams;

    ReadingSealer(ChainIdentity identity, ChainState state, BlockDraft draft, Refusals refusals, StreamSealer streams) {
        this.identity = identity;
        this.state = state;
        this.draft = draft;
        this.refusals = refusals;
        this.streams = streams;
    }

    boolean seal(long offset, ReadingInput input, long appendMs) {
        Reading reading = input.admitted().reading();
        String patientId = input.admitted().patient();
        PatientState known = state.patientNamed(patientId);
        Assignment assignment = known == null
                ? null
                : streams.assignment(known, reading.device(), reading.ward(), reading.bed(), input.under());
        if (input.under() != null && assignment == null) {
            String detail = "no such assignment of this patient, device and bed";
            return refusals.refuse(offset, input, ChainReason.UNKNOWN_ASSIGNMENT, detail, appendMs);
        }
        StreamState opened = assignment == null
                ? null
                : state.streams().get(assignment.handle(), reading.stream().name(), reading.boot());
        StreamState stream = opened == null ? null : draft.ready(opened, reading.seq());
        if (known != null && stream != null) {
            Standing standing = stream.sequences().standing(reading.seq());
            if (standing != Standing.NEW && !state.streams().isRefused(stream.ordinal(), reading.seq())) {
                return again(offset, input, known, stream, standing, appendMs);
            }
        }
        if (assignment != null && !holds(assignment, reading)) {
            return refusals.refuse(
                    offset,
                    input,
                    ChainReason.OUTSIDE_ASSIGNMENT,
                    "its assignment does not hold at its time",
                    appendMs);
        }
        if (!draft.moveTo(appendMs)) {
            return false;
        }
        PatientState patient = known == null ? refusals.introduce(patientId) : known;
        seal(patient, assignment, stream, input, draft.timeFor(appendMs));
        return true;
    }

    private void seal(
            PatientState patient,
            @Nullable Assignment known,
            @Nullable StreamState opened,
            ReadingInput input,
            long engineMs) {
        Reading reading = input.admitted().reading();
        Assignment assignment = known == null
                ? streams.assign(
                        patient, input.admitted().patient(), reading.device(), reading.ward(), reading.bed(), engineMs)
                : known;
        StreamState stream = opened == null
                ? streams.open(assignment, reading.stream().name(), reading.boot(), reading.seq(), engineMs)
                : opened;
        byte[] context = Contexts.reading(identity.generation(), stream.ordinal(), reading.seq());
        Concealed concealed = draft.conceal(patient, context, Content.of(reading.body()), engineMs);
        draft.append(
                new Entry.Reading(
                        engineMs,
                        stream.ordinal(),
                        reading.seq(),
                        reading.timeMs(),
                        input.admitted().arrivalMs(),
                        concealed),
                null);
    }

    private boolean holds(Assignment assignment, Reading reading) {
        AssignmentState known = state.assignments().state(assignment.handle());
        return known != null && assignment.holds(reading.timeMs(), known.untilMs());
    }

    /** A reading whose sequence is not new in its stream. */
    private boolean again(
            long offset,
            ReadingInput input,
            PatientState patient,
            StreamState stream,
            Standing standing,
            long appendMs) {
        Reading reading = input.admitted().reading();
        Sealed sealed = sealed(stream, reading.seq());
        if (sealed == null) {
            if (standing == Standing.SEALED && reading.seq() != stream.handover()) {
                throw new LedgerBroken(identity.chain(), draft.height(), "no place of a sealed reading");
            }
            return refusals.refuse(
                    offset, input, ChainReason.TOO_LATE, "its stream does not take this sequence any more", appendMs);
        }
        if (isSame(patient, stream, sealed, reading, Content.of(reading.body()))) {
            draft.dropDuplicate();
            return true;
        }
        return refusals.refuse(
                offset,
                input,
                ChainReason.IDENTITY_REUSED,
                "this identity was sealed before with other content",
                appendMs);
    }

    /** A sealed reading, and the generation in which it was. */
    private record Sealed(Entry.Reading entry, int generation) {}

    private @Nullable Sealed sealed(StreamState stream, long seq) {
        Position position = state.streams().position(stream.ordinal(), seq);
        if (position == null) {
            return null;
        }
        byte[] entry = position.height() == draft.height() ? draft.entry(position.index()) : state.entry(position);
        if (entry == null || !(EntryCodec.decode(entry) instanceof Entry.Reading reading)) {
            throw new LedgerBroken(identity.chain(), position.height(), "no reading at entry " + position.index());
        }
        return new Sealed(reading, state.generations().at(position.height() + 1));
    }

    /** Judged under the key and the generation that the sealed one was made under: the same contents are what it commits to. */
    private boolean isSame(
            PatientState patient, StreamState stream, Sealed sealed, Reading reading, List<Content> contents) {
        Entry.Reading entry = sealed.entry();
        PatientKey key = draft.keyOf(patient, entry.contents().epoch());
        byte[] context = Contexts.reading(sealed.generation(), stream.ordinal(), entry.seq());
        List<byte[]> bytes = contents.stream().map(ContentCodec::encode).toList();
        return entry.readingMs() == reading.timeMs()
                && key.commits(context, entry.contents().commitment(), bytes);
    }
}
