package org.wardledger.core.block;

import java.util.List;
import org.wardledger.core.merkle.MerkleTree;
import org.wardledger.core.merkle.Rfc6962;

/**
 * What a block holds: its entries' bytes and, in the order of its Content entries, the payloads that they bind. The
 * arrays are shared, not copied: treat them as immutable.
 */
public record BlockBody(int chain, long height, List<byte[]> entries, List<byte[]> payloads) {
    /** Largest encoded body in bytes, docs/FORMATS.md. */
    public static final int MAX_BYTES = 1024 * 1024;

    public BlockBody {
        entries = List.copyOf(entries);
        payloads = List.copyOf(payloads);
    }

    /** The block's tree; hashes every entry. */
    public MerkleTree tree() {
        return MerkleTree.of(entries.stream().map(Rfc6962::leafHash).toList());
    }

    /** Bytes that the entries and payloads take in the encoded body, each with its length. */
    public int blockBytes() {
        int sum = 0;
        for (byte[] entry : entries) {
            sum += blockBytes(entry);
        }
        for (byte[] payload : payloads) {
            sum += blockBytes(payload);
        }
        return sum;
    }

    /** Bytes that one entry or payload takes in the encoded body, with its length. */
    public static int blockBytes(byte[] entryOrPayload) {
        int bytes = 1 + entryOrPayload.length;
        for (int rest = entryOrPayload.length >>> 7; rest != 0; rest >>>= 7) {
            bytes++;
        }
        return bytes;
    }
}
