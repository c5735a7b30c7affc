package org.wardledger.ledger.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockBody;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.content.Cid;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.proof.TilePath;
import org.wardledger.core.proof.Tiles;
import org.wardledger.ledger.store.LedgerStore;

/** An export: static files, docs/FORMATS.md "Exports". */
final class ExportSource implements BlockSource {
    /** A bundle of 256 headers is below this, and so is every other file but a body. */
    private static final int MAX_BYTES = 1 << 20;

    private final Path export;
    private final ExportLayout.About about;
    private final Map<Integer, SavedCheckpoint> checkpoints = new HashMap<>();

    /** Payloads of the body that was read last. */
    private Map<Cid, byte[]> payloads = Map.of();

    private @Nullable Headers headers;

    private record Headers(int chain, TilePath.Entries tile, List<byte[]> bytes) {}

    ExportSource(Path export) {
        this.export = export;
        if (!Files.exists(export.resolve(ExportLayout.ABOUT))) {
            throw new Unreadable(export + " is an export that was not finished: export again into it");
        }
        about = ExportLayout.About.parse(text(export.resolve(ExportLayout.ABOUT)));
        for (int chain = 0; chain < about.chains(); chain++) {
            Path note = ExportLayout.checkpoint(export, chain);
            if (Files.exists(note)) {
                checkpoints.put(chain, reached(chain, checkpoint(note)));
            }
        }
    }

    private SavedCheckpoint checkpoint(Path note) {
        try {
            return SavedCheckpoint.parse(name(note), text(note));
        } catch (IllegalArgumentException e) {
            throw new Unreadable(name(note) + " is no checkpoint: " + e.getMessage(), e);
        }
    }

    /** Of a size that nobody has verified yet: that the files go so far is known before all of them are read. */
    private SavedCheckpoint reached(int chain, SavedCheckpoint checkpoint) {
        long size = checkpoint.checkpoint().size();
        if (size > 0) {
            Path last = ExportLayout.tile(export, chain, ExportLayout.bundle((size - 1) / TilePath.FULL_WIDTH, size));
            if (!Files.exists(last)) {
                throw new Unreadable(
                        checkpoint.source() + " is over " + size + " blocks, and " + name(last) + " is missing");
            }
        }
        return checkpoint;
    }

    /** Complete or not. */
    static boolean isOne(Path directory) {
        return Files.exists(directory.resolve(ExportLayout.ABOUT))
                || Files.exists(directory.resolve(ExportLayout.ABOUT + ExportLayout.UNFINISHED));
    }

    @Override
    public int chains() {
        return about.chains();
    }

    @Override
    public long height(int chain) {
        SavedCheckpoint checkpoint = checkpoints.get(chain);
        return checkpoint == null ? -1 : checkpoint.checkpoint().size() - 1;
    }

    @Override
    public @Nullable String checkpoint(int chain) {
        SavedCheckpoint checkpoint = checkpoints.get(chain);
        return checkpoint == null ? null : checkpoint.note().encoded();
    }

    @Override
    public RawBlock block(int chain, long height) {
        byte[] header = header(chain, height);
        Path file = ExportLayout.body(export, chain, height);
        SealedBody body = SealedBody.read(chain, height, read(file, BlockBody.MAX_BYTES), name(file));
        payloads = body.payloads();
        return new RawBlock(header, body.entries());
    }

    private byte[] header(int chain, long height) {
        Headers known = headers;
        long index = height / TilePath.FULL_WIDTH;
        if (known == null || known.chain() != chain || known.tile().index() != index) {
            TilePath.Entries tile = ExportLayout.bundle(index, height(chain) + 1);
            Path file = ExportLayout.tile(export, chain, tile);
            try {
                known = new Headers(chain, tile, Tiles.decodeBundle(read(file, MAX_BYTES), tile.width()));
            } catch (DecodeException e) {
                throw new Unreadable(name(file) + " is no bundle of headers: " + e.getMessage(), e);
            }
            headers = known;
        }
        return known.bytes().get((int) (height % TilePath.FULL_WIDTH));
    }

    @Override
    public byte @Nullable [] payload(Cid cid) {
        return payloads.get(cid);
    }

    @Override
    public Comparison compare(LedgerStore rebuilt) {
        return Comparison.of(firstDifference(rebuilt));
    }

    private @Nullable String firstDifference(LedgerStore rebuilt) {
        Set<Path> expected = new HashSet<>(Set.of(export.resolve(ExportLayout.ABOUT)));
        for (Map.Entry<Integer, SavedCheckpoint> each : checkpoints.entrySet()) {
            int chain = each.getKey();
            long size = each.getValue().checkpoint().size();
            expected.add(ExportLayout.checkpoint(export, chain));
            for (long index = 0; index < ExportLayout.bundles(size); index++) {
                expected.add(ExportLayout.tile(export, chain, ExportLayout.bundle(index, size)));
            }
            for (long height = 0; height < size; height++) {
                expected.add(ExportLayout.body(export, chain, height));
            }
            for (TilePath.Nodes tile : ExportLayout.nodes(size)) {
                Path file = ExportLayout.tile(export, chain, tile);
                if (!Arrays.equals(read(file, MAX_BYTES), Tiles.nodes(rebuilt.chain(chain), tile))) {
                    return name(file) + " is not what the headers give";
                }
                expected.add(file);
            }
            if (!each.getValue().checkpoint().origin().startsWith(about.site() + "/")) {
                return ExportLayout.ABOUT + " names the site " + about.site() + ", and the checkpoint of chain " + chain
                        + " is of " + each.getValue().checkpoint().origin();
            }
        }
        return firstOther(expected);
    }

    private @Nullable String firstOther(Set<Path> expected) {
        try (Stream<Path> files = Files.walk(export)) {
            return files.filter(file -> !Files.isDirectory(file)
                            && !expected.contains(file)
                            && !file.toString().endsWith(ExportLayout.UNFINISHED))
                    .sorted()
                    .findFirst()
                    .map(file -> name(file) + " is no part of an export")
                    .orElse(null);
        } catch (IOException e) {
            throw new Unreadable(export + " cannot be read: " + e, e);
        }
    }

    private String text(Path file) {
        // what is not UTF-8 becomes another text than any that is expected
        return new String(read(file, SignedNote.MAX_BYTES), StandardCharsets.UTF_8);
    }

    private byte[] read(Path file, int most) {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new Unreadable(name(file) + " has more than " + most + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new Unreadable(name(file) + " is missing", e);
        } catch (IOException e) {
            throw new Unreadable(name(file) + " cannot be read: " + e, e);
        }
    }

    private String name(Path file) {
        return export.relativize(file).toString();
    }

    @Override
    public void close() {}
}
