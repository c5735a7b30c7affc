package org.wardledger.core.chain;

import org.jspecify.annotations.Nullable;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.merkle.Hash;

/** Which messages were refused for a patient: each counts once, however often it is delivered. Mutable, not thread-safe. */
final class RefusalBook {
    private final StateRecords records;
    private final KeyBook keys;

    RefusalBook(StateRecords records, KeyBook keys) {
        this.records = records;
        this.keys = keys;
    }

    /** Whether a refusal of the message is sealed. */
    boolean has(long patient, Hash digest) {
        StateKey place = place(patient, digest);
        return place != null && records.get(place) != null;
    }

    /** Takes note of a message whose refusal is sealed at this place. */
    void add(long patient, Hash digest, Position position) {
        StateKey place = place(patient, digest);
        if (place == null) {
            throw new IllegalStateException("a refusal was opened without a key");
        }
        records.put(place, position.encode());
    }

    private @Nullable StateKey place(long patient, Hash digest) {
        PatientKey first = keys.key(patient, 0); // the same for ever, whatever epoch it is
        return first == null ? null : StateKeys.refusal(patient, first.lookup(digest.toBytes()));
    }
}
