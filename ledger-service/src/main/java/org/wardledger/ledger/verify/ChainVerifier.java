package org.wardledger.ledger.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.Block;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.chain.ChainKeys;
import org.wardledger.core.chain.ChainReplay;
import org.wardledger.core.chain.Generations;
import org.wardledger.core.chain.Generations.Standing;
import org.wardledger.core.chain.LedgerBroken;
import org.wardledger.core.chain.Totals;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.merkle.AppendResult;
import org.wardledger.core.merkle.Frontier;
import org.wardledger.core.note.NoteVerdict;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.Parsed;
import org.wardledger.core.note.VerifierKey;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.store.TopicPositions;
import org.wardledger.ledger.wire.UtcTime;

/**
 * Verifies one chain: replays every block into an index of its own, with all the checks of {@link ChainReplay}, rebuilds
 * the log over the headers, and holds it against checkpoints. Memory does not grow with the chain. Used once.
 */
final class ChainVerifier {
    private final int chain;
    private final BlockSource source;
    private final LedgerStore rebuilt;
    private final Progress progress;

    private final List<String> wrong = new ArrayList<>();
    private final List<SavedCheckpoint> due = new ArrayList<>();
    private final List<ChainVerdict.Lost> lost = new ArrayList<>();
    private final Frontier log = new Frontier();
    /** Whose signatures count in the log of just a checkpoint's size. */
    private final Map<SavedCheckpoint, List<String>> acceptedAt = new HashMap<>();

    private Entry.@Nullable Genesis genesis;
    private Totals totals = Totals.NONE;
    private long passedOver;
    /** How many blocks the chain's own newest checkpoint covers, once it was found to be right; -1 when there is none. */
    private long signed = -1;

    /** Told after each block. */
    @FunctionalInterface
    interface Progress {
        void verified(int chain, long blocks, long of);
    }

    /** @param rebuilt an empty index */
    ChainVerifier(int chain, BlockSource source, LedgerStore rebuilt, Progress progress) {
        this.chain = chain;
        this.source = source;
        this.rebuilt = rebuilt;
        this.progress = progress;
    }

    /**
     * @param saved checkpoints of this chain that were kept elsewhere
     * @param key the site's key, null when nobody vouches for one: then genesis' own
     */
    ChainVerdict verify(List<SavedCheckpoint> saved, @Nullable VerifierKey key) {
        List<SavedCheckpoint> all = new ArrayList<>();
        SavedCheckpoint own = own();
        if (own != null) {
            all.add(own);
        }
        all.addAll(saved);
        due.addAll(all);
        replay();
        if (wrong.isEmpty()) {
            if (own != null) {
                judge(own, key, true);
                // what is unsigned explains nothing away, so it is known first how far the chain's own word goes
                boolean vouches = wrong.isEmpty() && standing(own) instanceof Standing.Contained;
                signed = vouches ? own.checkpoint().size() : -1;
            }
            saved.forEach(checkpoint -> judge(checkpoint, key, false));
        }
        return new ChainVerdict(
                chain,
                genesis,
                rebuilt.chain(chain).reader().keys(),
                begun(),
                lost,
                log.size(),
                totals,
                totals.contents(),
                passedOver,
                signed,
                wrong);
    }

    private Standing standing(SavedCheckpoint checkpoint) {
        return rebuilt.chain(chain).reader().generations().standing(checkpoint.checkpoint());
    }

    /** What each later generation says of what was lost before it. */
    private List<String> begun() {
        return rebuilt.chain(chain).reader().generations().later().stream()
                .map(begun -> {
                    Entry.Lost gone = begun.lost();
                    String what = gone == null
                            ? "inputs or patients' keys were lost"
                            : "blocks of generation " + gone.generation() + " were lost, of which " + gone.size()
                                    + " had been signed, root " + gone.root().toBase64();
                    return where() + what + " behind block " + (begun.height() - 1) + ", as " + admission(begun)
                            + (isVouchedFor(begun) ? "" : ", and no signed checkpoint vouches for that entry yet");
                })
                .toList();
    }

