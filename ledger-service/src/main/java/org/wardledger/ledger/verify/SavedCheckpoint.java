package org.wardledger.ledger.verify;

import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.SignedNote;

/**
 * A signed checkpoint that somebody kept, to hold the log against.
 *
 * @param source names it to people
 */
record SavedCheckpoint(String source, SignedNote note, Checkpoint checkpoint) {

    /** @throws IllegalArgumentException when it is not a signed checkpoint */
    static SavedCheckpoint parse(String source, String text) {
        SignedNote note = SignedNote.parse(text).orThrow();
        return new SavedCheckpoint(source, note, Checkpoint.parse(note.text()).orThrow());
    }
}
