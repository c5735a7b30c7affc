package org.wardledger.core.chain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.content.Cid;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.hiding.Disclosure;
import org.wardledger.core.hiding.PatientKey;

/**
 * Typed reads of a chain's derived state, for queries. What it returns was true once and stays true until the patient is
 * erased: handles, ordinals, contents and places never change. As thread-safe as its view.
 */
public final class ChainReader {
    private final ChainView view;

    public ChainReader(ChainView view) {
        this.view = view;
    }

    /** Handle of the patient with this id, or null; null too on a node without keys. */
    public @Nullable Long patientHandle(String id) {
        byte[] lookup = view.lookup(id);
        byte[] handle = lookup == null ? null : view.state(StateKeys.patientNamed(lookup));
        return handle == null ? null : new ByteReader(handle).u64();
    }

    /** Id of the patient with this handle, or null when there is none or its key is gone. */
    public @Nullable String patientId(long handle) {
        StateKey name = StateKeys.name(handle);
        byte[] id = ClosedRecords.open(view::key, handle, name, view.state(name));
        return id == null ? null : new String(id, StandardCharsets.UTF_8);
    }

    /** What was recorded of a patient and holds now; empty when nothing was, or the key is gone. */
    public Chart chart(long handle) {
        StateKey name = StateKeys.chart(handle);
        byte[] chart = ClosedRecords.open(view::key, handle, name, view.state(name));
        return chart == null ? Chart.EMPTY : Chart.decode(chart);
    }

    /** Where things were recorded of a patient, in the order in which they were sealed; nowhere once the patient is erased. */
    public List<Position> records(long handle) {
        byte[] places = view.state(StateKeys.records(handle));
        List<Position> found = new ArrayList<>();
        for (ByteReader in = new ByteReader(places == null ? new byte[0] : places); in.hasMore(); ) {
            found.add(Position.decode(in));
        }
        return found;
    }

    /** Whether this patient was erased. */
    public boolean isErased(long handle) {
        byte[] bytes = view.state(StateKeys.patient(handle));
        return bytes != null && PatientState.decode(handle, bytes).isErased();
    }

    /** Whether the chain knows this patient, and has not erased it. */
    public boolean isAlive(long handle) {
        byte[] bytes = view.state(StateKeys.patient(handle));
        return bytes != null && !PatientState.decode(handle, bytes).isErased();
    }

    /** Whether a patient who is not erased has entries that were passed over for want of a key: who it is was never read. */
    public boolean isPassedOver(long handle) {
        byte[] bytes = view.state(StateKeys.patient(handle));
        return bytes != null
                && !PatientState.decode(handle, bytes).isErased()
                && view.state(StateKeys.name(handle)) == null;
    }

    /** How many patients are not erased and cannot be read here: a key is missing, or came after it was needed. */
    public int unreadable() {
        int found = 0;
        for (int number = 0; number < patients(); number++) {
            Long handle = patientNumber(number);
            byte[] bytes = handle == null ? null : view.state(StateKeys.patient(handle));
            if (handle == null || bytes == null) {
                continue;
            }
            PatientState patient = PatientState.decode(handle, bytes);
            boolean hasKeys =
                    IntStream.rangeClosed(0, patient.epoch()).allMatch(epoch -> view.key(handle, epoch) != null);
            found += !patient.isErased() && (!hasKeys || isPassedOver(handle)) ? 1 : 0;
        }
        return found;
    }

    /** How many patients the chain has. */
    public int patients() {
        byte[] bytes = view.state(StateKeys.chain());
        return bytes == null ? 0 : ChainRecord.decode(bytes).patients();
    }

    /** Handle of the patient that came as the {@code number}th, from 0, or null. */
    public @Nullable Long patientNumber(int number) {
        byte[] handle = view.state(StateKeys.patientNumber(number));
        return handle == null ? null : new ByteReader(handle).u64();
    }

    /** All keys whose signatures count or counted; empty before genesis. */
    public ChainKeys keys() {
        byte[] bytes = view.state(StateKeys.keys());
        return bytes == null ? ChainKeys.NONE : ChainKeys.decode(bytes);
    }

    /** Texts of the keys that sign, and whose signatures count, as of the newest block. */
    public List<String> acceptedKeys() {
        byte[] bytes = view.state(StateKeys.chain());
        return bytes == null ? List.of() : keys().at(ChainRecord.decode(bytes).engineMs());
    }

    /** Which generations the chain has had. */
    public Generations generations() {
        return Generations.read(view);
    }

    /** Engine time of the newest entry, 0 before the first. */
    public long engineMs() {
        byte[] bytes = view.state(StateKeys.chain());
        return bytes == null ? 0 : ChainRecord.decode(bytes).engineMs();
    }

    /** Handle of the patient that an assignment is for, or null. */
    public @Nullable Long patientOf(long assignment) {
        AssignmentState state = assignmentState(assignment);
        return state == null ? null : state.patient();
    }

    /** What an assignment's entries say without a key, or null when there is no such assignment. */
    public @Nullable AssignmentState assignmentState(long assignment) {
        byte[] bytes = view.state(StateKeys.assignment(assignment));
        return bytes == null ? null : AssignmentState.decode(bytes);
    }

    /** What was reattributed of an assignment, in the order in which it was sealed. */
    public List<Reattribution> reattributions(long assignment) {
        AssignmentState state = assignmentState(assignment);
        List<Reattribution> found = new ArrayList<>();
        for (int number = 0; state != null && number < state.reattributions(); number++) {
            byte[] bytes = view.state(StateKeys.reattribution(assignment, number));
            if (bytes != null) {
                found.add(Reattribution.decode(bytes));
            }
        }
        return found;
    }