    private boolean isVouchedFor(Generations.Begun begun) {
        return signed > begun.height();
    }

    private String admission(Generations.Begun begun) {
        BlockHeader header = rebuilt.chain(chain).header(begun.height());
        return "entry " + begun.height() + "/0 says since "
                + (header == null ? "it was sealed" : UtcTime.text(header.sealMs()));
    }

    private void judge(SavedCheckpoint checkpoint, @Nullable VerifierKey key, boolean isOwn) {
        Entry.Genesis first = genesis;
        if (first == null) {
            return; // an empty chain: a checkpoint of size 0 at most
        }
        String origin = checkpoint.checkpoint().origin();
        Standing standing = standing(checkpoint);
        boolean mine = Origin.parse(origin) instanceof Parsed.Good<Origin>(Origin of)
                && of.site().equals(first.site())
                && of.chain() == chain;
        if (!mine) {
            wrong.add(where() + checkpoint.source() + " is of the log " + origin + ", and this is "
                    + rebuilt.chain(chain).reader().keys().origin());
            return;
        }
        switch (standing) {
            case Standing.Foreign(String why) ->
                wrong.add(where() + checkpoint.source() + " is of the log " + origin + ", and " + why);
            case Standing.Lost(Generations.Begun by, boolean named) -> {
                if (isOwn) {
                    return; // nothing is signed since
                }
                if (isVouchedFor(by)) {
                    lost(checkpoint, by, named);
                    return;
                }
                wrong.add(where() + checkpoint.source() + " has "
                        + checkpoint.checkpoint().size()
                        + " blocks, of which those from " + by.height() + " on are gone: the tail is cut. "
                        + admission(by)
                        + " that they were lost, but it is under no checkpoint that the site has signed");
            }
            case Standing.Contained c -> {
                if (due.contains(checkpoint)) {
                    wrong.add(where() + "ends after " + log.size() + " blocks, and " + checkpoint.source() + " has "
                            + checkpoint.checkpoint().size() + ": the tail is cut");
                }
            }
        }
        signature(checkpoint, key, isOwn);
    }

    /**
     * By which key it was signed counts no more, but that one of the chain's did: else it is nobody's. A key whose rotation
     * was lost too is none of them until that is run again.
     */
    private void lost(SavedCheckpoint checkpoint, Generations.Begun by, boolean named) {
        Set<VerifierKey> ever = new LinkedHashSet<>();
        for (ChainKeys.Accepted sealed : rebuilt.chain(chain).reader().keys().keys()) {
            if (VerifierKey.parse(sealed.verifierKey()) instanceof Parsed.Good<VerifierKey>(VerifierKey one)) {
                ever.add(one);
            }
        }
        if (checkpoint.note().verify(ever) instanceof NoteVerdict.Unverified(String reason)) {
            wrong.add(where() + checkpoint.source() + " is of blocks that were lost, and not signed by " + ever + ": "
                    + reason + "; a key whose rotation was lost with them counts when that is run again");
            return;
        }
        String what = where() + checkpoint.source() + " ("
                + checkpoint.checkpoint().origin() + ", size "
                + checkpoint.checkpoint().size() + ") has blocks that were lost, from " + by.height() + " on, as "
                + admission(by)
                + (named
                        ? ", which names exactly this checkpoint"
                        : "; what was in them can be compared with nothing any more");
        lost.add(new ChainVerdict.Lost(checkpoint, what));
    }

    private @Nullable SavedCheckpoint own() {
        String note = source.checkpoint(chain);
        if (note == null) {
            return null;
        }
        try {
            return SavedCheckpoint.parse("its newest signed checkpoint", note);
        } catch (IllegalArgumentException e) {
            wrong.add(where() + "its checkpoint is malformed: " + e.getMessage());
            return null;
        }
    }

