package org.wardledger.ledger.seal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.chain.LedgerBroken;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.merkle.TreeHashes;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.note.SigningKey;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.CheckpointStore;

/**
 * Makes the signed note of a size of a chain's log. The log up to a size never changes, nor who signs there, and Ed25519
 * makes the same signature of the same text (RFC 8032, 5.1.6): so a note of a size is always the same bytes, whichever
 * node makes it, and when. Thread-safe.
 */
public final class CheckpointSigner {
    private static final int GENERATION = 1;

    private final String site;
    private final SiteKey key;
    private final CheckpointStore kept;

    public CheckpointSigner(String site, SiteKey key, CheckpointStore kept) {
        this.site = site;
        this.key = key;
        this.kept = kept;
    }

    String origin(int chain) {
        return new Origin(site, chain, GENERATION).text();
    }

    /** The note of this size by those of its keys that are here, or null when none is. */
    @Nullable
    SignedNote sign(ChainStore chain, long size) {
        List<SigningKey> here = new ArrayList<>();
        for (String signer : chain.signers(size)) {
            SigningKey signing = key.get(signer);
            if (signing != null) {
                here.add(signing);
            }
        }
        return here.isEmpty() ? null : sign(chain, size, here);
    }

    /**
     * The note of a size that was signed before, or is covered by what was: as it was, byte for byte.
     *
     * @param size at most that of the signed checkpoint
     * @param signed a newer one; what the index does not hold whole is not signed from
     * @return null when a key that signs there is not here, or not any more
     * @throws LedgerBroken when the index does not hold what was signed
     */
    public @Nullable SignedNote again(ChainStore chain, long size, Checkpoint signed) {
        checkHolds(chain, signed);
        List<SigningKey> all = new ArrayList<>();
        for (String signer : chain.signers(size)) {
            SigningKey signing = key.get(signer);
            if (signing == null) {
                return null;
            }
            all.add(signing);
        }
        return all.isEmpty() ? null : sign(chain, size, all);
    }

    private SignedNote sign(ChainStore chain, long size, List<SigningKey> signers) {
        Hash root = TreeHashes.root(chain, size);
        SignedNote note = SignedNote.sign(new Checkpoint(origin(chain.chain()), size, root), signers.getFirst());
        for (SigningKey signer : signers.subList(1, signers.size())) {
            note = note.alsoSignedBy(signer);
        }
        return note;
    }

    /**
     * A log is signed only when it holds all that was ever signed.
     *
     * @throws LedgerBroken when the ledger has lost blocks, or holds others than were signed
     */
    void checkReached(ChainStore chain) {
        CheckpointStore.Kept newest = kept.newest(chain.chain());
        if (newest != null) {
            checkHolds(chain, newest.checkpoint());
        }
    }

    private static void checkHolds(ChainStore chain, Checkpoint signed) {
        long size = signed.size();
        if (chain.height() + 1 < size) {
            throw new LedgerBroken(
                    chain.chain(),
                    chain.height(),
                    "the ledger ends here, but " + size + " blocks were signed: it has lost blocks");
        }
        if (!TreeHashes.root(chain, size).equals(signed.root())) {
            throw new LedgerBroken(
                    chain.chain(), size - 1, "the log up to here is another one than was signed: it was rewritten");
        }
    }
}
