package org.wardledger.ledger.verify;

import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.merkle.ProofVerdict;
import org.wardledger.core.merkle.Proofs;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.NoteVerdict;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.Parsed;
import org.wardledger.core.note.Rotation;
import org.wardledger.core.note.VerifierKey;
import org.wardledger.core.proof.Bundle;
import org.wardledger.core.proof.BundleCheck;
import org.wardledger.core.proof.BundleVerdict;
import org.wardledger.core.proof.Included;
import org.wardledger.ledger.wire.ProofJson;

/**
 * Holds what a running service signs now against checkpoints that were saved earlier, by consistency proofs and without
 * reading a block: that nothing was rewritten or cut off, not that what is in the blocks is right.
 */
final class QuickVerifier {
    private final @Nullable VerifierKey key;
    private final PrintStream out;
    private final Set<VerifierKey> signers = new LinkedHashSet<>();
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
        out.println("OK: nothing that was signed is gone or changed; no block was read. Signed by "
                + Signers.text(signers, key));
        return LedgerVerifier.AUTHENTIC;
    }

    /** What is wrong, or null. */
    private @Nullable String finding(HttpSource source, SavedCheckpoint saved) {
        if (!(Origin.parse(saved.checkpoint().origin()) instanceof Parsed.Good<Origin>(Origin origin))
                || origin.chain() >= source.chains()) {
            return saved.source() + " is of no log of this ledger";
        }
        byte[] beginning = source.beginning(origin.chain());
        if (beginning == null) {
            return "nothing is signed any more, and " + saved.source() + " has "
                    + saved.checkpoint().size() + " blocks";
        }
        Bundle newest;
        try {
            newest = ProofJson.decode(beginning);
        } catch (DecodeException e) {
            return "what comes with its newest checkpoint is no proof: " + e.getMessage();
        }
        String problem = problem(newest);
        if (problem == null) {
            problem = unsigned(saved, newest);
        }
        if (problem != null) {
            return problem;
        }
        Checkpoint claim = newest.claim();
        boolean later = Origin.parse(claim.origin()) instanceof Parsed.Good<Origin>(Origin now)
                && now.site().equals(origin.site())
                && now.chain() == origin.chain()
                && now.generation() >= origin.generation();
        if (!later) {
            return "its newest checkpoint is of the log " + claim.origin();
        }
        String difference = compare(source, origin.chain(), saved, claim);
        // all generations are one log: what it begins with was not lost
        return difference == null || claim.origin().equals(saved.checkpoint().origin())
                ? difference
                : difference + "; its newest checkpoint is of the log " + claim.origin()
                        + ", and what was lost before that, verify says without --quick";
    }

    private @Nullable String problem(Bundle newest) {
        VerifierKey known = key;
        if (known == null) {
            return BundleCheck.inconsistency(newest).orElse(null);
        }
        return switch (BundleCheck.verify(newest, Set.of(known))) {
            case BundleVerdict.Refused(String reason) -> "its newest checkpoint is not vouched for: " + reason;
            case BundleVerdict.Proved(Checkpoint claim, Set<VerifierKey> keys) -> {
                signers.addAll(keys);
                yield null;
            }
        };
    }

    /** By the given key, or by one that the log had when it was of that size: what it signed is compared anyway. */
    private @Nullable String unsigned(SavedCheckpoint saved, Bundle newest) {
        VerifierKey known = key;
        if (known == null) {
            return null;
        }
        Set<VerifierKey> then = new LinkedHashSet<>(Set.of(known));
        for (Included shown : newest.rotations()) {
            if (shown.header().height() < saved.checkpoint().size()
                    && EntryCodec.decode(shown.entry()) instanceof Entry.KeyRotated rotated) {
                then.add(Rotation.parse(rotated.note()).orThrow().to());
            }
        }
        if (!newest.rotations().isEmpty()
                && EntryCodec.decode(newest.rotations().getFirst().entry()) instanceof Entry.KeyRotated first) {
            then.add(Rotation.parse(first.note()).orThrow().from());
        }
        return saved.note().verify(then) instanceof NoteVerdict.Unverified(String reason)
                ? saved.source() + " is not signed by " + known.text() + ", nor by a key before or after it: " + reason
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