    private void replay() {
        long height = source.height(chain);
        ChainReplay replay = new ChainReplay(chain, null, rebuilt.chain(chain));
        checkpoints();
        for (long at = 0; at <= height; at++) {
            try {
                Block block = RawBlocks.check(chain, at, source.block(chain, at), source::payload);
                ChainReplay.Replayed replayed = replay.apply(block);
                if (at == 0) {
                    begins(replayed.entries(), block.header());
                }
                AppendResult appended = log.append(block.header().leafHash());
                rebuilt.write(block, replayed, appended.completed(), TopicPositions.START);
                replay.stored();
                totals = replayed.totals();
                passedOver += replayed.passedOver();
            } catch (LedgerBroken e) {
                wrong.add(String.valueOf(e.getMessage()));
            } catch (BlockSource.Unreadable e) {
                wrong.add(where(at) + e.getMessage());
            } catch (DecodeException | IllegalArgumentException | IllegalStateException e) {
                // whatever the bytes were, they were not a ledger's
                wrong.add(where(at) + "is not a block: " + e.getMessage());
            }
            checkpoints();
            if (!wrong.isEmpty()) {
                return;
            }
            progress.verified(chain, log.size(), height + 1);
        }
    }

    private void begins(List<Entry> entries, BlockHeader header) {
        if (!(entries.getFirst() instanceof Entry.Genesis first)) {
            throw new LedgerBroken(chain, 0, "does not begin with genesis");
        }
        if (first.chain() != chain || first.generation() != header.generation()) {
            throw new LedgerBroken(chain, 0, "entry 0: the genesis of " + first.chain() + "/" + first.generation());
        }
        genesis = first;
    }

    /** Holds the log against every checkpoint of just this size. */
    private void checkpoints() {
        for (SavedCheckpoint checkpoint : List.copyOf(due)) {
            if (checkpoint.checkpoint().size() == log.size()) {
                due.remove(checkpoint);
                acceptedAt.put(checkpoint, rebuilt.chain(chain).reader().acceptedKeys());
                boolean contained = standing(checkpoint) instanceof Standing.Contained;
                if (contained && !checkpoint.checkpoint().root().equals(log.root())) {
                    wrong.add(where() + "its first " + log.size() + " headers do not have the root of "
                            + checkpoint.source() + ": the log was rewritten");
                }
            }
        }
    }

    private void signature(SavedCheckpoint checkpoint, @Nullable VerifierKey key, boolean isOwn) {
        ChainKeys keys = rebuilt.chain(chain).reader().keys();
        if (key != null && !keys.ever(key.text())) {
            wrong.add(where() + checkpoint.source() + " is not signed by " + key.text()
                    + ", nor by a key that it led to");
            return;
        }
        Set<VerifierKey> known = known(keys, acceptedAt.getOrDefault(checkpoint, List.of()), key);
        if (known.isEmpty() && !isOwn) {
            // from before the key that was given: the newest checkpoint, which that key vouches for, contains it
            known = known(keys, acceptedAt.getOrDefault(checkpoint, List.of()), null);
        }
        if (known.isEmpty()) {
            wrong.add(where() + checkpoint.source() + " has no key yet that counts");
        } else if (checkpoint.note().verify(known) instanceof NoteVerdict.Unverified unverified) {
            wrong.add(where() + checkpoint.source() + " is not signed by " + known + ": " + unverified.reason());
        }
    }

    /**
     * The keys that count, and not before the one that somebody vouches for: whoever has stolen an older, retired key
     * could repeat a sealed rotation in a log of their own.
     */
    private static Set<VerifierKey> known(ChainKeys keys, List<String> accepted, @Nullable VerifierKey from) {
        List<String> all =
                keys.keys().stream().map(ChainKeys.Accepted::verifierKey).toList();
        int first = from == null ? 0 : all.indexOf(from.text());
        Set<VerifierKey> known = new LinkedHashSet<>();
        for (String text : accepted) {
            if (all.indexOf(text) >= first
                    && VerifierKey.parse(text) instanceof Parsed.Good<VerifierKey>(VerifierKey sealed)) {
                known.add(sealed);
            }
        }
        return known;
    }

    private String where() {
        return "chain " + chain + ": ";
    }

    private String where(long height) {
        return "chain " + chain + ", block " + height + ": ";
    }
}
