package org.wardledger.core.proof;

import java.util.Optional;
import java.util.Set;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.hiding.Disclosure;
import org.wardledger.core.merkle.Proofs;
import org.wardledger.core.merkle.Rfc6962;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.NoteVerdict;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.Parsed;
import org.wardledger.core.note.VerifierKey;

/** Verifies bundles from anyone, off line: docs/FORMATS.md "Proofs". Bad input is a verdict. Stateless. */
public final class BundleCheck {
    private BundleCheck() {}

    /** @param knownKeys of the site, trusted for other reasons */
    public static BundleVerdict verify(Bundle bundle, Set<VerifierKey> knownKeys) {
        Optional<String> inconsistent = inconsistency(bundle);
        if (inconsistent.isPresent()) {
            return new BundleVerdict.Refused(inconsistent.get());
        }
        return switch (bundle.checkpoint().verify(knownKeys)) {
            case NoteVerdict.Unverified(String reason) -> new BundleVerdict.Refused("the checkpoint: " + reason);
            case NoteVerdict.Verified(String text, Set<VerifierKey> keys) ->
                keys.stream().allMatch(key -> ownsTheLog(key, bundle.claim()))
                        ? new BundleVerdict.Proved(bundle.claim(), keys)
                        : new BundleVerdict.Refused("the checkpoint is of another site's log than its key's");
        };
    }

    /** Why the parts do not belong together, whoever signed; empty when they do. */
    public static Optional<String> inconsistency(Bundle bundle) {
        BlockHeader header = bundle.header();
        Checkpoint checkpoint = bundle.claim();
        boolean ownLog = Origin.parse(checkpoint.origin()) instanceof Parsed.Good<Origin>(Origin origin)
                && origin.chain() == header.chain()
                && origin.generation() >= header.generation();
        if (!ownLog) {
            return Optional.of("the checkpoint is of " + checkpoint.origin() + ", and the header of chain "
                    + header.chain() + ", generation " + header.generation());
        }
        boolean inBlock = Proofs.verifyInclusion(
                        bundle.index(),
                        header.entryCount(),
                        Rfc6962.leafHash(bundle.entry()),
                        bundle.blockPath(),
                        header.root())
                .isValid();
        if (!inBlock) {
            return Optional.of("the entry does not lead to the root in the header");
        }
        boolean inLog = Proofs.verifyInclusion(
                        header.height(), checkpoint.size(), header.leafHash(), bundle.logPath(), checkpoint.root())
                .isValid();
        if (!inLog) {
            return Optional.of("the header does not lead to the root in the checkpoint");
        }
        Disclosure disclosure = bundle.disclosure();
        return disclosure == null ? Optional.empty() : Disclosed.problem(disclosure, bundle.entry());
    }

    private static boolean ownsTheLog(VerifierKey key, Checkpoint checkpoint) {
        return checkpoint.origin().startsWith(key.name() + "/");
    }
}
