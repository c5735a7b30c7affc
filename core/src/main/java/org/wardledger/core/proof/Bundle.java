package org.wardledger.core.proof;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.hiding.Disclosure;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.KeyTrail;
import org.wardledger.core.note.SignedNote;

/**
 * All that it takes to show that an entry is in the ledger: the way from the entry to the root in its block's header,
 * and from the header to the root in a signed checkpoint. Its shape is right (a path has just as many hashes as index
 * and size ask for); whether it proves anything, {@link BundleCheck} says. Immutable as long as nobody writes into the
 * entry.
 *
 * @param index of the entry in its block
 * @param entry its bytes, whatever they say
 * @param blockPath inclusion proof of the entry under the header's root
 * @param logPath inclusion proof of the header under the checkpoint's root
 * @param checkpoint a note over a checkpoint of more blocks than the header's height
 * @param rotations KeyRotated entries of the same log in its order, by which one who trusts an older key reaches the one
 *     that has signed; at most {@link KeyTrail#MAX_ROTATIONS}
 */
public record Bundle(
        int index,
        byte[] entry,
        List<Hash> blockPath,
        BlockHeader header,
        List<Hash> logPath,
        SignedNote checkpoint,
        @Nullable Disclosure disclosure,
        List<Included> rotations) {

    /** Throws IllegalArgumentException when the shape is not right. */
    public Bundle {
        blockPath = List.copyOf(blockPath);
        logPath = List.copyOf(logPath);
        rotations = List.copyOf(rotations);
        long size = Checkpoint.parse(checkpoint.text()).orThrow().size();
        boolean shaped = new Included(index, entry, blockPath, header, logPath).hasItsShape(size)
                && rotations.stream().allMatch(rotation -> rotation.hasItsShape(size));
        if (!shaped) {
            throw new IllegalArgumentException("a path has more or fewer hashes than its index and size ask for");
        }
        if (rotations.size() > KeyTrail.MAX_ROTATIONS) {
            throw new IllegalArgumentException(
                    "a proof with " + rotations.size() + " rotations of at most " + KeyTrail.MAX_ROTATIONS);
        }
        for (int i = 1; i < rotations.size(); i++) {
            if (!rotations.get(i - 1).isBefore(rotations.get(i))) {
                throw new IllegalArgumentException("rotations do not stand in their order");
            }
        }
    }

    /** @param rotations of the log's key, in its order, under the same checkpoint */
    public static Bundle of(
            Included proved, SignedNote checkpoint, @Nullable Disclosure disclosure, List<Included> rotations) {
        return new Bundle(
                proved.index(),
                proved.entry(),
                proved.blockPath(),
                proved.header(),
                proved.logPath(),
                checkpoint,
                disclosure,
                rotations);
    }

    /** The entry and its way to the checkpoint's root. */
    public Included proved() {
        return new Included(index, entry, blockPath, header, logPath);
    }

    /** What the note says, whoever signed it. */
    public Checkpoint claim() {
        return Checkpoint.parse(checkpoint.text()).orThrow();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bundle b
                && index == b.index
                && Arrays.equals(entry, b.entry)
                && blockPath.equals(b.blockPath)
                && header.equals(b.header)
                && logPath.equals(b.logPath)
                && checkpoint.equals(b.checkpoint)
                && Objects.equals(disclosure, b.disclosure)
                && rotations.equals(b.rotations);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(entry) + checkpoint.hashCode();
    }
}
