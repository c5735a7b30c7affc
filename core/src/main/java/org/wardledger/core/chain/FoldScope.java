package org.wardledger.core.chain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.Content;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.hiding.PatientKey;

/**
 * Where a fold is, and what it can read there. What every kind of entry of a patient asks for. Mutable, not thread-safe.
 */
final class FoldScope {
    private final int chain;
    private final ChainState state;
    private long height;
    private int generation;
    private int index;
    private int passedOver;

    FoldScope(int chain, ChainState state) {
        this.chain = chain;
        this.state = state;
    }

    void beginBlock(long nextHeight, int itsGeneration) {
        height = nextHeight;
        generation = itsGeneration;
        index = 0;
        passedOver = 0;
    }

    void at(int nextIndex) {
        index = nextIndex;
    }

    int chain() {
        return chain;
    }

    int generation() {
        return generation;
    }

    /** Of the entry at hand. */
    Position position() {
        return new Position(height, index);
    }

    boolean isFirstOfChain() {
        return height == 0 && index == 0;
    }

    /** Entries of the block so far that say something that could not be read. */
    int passedOver() {
        return passedOver;
    }

    /** A patient who was introduced and not erased. */
    PatientState alive(long handle) {
        PatientState patient = state.patient(handle);
        if (patient == null) {
            throw broken("a patient's handle that nothing introduced");
        }
        return alive(patient);
    }

    PatientState alive(PatientState patient) {
        if (patient.isErased()) {
            throw broken("of a patient that was erased");
        }
        return patient;
    }

    /** What an entry conceals, or null where the key is not to be had. */
    @Nullable
    List<Content> reveal(PatientState patient, byte[] context, Concealed concealed) {
        if (concealed.epoch() != patient.epoch()) {
            throw broken("key epoch " + patient.epoch() + " expected");
        }
        PatientKey key = patient.key();
        if (key == null) {
            passedOver++;
            state.touched(patient); // its key may have gone before the entry that says so: it has no timers any more
            return null;
        }
        return state.contents().reveal(patient, key, context, concealed);
    }

    /** A content says who the patient of its handle is. */
    void bind(PatientState patient, String id) {
        String bound = patient.id();
        if (bound == null) {
            if (state.patientNamed(id) != null) {
                throw broken("one patient under two handles");
            }
            state.bind(patient, id);
        } else if (!bound.equals(id)) {
            throw broken("one handle for two patients");
        }
    }

    void happened(EventId event) {
        if (state.hasHappened(event)) {
            throw broken("event " + event + " took effect before");
        }
        state.happened(event, position());
    }

    LedgerBroken broken(String what) {
        return new LedgerBroken(chain, height, "entry " + index + ": " + what);
    }

    /** Of the block and no entry of it. */
    LedgerBroken blockBroken(String what) {
        return new LedgerBroken(chain, height, what);
    }
}
