package org.wardledger.core.proof;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.merkle.Proofs;
import org.wardledger.core.merkle.Rfc6962;
import org.wardledger.core.merkle.TreeMath;
import org.wardledger.core.note.Checkpoint;

/**
 * An entry and its way to the root of a log. Immutable as long as nobody writes into the entry.
 *
 * @param index of the entry in its block
 * @param entry its bytes, whatever they say
 * @param blockPath inclusion proof of the entry under the header's root
 * @param logPath inclusion proof of the header under the log's root
 */
public record Included(int index, byte[] entry, List<Hash> blockPath, BlockHeader header, List<Hash> logPath) {
    public Included {
        blockPath = List.copyOf(blockPath);
        logPath = List.copyOf(logPath);
    }

    /** Whether the paths have just as many hashes as index and sizes ask for. */
    boolean hasItsShape(long logSize) {
        return blockPath.size() == TreeMath.inclusionProofLength(index, header.entryCount())
                && logPath.size() == TreeMath.inclusionProofLength(header.height(), logSize);
    }

    boolean isBefore(Included other) {
        return header.height() == other.header.height() ? index < other.index : header.height() < other.header.height();
    }

    /** Why the entry is not in the log of the checkpoint; empty when it is. */
    Optional<String> problem(Checkpoint checkpoint) {
        boolean inBlock = Proofs.verifyInclusion(
                        index, header.entryCount(), Rfc6962.leafHash(entry), blockPath, header.root())
                .isValid();
        if (!inBlock) {
            return Optional.of("the entry does not lead to the root in the header");
        }
        boolean inLog = Proofs.verifyInclusion(
                        header.height(), checkpoint.size(), header.leafHash(), logPath, checkpoint.root())
                .isValid();
        return inLog ? Optional.empty() : Optional.of("the header does not lead to the root in the checkpoint");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Included i
                && index == i.index
                && Arrays.equals(entry, i.entry)
                && blockPath.equals(i.blockPath)
                && header.equals(i.header)
                && logPath.equals(i.logPath);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(entry) + header.hashCode();
    }
}
