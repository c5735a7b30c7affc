package org.wardledger.core.note;

import java.util.Set;

/** Whether a note is by someone whose key is known. */
public sealed interface NoteVerdict {
    /**
     * At least one known key signed, and every signature that claims to be by a known key is good.
     *
     * @param text what was signed
     * @param keys whose signatures were good; never empty
     */
    record Verified(String text, Set<VerifierKey> keys) implements NoteVerdict {
        public Verified {
            keys = Set.copyOf(keys);
        }

        /** The text as a checkpoint, which a signed text need not be. */
        public Parsed<Checkpoint> checkpoint() {
            return Checkpoint.parse(text);
        }
    }

    /** Nothing in the note may be relied on. */
    record Unverified(String reason) implements NoteVerdict {}
}
