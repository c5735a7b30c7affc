package org.wardledger.core.proof;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.hiding.Disclosure;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.merkle.TreeMath;
import org.wardledger.core.note.Checkpoint;
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
 */
public record Bundle(
        int index,
        byte[] entry,
        List<Hash> blockPath,
        BlockHeader header,
        List<Hash> logPath,
        SignedNote checkpoint,
        @Nullable Disclosure disclosure) {

    /** Throws IllegalArgumentException when the shape is not right. */
    public Bundle {
        blockPath = List.copyOf(blockPath);
        logPath = List.copyOf(logPath);
        long size = Checkpoint.parse(checkpoint.text()).orThrow().size();
        if (blockPath.size() != TreeMath.inclusionProofLength(index, header.entryCount())
                || logPath.size() != TreeMath.inclusionProofLength(header.height(), size)) {
            throw new IllegalArgumentException("a path has more or fewer hashes than its index and size ask for");
        }
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
                && Objects.equals(disclosure, b.disclosure);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(entry) + checkpoint.hashCode();
    }
}