    /** Names of the streams under an assignment, in the order in which they were opened. */
    public List<String> streamNames(long assignment) {
        AssignmentState state = assignmentState(assignment);
        List<String> names = new ArrayList<>();
        for (int number = 0; state != null && number < state.streams(); number++) {
            byte[] name = view.state(StateKeys.streamName(assignment, number));
            if (name != null) {
                names.add(new ByteReader(name).text(255, "stream"));
            }
        }
        return names;
    }

    /** The open boots of a stream, oldest first. */
    public List<StreamState> openBoots(long assignment, String stream) {
        byte[] ordinals = view.state(StateKeys.openBoots(assignment, stream));
        List<StreamState> found = new ArrayList<>();
        for (ByteReader in = new ByteReader(ordinals == null ? new byte[0] : ordinals); in.hasMore(); ) {
            StreamState open = stream(in.count(Integer.MAX_VALUE, "ordinal"));
            if (open != null) {
                found.add(open);
            }
        }
        return found;
    }

    /** What an assignment means, or null when there is none or the patient's key is gone. */
    public @Nullable Assignment assignment(long handle) {
        Long patient = patientOf(handle);
        if (patient == null) {
            return null;
        }
        StateKey name = StateKeys.meaning(patient, handle);
        byte[] meaning = ClosedRecords.open(view::key, patient, name, view.state(name));
        return meaning == null ? null : Assignment.decode(handle, patient, meaning);
    }

    /** Handles of a patient's registered assignments, in the order in which they came; empty once the patient is erased. */
    public List<Long> registered(long patient) {
        byte[] handles = view.state(StateKeys.registered(patient));
        List<Long> found = new ArrayList<>();
        for (ByteReader in = new ByteReader(handles == null ? new byte[0] : handles); in.hasMore(); ) {
            found.add(in.u64());
        }
        return found;
    }

    /** Which assignment the device has after one that was released, or null when there is none or the key is gone. */
    public @Nullable AssignmentRef successor(long assignment) {
        Long patient = patientOf(assignment);
        if (patient == null) {
            return null;
        }
        StateKey name = StateKeys.successor(patient, assignment);
        byte[] ref = ClosedRecords.open(view::key, patient, name, view.state(name));
        return ref == null ? null : AssignmentRef.decode(new ByteReader(ref));
    }

    /** Where an event took effect, or null. */
    public @Nullable Position event(EventId event) {
        byte[] bytes = view.state(StateKeys.event(event));
        return bytes == null ? null : Position.decode(bytes);
    }

    public @Nullable StreamState stream(int ordinal) {
        byte[] bytes = view.state(StateKeys.stream(ordinal));
        return bytes == null ? null : StreamState.decode(ordinal, bytes);
    }

    /** Ordinal of one boot of a stream under an assignment, or null. */
    public @Nullable Integer streamOrdinal(long assignment, String stream, String boot) {
        byte[] ordinal = view.state(StateKeys.streamOf(assignment, stream, boot));
        return ordinal == null ? null : new ByteReader(ordinal).count(Integer.MAX_VALUE, "ordinal");
    }

    /** Where a reading was sealed, or null. */
    public @Nullable Position position(int stream, long seq) {
        byte[] bytes = view.state(StateKeys.reading(stream, seq));
        return bytes == null ? null : Position.decode(bytes);
    }

    /** A stream's Gap entry of this number, from 0, or null; {@link StreamState#gaps()} says how many there are. */
    public @Nullable SealedGap gap(int stream, int number) {
        byte[] bytes = view.state(StateKeys.gap(stream, number));
        return bytes == null ? null : SealedGap.decode(bytes);
    }

    /** CID of a patient's content, or null. */
    public @Nullable Cid cid(long patient, int ordinal) {
        byte[] stored = view.state(StateKeys.content(patient, ordinal));
        if (stored == null) {
            return null;
        }
        ByteReader in = new ByteReader(stored);
        in.count(Integer.MAX_VALUE, "key epoch");
        return Cid.ofDigest(in.bytes(Cid.DIGEST_BYTES));
    }

    /** A patient's content, or null when there is none, or its payload or its key is gone. */
    public @Nullable Content content(long patient, int ordinal) {
        byte[] bytes = contentBytes(patient, ordinal);
        return bytes == null ? null : ContentCodec.decode(bytes);
    }

    /** The same as canonical bytes. */
    public byte @Nullable [] contentBytes(long patient, int ordinal) {
        byte[] stored = view.state(StateKeys.content(patient, ordinal));
        if (stored == null) {
            return null;
        }
        ByteReader in = new ByteReader(stored);
        PatientKey key = view.key(patient, in.count(Integer.MAX_VALUE, "key epoch"));
        byte[] payload = view.payload(Cid.ofDigest(in.bytes(Cid.DIGEST_BYTES)));
        return key == null || payload == null ? null : key.open(payload);
    }

    /**
     * The ordinals that an entry of the patient refers to, or null when the key is gone.
     *
     * @param context the entry's identity, {@link org.wardledger.core.entry.Contexts}
     */
    public @Nullable List<Integer> reveal(long patient, byte[] context, Concealed concealed) {
        PatientKey key = view.key(patient, concealed.epoch());
        return key == null ? null : key.reveal(context, concealed);
    }

    /** What opens an entry's commitment to anybody, or null when the key or a content is gone. */
    public @Nullable Disclosure disclose(long patient, byte[] context, Concealed concealed) {
        PatientKey key = view.key(patient, concealed.epoch());
        if (key == null) {
            return null;
        }
        List<byte[]> contents = new ArrayList<>();
        for (int ordinal : key.reveal(context, concealed)) {
            byte[] content = contentBytes(patient, ordinal);
            if (content == null) {
                return null;
            }
            contents.add(content);
        }
        return key.disclose(context, contents);
    }
}
