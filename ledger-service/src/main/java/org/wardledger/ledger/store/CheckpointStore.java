package org.wardledger.ledger.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.chain.Generations;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.SignedNote;

/**
 * The highest signed checkpoint of every chain, kept outside the index: it is what tells a rebuilt index that blocks
 * are missing. A file a chain, replaced whole and synced before anybody hears of the checkpoint. Thread-safe.
 */
public final class CheckpointStore {
    private final Path directory;
    private final Map<Integer, Kept> newest = new ConcurrentHashMap<>();

    /** A signed checkpoint and what it says. */
    public record Kept(Checkpoint checkpoint, SignedNote note) {}

    /** @throws StoreException when the directory cannot be read, or holds something else than checkpoints */
    public CheckpointStore(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
            for (Path file : files()) {
                int chain = Integer.parseInt(file.getFileName().toString());
                newest.put(chain, read(Files.readString(file)));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new StoreException("cannot read the checkpoints in " + directory + ": " + e.getMessage(), e);
        }
    }

    public @Nullable Kept newest(int chain) {
        return newest.get(chain);
    }

    /** The same, or null when it is of blocks that the log, as it is indexed, has gone on without. */
    public @Nullable Kept newest(ChainStore chain) {
        Kept kept = newest.get(chain.chain());
        boolean lost = kept != null
                && chain.reader().generations().standing(kept.checkpoint()) instanceof Generations.Standing.Lost;
        return lost ? null : kept;
    }

    /** Whether a checkpoint is of a later generation of the same chain than another one, or a larger one of the same. */
    public static boolean isNewer(Checkpoint one, Checkpoint other) {
        int generation = generation(one);
        int than = generation(other);
        return generation == than ? one.size() > other.size() : generation > than;
    }

    private static int generation(Checkpoint checkpoint) {
        return Origin.parse(checkpoint.origin()).orThrow().generation();
    }

    /** Keeps a checkpoint when it is newer than the one that is kept; returns once it is on disk. */
    public synchronized void keep(int chain, SignedNote note) {
        Kept next = read(note.encoded());
        Kept kept = newest.get(chain);
        if (kept != null && !isNewer(next.checkpoint(), kept.checkpoint())) {
            return;
        }
        try {
            Path fresh = directory.resolve(chain + ".new");
            try (FileChannel file = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                var bytes = StandardCharsets.UTF_8.encode(note.encoded());
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(true);
            }
            Files.move(fresh, directory.resolve(Integer.toString(chain)), StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
                folder.force(true);
            }
        } catch (IOException e) {
            throw new StoreException(
                    "cannot keep the checkpoint of chain " + chain + " in " + directory + ": " + e.getMessage() + "; "
                            + Disk.describe(directory),
                    e);
        }
        newest.put(chain, next);
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory)) {
            all.filter(f -> f.getFileName().toString().matches("\\d{1,9}")).forEach(files::add);
        }
        return files;
    }

    private static Kept read(String text) {
        SignedNote note = SignedNote.parse(text).orThrow();
        Checkpoint checkpoint = Checkpoint.parse(note.text()).orThrow();
        generation(checkpoint); // refuses what is the origin of no log
        return new Kept(checkpoint, note);
    }
}
