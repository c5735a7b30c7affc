package org.wardledger.ledger.verify;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.wardledger.core.block.BlockBody;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.chain.LedgerBroken;
import org.wardledger.core.content.Cid;
import org.wardledger.core.merkle.MerkleTree;
import org.wardledger.core.note.Origin;
import org.wardledger.core.proof.TilePath;
import org.wardledger.core.proof.Tiles;

/**
 * Writes an export of a running ledger. A crash at any point leaves files that are whole, and no {@link
 * ExportLayout#ABOUT}: the next run goes on with them. What is written is checked against the headers, and these against
 * the checkpoint's root; who signed that, and what it all means, verifying the export tells.
 */
final class ExportWriter {
    private final HttpSource source;
    private final Path export;
    private final PrintStream out;

    ExportWriter(HttpSource source, Path export, PrintStream out) {
        this.source = source;
        this.export = export;
        this.out = out;
    }

    /**
     * @throws BlockSource.Unreadable when the ledger does not give what it should, or the directory holds something else
     * @throws IOException when a file cannot be written
     */
    void write() throws IOException {
        Map<Integer, SavedCheckpoint> signed = signed();
        String site = site(signed);
        ExportLayout.About about = new ExportLayout.About(site, source.chains());
        begin(about);
        for (int chain = 0; chain < source.chains(); chain++) {
            SavedCheckpoint checkpoint = signed.get(chain);
            if (checkpoint != null) {
                chain(chain, checkpoint);
            }
        }
        Files.move(
                export.resolve(ExportLayout.ABOUT + ExportLayout.UNFINISHED),
                export.resolve(ExportLayout.ABOUT),
                StandardCopyOption.ATOMIC_MOVE);
    }

    private Map<Integer, SavedCheckpoint> signed() {
        Map<Integer, SavedCheckpoint> signed = new HashMap<>();
        for (int chain = 0; chain < source.chains(); chain++) {
            String note = source.checkpoint(chain);
            if (note == null && source.height(chain) >= 0) {
                throw new BlockSource.Unreadable("chain " + chain + " has blocks and no signed checkpoint yet");
            }
            if (note != null) {
                try {
                    signed.put(chain, SavedCheckpoint.parse("the checkpoint of chain " + chain, note));
                } catch (IllegalArgumentException e) {
                    throw new BlockSource.Unreadable("chain " + chain + " has no checkpoint: " + e.getMessage(), e);
                }
            }
        }
        return signed;
    }

    private static String site(Map<Integer, SavedCheckpoint> signed) {
        Set<String> sites = new HashSet<>();
        for (SavedCheckpoint checkpoint : signed.values()) {
            try {
                sites.add(
                        Origin.parse(checkpoint.checkpoint().origin()).orThrow().site());
            } catch (IllegalArgumentException e) {
                throw new BlockSource.Unreadable(checkpoint.source() + ": " + e.getMessage(), e);
            }
        }
        if (sites.size() != 1) {
            throw new BlockSource.Unreadable(
                    sites.isEmpty() ? "nothing is signed yet" : "the checkpoints are of several sites: " + sites);
        }
        return sites.iterator().next();
    }

    /** From here to the end there is no {@link ExportLayout#ABOUT}. */
    private void begin(ExportLayout.About about) throws IOException {
        Path done = export.resolve(ExportLayout.ABOUT);
        Path begun = export.resolve(ExportLayout.ABOUT + ExportLayout.UNFINISHED);
        if (Files.exists(done)) {
            Files.move(done, begun, StandardCopyOption.ATOMIC_MOVE);
        }
        if (Files.exists(begun)) {
            if (!Files.readString(begun).equals(about.text())) {
                throw new BlockSource.Unreadable(export + " is an export of another site");
            }
            return;
        }
        Files.createDirectories(export);
        try (Stream<Path> files = Files.list(export)) {
            if (files.findAny().isPresent()) {
                throw new BlockSource.Unreadable(export + " is not empty, and no export");
            }
        }
        Files.writeString(begun, about.text());
    }

