package org.wardledger.core.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.merkle.HashReader;
import org.wardledger.core.merkle.MerkleTree;
import org.wardledger.core.merkle.Rfc6962;
import org.wardledger.core.merkle.TreeHashes;

class TilesTest {
    /** The example of the format's specification. */
    @ParameterizedTest
    @CsvSource({
        "0/272, true",
        "0/273, false",
        "0/273.p/112, true",
        "0/273.p/113, false",
        "1/000, true",
        "1/001, false",
        "1/001.p/17, true",
        "1/001.p/18, false",
        "2/000.p/1, true",
        "2/000.p/2, false",
        "3/000.p/1, false",
        "7/000.p/1, false",
        "8/000.p/1, false",
        "63/000.p/1, false",
        "0/000.p/255, true",
        "entries/272, true",
        "entries/273, false",
        "entries/273.p/112, true",
        "entries/273.p/113, false",
        "entries/x036/x028/x797/x018/x963/967.p/255, false",
    })
    void aLogOf70000HasTheseTiles(String path, boolean there) {
        assertThat(TilePath.parse(path).map(tile -> Tiles.has(tile, 70_000)).orElse(false))
                .isEqualTo(there);
    }

    @Test
    void sizesAtTheEdges() {
        assertThat(Tiles.has(new TilePath.Nodes(0, 0, 1), 0)).isFalse();
        assertThat(Tiles.has(new TilePath.Nodes(0, 0, 256), 256)).isTrue();
        assertThat(Tiles.has(new TilePath.Nodes(1, 0, 1), 256)).isTrue();
        assertThat(Tiles.has(new TilePath.Nodes(0, Long.MAX_VALUE / 256, 255), Long.MAX_VALUE))
                .isTrue();
        assertThat(Tiles.has(new TilePath.Nodes(0, Long.MAX_VALUE / 256, 256), Long.MAX_VALUE))
                .isFalse();
        assertThat(Tiles.has(new TilePath.Nodes(7, 0, 127), Long.MAX_VALUE)).isTrue();
        assertThat(Tiles.has(new TilePath.Nodes(7, 0, 128), Long.MAX_VALUE)).isFalse();
    }

    /** Reads a log through its tiles alone, as a client does. */
    private static final class TiledLog implements HashReader {
        private final Map<String, byte[]> tiles = new HashMap<>();
        private final long size;

        TiledLog(MerkleTree tree, long size) {
            this.size = size;
            for (int level = 0; size >> (8 * level) > 0; level++) {
                long nodes = size >> (8 * level);
                for (long index = 0; index * 256 < nodes; index++) {
                    var tile = new TilePath.Nodes(level, index, (int) Math.min(256, nodes - index * 256));
                    assertThat(Tiles.has(tile, size)).isTrue();
                    tiles.put(tile.text(), Tiles.nodes(tree, tile));
                }
            }
        }

        @Override
        public Hash read(int level, long index) {
            // the 2^(level mod 8) nodes below, of the tile that has them
            int within = level % 8;
            long first = index << within;
            long nodes = size >> (8 * (level / 8));
            var tile = new TilePath.Nodes(level / 8, first / 256, (int) Math.min(256, nodes - first / 256 * 256));
            byte[] bytes = tiles.get(tile.text());
            if (bytes == null) {
                throw new IllegalStateException("no tile " + tile.text());
            }
            int at = (int) (first % 256);
            return MerkleTree.of(Tiles.decodeNodes(bytes, tile.width()).subList(at, at + (1 << within)))
                    .root();
        }
    }

    private static MerkleTree tree(int size) {
        MerkleTree tree = new MerkleTree();
        for (int i = 0; i < size; i++) {
            tree.append(Rfc6962.leafHash(String.valueOf(i).getBytes(StandardCharsets.UTF_8)));
        }
        return tree;
    }

    @Test
    void rootsAndProofsFollowFromTilesAlone() {
        MerkleTree tree = tree(70_000);
        for (int size : new int[] {1, 2, 255, 256, 257, 511, 512, 1000, 65_535, 65_536, 65_537, 70_000}) {
            TiledLog log = new TiledLog(tree, size);
            assertThat(TreeHashes.root(log, size)).isEqualTo(tree.root(size));
            assertThat(TreeHashes.inclusionProof(log, size / 3, size)).isEqualTo(tree.inclusionProof(size / 3, size));
            assertThat(TreeHashes.consistencyProof(log, size / 2, size))
                    .isEqualTo(tree.consistencyProof(size / 2, size));
        }
    }

    @Test
    void aChangedByteOfATileChangesTheRoot() {
        MerkleTree tree = tree(300);
        TiledLog log = new TiledLog(tree, 300);
        // every node of these is part of the root: full tiles and those that no higher tile stands for
        for (byte[] tile : log.tiles.values()) {
            for (int at = 0; at < tile.length; at++) {
                tile[at] ^= 0x10;
                Hash fromTiles = TreeHashes.root(log, 300);
                boolean counts = tile == log.tiles.get("0/000");
                if (counts) {
                    // level 1 repeats what the full tile gives, and a client compares them
                    assertThat(log.read(8, 0))
                            .isNotEqualTo(
                                    MerkleTree.of(Tiles.decodeNodes(tile, 256)).root());
                } else {
                    assertThat(fromTiles).isNotEqualTo(tree.root(300));
                }
                tile[at] ^= 0x10;
            }
        }
    }

    @Test
    void aBundleOfEntriesComesBackOrIsRefused() {
        Seeds.forEach(200, seed -> {
            RandomValues random = new RandomValues(seed);
            int width = 1 + random.below(5);
            List<byte[]> entries = random.list(width, width, () -> random.bytes(random.below(300)));
            byte[] bundle = Tiles.bundle(entries);
            assertThat(Tiles.decodeBundle(bundle, width)).containsExactlyElementsOf(entries);
            for (int at = 0; at < bundle.length; at++) {
                byte[] mutant = bundle.clone();
                mutant[at] ^= (byte) (1 << random.below(8));
                try {
                    List<byte[]> others = Tiles.decodeBundle(mutant, width);
                    assertThat(Tiles.bundle(others)).isEqualTo(mutant);
                    assertThat(SmallLog.treeOf(others).root())
                            .isNotEqualTo(SmallLog.treeOf(entries).root());
                } catch (DecodeException e) {
                    // the other good end
                }
            }
        });
    }

    @Test
    void lengthsAreExact() {
        byte[] bundle = Tiles.bundle(List.of(new byte[3], new byte[0]));
        assertThatThrownBy(() -> Tiles.decodeBundle(bundle, 1)).isInstanceOf(DecodeException.class);
        assertThatThrownBy(() -> Tiles.decodeBundle(bundle, 3)).isInstanceOf(DecodeException.class);
        assertThatThrownBy(() -> Tiles.decodeNodes(new byte[33], 1)).isInstanceOf(DecodeException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> Tiles.bundle(List.of(new byte[65_536])));
    }
}
