package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.hiding.PatientKey;

/**
 * Assignments of devices: whose they are, what they mean where the key is, and when they ended. Mutable, not
 * thread-safe.
 */
final class AssignmentBook {
    private final StateRecords records;
    private final KeyBook keys;

    /** What was opened before; nothing in here but what the records say. */
    private final Map<Long, Assignment> opened = new HashMap<>();

    AssignmentBook(StateRecords records, KeyBook keys) {
        this.records = records;
        this.keys = keys;
    }

    /** What anybody knows of an assignment, or null when there is none. */
    @Nullable
    AssignmentState state(long assignment) {
        byte[] bytes = records.get(StateKeys.assignment(assignment));
        return bytes == null ? null : AssignmentState.decode(bytes);
    }

    void put(long assignment, AssignmentState state) {
        records.put(StateKeys.assignment(assignment), state.encode());
    }

    /** What an assignment means, or null when there is none or its key is gone. */
    @Nullable
    Assignment get(long handle) {
        Assignment known = opened.get(handle);
        if (known == null) {
            AssignmentState state = state(handle);
            byte[] meaning =
                    state == null ? null : keys.open(state.patient(), StateKeys.meaning(state.patient(), handle));
            if (state == null || meaning == null) {
                return null;
            }
            known = Assignment.decode(handle, state.patient(), meaning);
            opened.put(handle, known);
        }
        return known;
    }

    /** The implicit assignment of this device in this bed to the patient, or null. */
    @Nullable
    Assignment implicit(PatientState patient, String device, String ward, String bed) {
        StateKey place = place(patient.handle(), device, ward, bed);
        byte[] handle = place == null ? null : records.get(place);
        return handle == null ? null : get(new ByteReader(handle).u64());
    }

    private @Nullable StateKey place(long patient, String device, String ward, String bed) {
        PatientKey first = keys.key(patient, 0); // the same for ever, whatever epoch it is
        return first == null
                ? null
                : StateKeys.assignmentOf(patient, first.lookup(Assignment.meaning(device, ward, bed)));
    }

    void addMeaning(PatientState patient, Assignment a) {
        if (a.registered() == null) {
            StateKey place = place(a.patient(), a.device(), a.ward(), a.bed());
            if (place == null) {
                throw new IllegalStateException("an assignment was opened without a key");
            }
            records.put(place, handleBytes(a.handle()));
        } else {
            StateKey place = StateKeys.registered(a.patient());
            byte[] before = records.get(place);
            ByteWriter all = new ByteWriter();
            records.put(
                    place,
                    (before == null ? all : all.bytes(before)).u64(a.handle()).toBytes());
        }
        keys.close(patient, StateKeys.meaning(a.patient(), a.handle()), a.encodeMeaning());
        opened.put(a.handle(), a);
    }

    /** Handles of a patient's registered assignments, in the order in which they came. */
    List<Long> registered(long patient) {
        byte[] handles = records.get(StateKeys.registered(patient));
        List<Long> found = new ArrayList<>();
        if (handles != null) {
            ByteReader in = new ByteReader(handles);
            while (in.hasMore()) {
                found.add(in.u64());
            }
        }
        return found;
    }

    /** Which assignment the device has after one that was released, or null when there is none or its key is gone. */
    @Nullable
    AssignmentRef successor(long assignment) {
        AssignmentState state = state(assignment);
        byte[] ref =
                state == null ? null : keys.open(state.patient(), StateKeys.successor(state.patient(), assignment));
        return ref == null ? null : AssignmentRef.decode(new ByteReader(ref));
    }

    void addSuccessor(PatientState patient, long assignment, AssignmentRef successor) {
        ByteWriter out = new ByteWriter();
        successor.encode(out);
        keys.close(patient, StateKeys.successor(patient.handle(), assignment), out.toBytes());
    }

    /** Names of the streams that were opened under an assignment, in the order in which they came. */
    List<String> streamNames(long assignment) {
        AssignmentState state = state(assignment);
        List<String> names = new ArrayList<>();
        for (int number = 0; state != null && number < state.streams(); number++) {
            byte[] name = records.get(StateKeys.streamName(assignment, number));
            if (name == null) {
                throw new IllegalStateException("the state lost the name of a stream");
            }
            names.add(new ByteReader(name).text(255, "stream"));
        }
        return names;
    }

    /** A stream of this name is opened for the first time under the assignment. */
    void addStreamName(long assignment, String name) {
        AssignmentState state = known(assignment);
        records.put(
                StateKeys.streamName(assignment, state.streams()),
                new ByteWriter().text(name).toBytes());
        put(assignment, state.withOneMoreStream());
    }

    void addReattribution(long assignment, Reattribution reattribution) {
        AssignmentState state = known(assignment);
        records.put(StateKeys.reattribution(assignment, state.reattributions()), reattribution.encode());
        put(assignment, state.withOneMoreReattribution());
    }

    private AssignmentState known(long assignment) {
        AssignmentState state = state(assignment);
        if (state == null) {
            throw new IllegalStateException("an assignment that is not there");
        }
        return state;
    }

    /** Forgets what was opened of a patient. */
    void erase(long patient) {
        opened.values().removeIf(assignment -> assignment.patient() == patient);
    }

    /** Lets go of what can be opened again. */
    void clear() {
        opened.clear();
    }

    private static byte[] handleBytes(long handle) {
        return new ByteWriter().u64(handle).toBytes();
    }
}