    private void chain(int chain, SavedCheckpoint checkpoint) throws IOException {
        long size = checkpoint.checkpoint().size();
        MerkleTree log = new MerkleTree();
        List<BlockHeader> headers = new ArrayList<>();
        for (long index = 0; index < ExportLayout.bundles(size); index++) {
            TilePath.Entries tile = ExportLayout.bundle(index, size);
            Path file = ExportLayout.tile(export, chain, tile);
            byte[] bundle = Files.exists(file) ? Files.readAllBytes(file) : source.tile(chain, tile.text());
            try {
                for (byte[] header : Tiles.decodeBundle(bundle, tile.width())) {
                    headers.add(BlockCodec.decodeHeader(header));
                    log.append(headers.getLast().leafHash());
                }
            } catch (DecodeException e) {
                throw new BlockSource.Unreadable("chain " + chain + ": tile " + tile.text() + ": " + e.getMessage(), e);
            }
            put(file, bundle);
        }
        if (!log.root().equals(checkpoint.checkpoint().root())) {
            throw new BlockSource.Unreadable("chain " + chain + ": the headers do not have the checkpoint's root; where"
                    + " files of " + export
                    + " were changed, or are of blocks that the ledger has lost since, begin again in"
                    + " another directory");
        }
        int fetched = 0;
        for (BlockHeader header : headers) {
            fetched += body(chain, header) ? 1 : 0;
        }
        tiles(chain, size, log);
        put(ExportLayout.checkpoint(export, chain), checkpoint.note().encoded().getBytes(StandardCharsets.UTF_8));
        out.printf(
                "chain %d: %d blocks under %s, %d of them fetched%n",
                chain, size, checkpoint.checkpoint().origin(), fetched);
    }

    /** Fetches a body unless it is there; says whether it did. */
    private boolean body(int chain, BlockHeader header) throws IOException {
        Path file = ExportLayout.body(export, chain, header.height());
        if (Files.exists(file) && isOf(header, Files.readAllBytes(file))) {
            return false;
        }
        BlockSource.RawBlock raw = source.block(chain, header.height());
        try {
            BlockBody body = RawBlocks.check(
                            chain,
                            header.height(),
                            new BlockSource.RawBlock(BlockCodec.encode(header), raw.entries()),
                            source::payload)
                    .body();
            put(file, BlockCodec.encode(body));
        } catch (LedgerBroken e) {
            throw new BlockSource.Unreadable(String.valueOf(e.getMessage()), e);
        }
        return true;
    }

    /** Whether a file from an earlier run is whole and this block's: else it is fetched again. */
    private static boolean isOf(BlockHeader header, byte[] bytes) {
        try {
            BlockBody body = BlockCodec.decodeBody(bytes);
            Map<Cid, byte[]> payloads = new HashMap<>();
            body.payloads().forEach(payload -> payloads.put(Cid.ofPayload(payload), payload));
            BlockBody checked = RawBlocks.check(
                            header.chain(),
                            header.height(),
                            new BlockSource.RawBlock(BlockCodec.encode(header), body.entries()),
                            payloads::get)
                    .body();
            return Arrays.equals(BlockCodec.encode(checked), bytes);
        } catch (DecodeException | LedgerBroken e) {
            return false;
        }
    }

    /** Partial tiles of a smaller size that an earlier run has left are no part of this export. */
    private void tiles(int chain, long size, MerkleTree log) throws IOException {
        Set<Path> expected = new HashSet<>();
        for (long index = 0; index < ExportLayout.bundles(size); index++) {
            expected.add(ExportLayout.tile(export, chain, ExportLayout.bundle(index, size)));
        }
        for (TilePath.Nodes tile : ExportLayout.nodes(size)) {
            Path file = ExportLayout.tile(export, chain, tile);
            put(file, Tiles.nodes(log, tile));
            expected.add(file);
        }
        try (Stream<Path> files = Files.walk(ExportLayout.chain(export, chain).resolve("tile"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!expected.contains(file)) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Whole or not at all. */
    private static void put(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ExportLayout.UNFINISHED);
        Files.write(fresh, bytes);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
