package org.wardledger.core.proof;

import java.util.Set;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.VerifierKey;

/** Whether a bundle proves its entry. */
public sealed interface BundleVerdict {
    /**
     * The entry is in the log that the checkpoint names, and known keys have signed that.
     *
     * @param keys whose signatures were good; never empty
     */
    record Proved(Checkpoint checkpoint, Set<VerifierKey> keys) implements BundleVerdict {
        public Proved {
            keys = Set.copyOf(keys);
        }
    }

    /** The bundle proves nothing. */
    record Refused(String reason) implements BundleVerdict {}
}
