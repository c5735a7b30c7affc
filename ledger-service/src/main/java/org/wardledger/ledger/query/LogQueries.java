package org.wardledger.ledger.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.merkle.TreeHashes;
import org.wardledger.core.note.Origin;
import org.wardledger.core.proof.TilePath;
import org.wardledger.core.proof.Tiles;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.ledger.store.LedgerStore;

/**
 * A chain's log as auditors read it: the newest signed checkpoint, and what lies under it. Nothing beyond that is given
 * away, so whatever is given never changes. Thread-safe.
 */
public final class LogQueries {
    private static final Pattern LOG = Pattern.compile("(0|[1-9][0-9]{0,8})(?:/[1-9][0-9]{0,9})?");

    private final LedgerStore store;
    private final CheckpointStore checkpoints;

    public LogQueries(LedgerStore store, CheckpointStore checkpoints) {
        this.store = store;
        this.checkpoints = checkpoints;
    }

    /**
     * The newest signed note.
     *
     * @param log as {@link TilePath#log} names it
     * @throws QueryProblem when there is no such log, or nothing of it is signed
     */
    public String checkpoint(String log) {
        return signed(log, chain(log)).note().encoded();
    }

    /**
     * A tile or an entry bundle.
     *
     * @param name as {@link TilePath#log} names the log
     * @param path what follows {@code tile/}
     * @throws QueryProblem when that is no name of a tile, or the signed log has none of that name
     */
    public byte[] tile(String name, String path) {
        ChainStore log = chain(name);
        Optional<TilePath> tile = TilePath.parse(path);
        // an index that is being rebuilt is behind its checkpoint for a while
        long size = Math.min(signed(name, log).checkpoint().size(), log.height() + 1);
        if (tile.isEmpty() || !Tiles.has(tile.get(), size)) {
            throw QueryProblem.unknown("the log " + name + " has no tile " + path + " under its checkpoint");
        }
        return switch (tile.get()) {
            case TilePath.Nodes nodes -> Tiles.nodes(log, nodes);
            case TilePath.Entries entries -> Tiles.bundle(headers(log, entries));
        };
    }

    /**
     * The proof between two sizes of a chain's log.
     *
     * @param to when null the size that the pin says, or else the newest signed one
     * @throws QueryProblem when the sizes are the wrong way round, or {@code to} is not signed yet
     */
    public ConsistencyAnswer consistency(int chainNumber, long from, @Nullable Long to, Pins pins) {
        boolean pinned = pins.names(chainNumber);
        long indexed = pins.height(chainNumber) + 1;
        ChainStore chain = store.chain(chainNumber);
        CheckpointStore.Kept newest = signed(chain);
        long signed = newest.checkpoint().size();
        long size = to != null ? to : pinned ? indexed : signed;
        if (from > size) {
            throw QueryProblem.badParameter("from is " + from + ", and at most to, which is " + size);
        }
        if (size > signed || size > indexed) {
            throw QueryProblem.notYet("the log of chain " + chainNumber + " is signed up to size " + signed
                    + " and indexed here up to " + indexed + "; ask again later");
        }
        return new ConsistencyAnswer(
                chainNumber,
                chainNumber + ":" + (size - 1),
                from,
                size,
                TreeHashes.root(chain, from).toBase64(),
                TreeHashes.root(chain, size).toBase64(),
                TreeHashes.consistencyProof(chain, from, size).stream()
                        .map(Hash::toBase64)
                        .toList(),
                to == null && !pinned ? newest.note().encoded() : null);
    }

    private ChainStore chain(String log) {
        Matcher matcher = LOG.matcher(log);
        int chain = matcher.matches() ? Integer.parseInt(matcher.group(1)) : Integer.MAX_VALUE;
        if (chain >= store.chains().size()) {
            throw QueryProblem.unknown("there is no log " + log);
        }
        return store.chain(chain);
    }

    /** Of the newest generation only: what an earlier one had under a name may be lost, and kept by others for ever. */
    private CheckpointStore.Kept signed(String log, ChainStore chain) {
        CheckpointStore.Kept newest = signed(chain);
        String origin = newest.checkpoint().origin();
        String now = TilePath.log(Origin.parse(origin).orThrow());
        if (!now.equals(log)) {
            throw QueryProblem.unknown("there is no log " + log + ": the newest checkpoint is of " + origin
                    + ", which stands at /log/" + now);
        }
        return newest;
    }

    private CheckpointStore.Kept signed(ChainStore chain) {
        CheckpointStore.Kept newest = checkpoints.newest(chain);
        if (newest == null) {
            throw QueryProblem.unknown("chain " + chain.chain() + " has no signed checkpoint");
        }
        return newest;
    }

    private static List<byte[]> headers(ChainStore chain, TilePath.Entries path) {
        List<byte[]> headers = new ArrayList<>(path.width());
        for (int i = 0; i < path.width(); i++) {
            long height = path.index() * TilePath.FULL_WIDTH + i;
            byte[] header = chain.headerBytes(height);
            if (header == null) {
                throw new IllegalStateException("chain " + chain.chain() + " has no header " + height);
            }
            headers.add(header);
        }
        return headers;
    }
}
