package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.hiding.PatientKey;

/**
 * Patients' keys and what only they open: keys as the view has them, keys made for the block at hand, closed records,
 * and the names under which patients are found. Mutable, not thread-safe.
 */
final class KeyBook {
    private final ChainView view;
    private final StateRecords records;
    private final List<PatientKey> made = new ArrayList<>();

    /** What was looked up before. */
    private final Map<Place, PatientKey> keys = new HashMap<>();

    private final Map<String, StateKey> names = new HashMap<>();

    private record Place(long patient, int epoch) {}

    KeyBook(ChainView view, StateRecords records) {
        this.view = view;
        this.records = records;
    }

    /** A patient's key, or null when there is none to be had. */
    @Nullable
    PatientKey key(long patient, int epoch) {
        Place place = new Place(patient, epoch);
        PatientKey known = keys.get(place);
        if (known == null && !records.isErased(patient)) {
            known = view.key(patient, epoch);
            if (known != null) {
                keys.put(place, known);
            }
        }
        return known;
    }

    /** Takes a key that was made for entries of the block at hand. */
    void add(PatientKey key) {
        keys.put(new Place(key.patient(), key.epoch()), key);
        made.add(key);
    }

    /** Under which record the patient with this id is found, or null on a node without keys. */
    @Nullable
    StateKey named(String id) {
        StateKey known = names.get(id);
        if (known == null) {
            byte[] lookup = view.lookup(id);
            if (lookup == null) {
                return null;
            }
            known = StateKeys.patientNamed(lookup);
            names.put(id, known);
        }
        return known;
    }

    /** A closed record, or null when there is none or its key is gone. */
    byte @Nullable [] open(long patient, StateKey name) {
        return ClosedRecords.open(this::key, patient, name, records.get(name));
    }

    /** Closes a record under the patient's newest key. */
    void close(PatientState patient, StateKey name, byte[] record) {
        PatientKey key = patient.key();
        if (key == null) {
            throw new IllegalStateException("a record to be closed without a key");
        }
        records.put(name, ClosedRecords.close(key, name, record));
    }

    /** Forgets a patient's keys, and the name when it is known. */
    void erase(long patient, @Nullable String id) {
        keys.keySet().removeIf(place -> place.patient() == patient);
        made.removeIf(key -> key.patient() == patient);
        if (id != null) {
            names.remove(id);
        }
    }

    /** Keys that were made since the last call. */
    List<PatientKey> drain() {
        List<PatientKey> drained = List.copyOf(made);
        made.clear();
        return drained;
    }

    /** Lets go of what can be looked up again. */
    void clear() {
        keys.clear();
        names.clear();
    }
}
