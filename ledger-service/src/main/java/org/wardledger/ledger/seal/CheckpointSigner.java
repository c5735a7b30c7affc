package org.wardledger.ledger.seal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.chain.Generations.Standing;
import org.wardledger.core.chain.LedgerBroken;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.merkle.TreeHashes;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.Parsed;
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
    private final String site;
    private final SiteKey key;
    private final CheckpointStore kept;

    public CheckpointSigner(String site, SiteKey key, CheckpointStore kept) {
        this.site = site;
        this.key = key;
        this.kept = kept;
    }

    /** Whether this is the origin of a log of this chain, of whatever generation. */
    boolean isOf(int chain, String origin) {
        return Origin.parse(origin) instanceof Parsed.Good<Origin>(Origin named)
                && named.site().equals(site)
                && named.chain() == chain;
    }

    /** Of a log of this size: the generation is that of its newest header. */
    private String origin(ChainStore chain, long size) {
        return new Origin(site, chain.chain(), chain.reader().generations().at(size)).text();
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
     * @return null when a key that signs there is not here, or not any more, or what was signed is of blocks that were lost
     * @throws LedgerBroken when the index does not hold what was signed
     */
    public @Nullable SignedNote again(ChainStore chain, long size, Checkpoint signed) {
        if (!holds(chain, signed)) {
            return null;
        }
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
        SignedNote note = SignedNote.sign(new Checkpoint(origin(chain, size), size, root), signers.getFirst());
        for (SigningKey signer : signers.subList(1, signers.size())) {
            note = note.alsoSignedBy(signer);
        }
        return note;
    }

    /**
     * A log is signed only when it holds all that was ever signed, or says what of it was lost.
     *
     * @throws LedgerBroken when the ledger has lost blocks, or holds others than were signed
     */
    void checkReached(ChainStore chain) {
        CheckpointStore.Kept newest = kept.newest(chain.chain());
        if (newest != null) {
            holds(chain, newest.checkpoint());
        }
    }

    /** Whether the log holds what was signed; not when it says that this was lost. */
    private static boolean holds(ChainStore chain, Checkpoint signed) {
        long size = signed.size();
        switch (chain.reader().generations().standing(signed)) {
            case Standing.Contained c -> {}
            case Standing.Lost l -> {
                return false;
            }
            case Standing.Foreign(String why) ->
                throw new LedgerBroken(
                        chain.chain(),
                        chain.height(),
                        "the ledger ends here, but " + signed.origin() + " was signed: " + why);
        }
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
        return true;
    }
}
