package org.wardledger.core.proof;

import static org.wardledger.core.proof.TilePath.FULL_WIDTH;
import static org.wardledger.core.proof.TilePath.TILE_HEIGHT;

import java.util.ArrayList;
import java.util.List;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.merkle.HashReader;

/** What tiles and entry bundles hold (c2sp.org/tlog-tiles), and which of them a log of some size has. Stateless. */
public final class Tiles {
    private Tiles() {}

    /** Whether a log of this size has the resource; a partial one also when it has the full one. */
    public static boolean has(TilePath path, long size) {
        int shift = path instanceof TilePath.Nodes nodes ? TILE_HEIGHT * nodes.level() : 0;
        // at most 2^63-1 leaves: no node is that high
        long nodes = shift >= Long.SIZE - 1 ? 0 : size >> shift;
        // index × 256 cannot overflow, the sum can: compared by what is left
        return nodes - path.index() * FULL_WIDTH >= path.width();
    }

    /** The tile's bytes: {@code width} hashes. The log must be large enough, see {@link #has}. */
    public static byte[] nodes(HashReader log, TilePath.Nodes tile) {
        ByteWriter out = new ByteWriter();
        for (int i = 0; i < tile.width(); i++) {
            out.bytes(log.read(TILE_HEIGHT * tile.level(), tile.index() * FULL_WIDTH + i)
                    .toBytes());
        }
        return out.toBytes();
    }

    /** @throws DecodeException unless these are exactly {@code width} hashes */
    public static List<Hash> decodeNodes(byte[] tile, int width) {
        if (tile.length != width * Hash.LENGTH) {
            throw new DecodeException("a tile of width " + width + " with " + tile.length + " bytes");
        }
        ByteReader in = new ByteReader(tile);
        List<Hash> nodes = new ArrayList<>(width);
        for (int i = 0; i < width; i++) {
            nodes.add(Hash.of(in.bytes(Hash.LENGTH)));
        }
        return nodes;
    }

    /** An entry bundle: each entry behind its length in two bytes. Entries have at most 65,535 bytes. */
    public static byte[] bundle(List<byte[]> entries) {
        ByteWriter out = new ByteWriter();
        for (byte[] entry : entries) {
            if (entry.length > EntryCodec.MAX_BYTES) {
                throw new IllegalArgumentException("an entry of " + entry.length + " bytes fits into no bundle");
            }
            out.u16(entry.length).bytes(entry);
        }
        return out.toBytes();
    }

    /** @throws DecodeException unless these are exactly {@code width} entries */
    public static List<byte[]> decodeBundle(byte[] bundle, int width) {
        ByteReader in = new ByteReader(bundle);
        List<byte[]> entries = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            entries.add(in.bytes(in.u16()));
        }
        in.end();
        return entries;
    }
}
