package org.wardledger.ledger.verify;

import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.merkle.ProofVerdict;
import org.wardledger.core.merkle.Proofs;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.NoteVerdict;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.Parsed;
import org.wardledger.core.note.VerifierKey;

/**
 * Holds what a running service signs now against checkpoints that were saved earlier, by consistency proofs and without
 * reading a block: that nothing was rewritten or cut off, not that what is in the blocks is right.
 */
final class QuickVerifier {
    private final @Nullable VerifierKey key;
    private final PrintStream out;
    private boolean wrong;

    QuickVerifier(@Nullable VerifierKey key, PrintStream out) {
        this.key = key;
        this.out = out;
    }

    /**
     * Returns the exit status.
     *
     * @throws BlockSource.Unanswered when nothing was found wrong until the source did not answer any more
     */
    int verify(HttpSource source, List<SavedCheckpoint> saved) {
        try {
            for (SavedCheckpoint checkpoint : saved) {
                String finding = finding(source, checkpoint);
                if (finding != null) {
                    out.println("WRONG: " + checkpoint.checkpoint().origin() + ": " + finding);
                    wrong = true;
                }
            }
        } catch (BlockSource.Unanswered e) {
            if (!wrong) {
                throw e;
            }
            out.println("NOT CHECKED to the end: " + e.getMessage());
        }
        if (wrong) {
            return LedgerVerifier.WRONG;
        }
        if (key == null) {
            out.println("NOT AUTHENTICATED: no --vkey was given; the logs fit together, whoever signed them");
            return LedgerVerifier.NOT_AUTHENTICATED;
        }
        out.println("OK: nothing that was signed is gone or changed; no block was read. Signed by " + key.text());
        return LedgerVerifier.AUTHENTIC;
    }

    /** What is wrong, or null. */
    private @Nullable String finding(HttpSource source, SavedCheckpoint saved) {
        if (!(Origin.parse(saved.checkpoint().origin()) instanceof Parsed.Good<Origin>(Origin origin))
                || origin.chain() >= source.chains()) {
            return saved.source() + " is of no log of this ledger";
        }
        String note = source.checkpoint(origin.chain());
        if (note == null) {
            return "nothing is signed any more, and " + saved.source() + " has "
                    + saved.checkpoint().size() + " blocks";
        }
        SavedCheckpoint newest;
        try {
            newest = SavedCheckpoint.parse("its newest signed checkpoint", note);
        } catch (IllegalArgumentException e) {
            return "its checkpoint is malformed: " + e.getMessage();
        }
        for (SavedCheckpoint each : List.of(saved, newest)) {
            String unsigned = unsigned(each);
            if (unsigned != null) {
                return unsigned;
            }
        }
        boolean later = Origin.parse(newest.checkpoint().origin()) instanceof Parsed.Good<Origin>(Origin now)
                && now.site().equals(origin.site())
                && now.chain() == origin.chain()
                && now.generation() >= origin.generation();
        if (!later) {
            return "its newest checkpoint is of the log " + newest.checkpoint().origin();
        }
        String difference = compare(source, origin.chain(), saved, newest.checkpoint());
        // all generations are one log: what it begins with was not lost
        return difference == null
                        || newest.checkpoint()
                                .origin()
                                .equals(saved.checkpoint().origin())
                ? difference
                : difference + "; its newest checkpoint is of the log "
                        + newest.checkpoint().origin() + ", and what was lost before that, verify says without --quick";
    }

    private @Nullable String unsigned(SavedCheckpoint checkpoint) {
        VerifierKey known = key;
        return known != null && checkpoint.note().verify(Set.of(known)) instanceof NoteVerdict.Unverified(String reason)
                ? checkpoint.source() + " is not signed by " + known.text() + ": " + reason
                : null;
    }

    private @Nullable String compare(HttpSource source, int chain, SavedCheckpoint saved, Checkpoint now) {
        Checkpoint then = saved.checkpoint();
        if (now.size() < then.size()) {
            return "only " + now.size() + " blocks are signed now, and " + saved.source() + " has " + then.size()
                    + ": the tail is cut";
        }
        boolean asked = then.size() > 0 && now.size() > then.size();
        List<byte[]> proof = asked ? source.consistency(chain, then.size(), now.size()) : List.of();
        ProofVerdict verdict = Proofs.verifyConsistency(
                then.size(), now.size(), then.root().toBytes(), now.root().toBytes(), proof);
        if (verdict.isValid() || verdict == ProofVerdict.VACUOUS) {
            out.printf(
                    "%s: the log of %d blocks still begins with %s, of %d%n",
                    now.origin(), now.size(), saved.source(), then.size());
            return null;
        }
        return "the log of " + now.size() + " blocks does not begin with " + saved.source() + ", of " + then.size()
                + " (" + verdict + "): it was rewritten, or the proof is none";
    }
}
