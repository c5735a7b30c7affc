package org.wardledger.core.audit;

import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.merkle.HashReader;
import org.wardledger.core.merkle.MultiProof;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.SignedNote;

/**
 * What an audit shows of one chain. Its shape is right; whether it proves anything, {@link AuditCheck} says.
 *
 * @param checkpoint a note over a checkpoint of a chain's log, longer than the highest block is high
 * @param blocks by height, at least one
 * @param logProof {@link MultiProof} of their headers
 */
public record AuditPart(SignedNote checkpoint, List<AuditBlock> blocks, List<Hash> logProof) {
    /** Throws IllegalArgumentException when the shape is not right. */
    public AuditPart {
        blocks = List.copyOf(blocks);
        logProof = List.copyOf(logProof);
        Origin.parse(claim(checkpoint).origin()).orThrow();
        if (logProof.size()
                != MultiProof.length(heights(blocks), claim(checkpoint).size())) {
            throw new IllegalArgumentException("the log's proof has more or fewer hashes than its blocks ask for");
        }
    }

    /** @param log of the chain, at least as long as the checkpoint says */
    public static AuditPart of(SignedNote checkpoint, List<AuditBlock> blocks, HashReader log) {
        List<Hash> proof = MultiProof.of(log, heights(blocks), claim(checkpoint).size());
        return new AuditPart(checkpoint, blocks, proof);
    }

    /** What the note says, whoever signed it. */
    public Checkpoint claim() {
        return claim(checkpoint);
    }

    public Origin origin() {
        return Origin.parse(claim().origin()).orThrow();
    }

    NavigableMap<Long, Hash> leaves() {
        NavigableMap<Long, Hash> leaves = new TreeMap<>();
        blocks.forEach(
                block -> leaves.put(block.header().height(), block.header().leafHash()));
        return leaves;
    }

    private static Checkpoint claim(SignedNote note) {
        return Checkpoint.parse(note.text()).orThrow();
    }

    private static NavigableSet<Long> heights(List<AuditBlock> blocks) {
        NavigableSet<Long> heights = new TreeSet<>();
        for (AuditBlock block : blocks) {
            long height = block.header().height();
            if (!heights.isEmpty() && height <= heights.last()) {
                throw new IllegalArgumentException("blocks do not stand in their order");
            }
            heights.add(height);
        }
        return heights;
    }
}
