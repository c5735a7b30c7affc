package org.wardledger.ledger.seal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.chain.ChainKeys;
import org.wardledger.core.chain.LedgerBroken;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.merkle.TreeHashes;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.NoteVerdict;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.Parsed;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.note.VerifierKey;
import org.wardledger.ledger.index.BlockFeed;
import org.wardledger.ledger.kafka.Topics;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.store.StoreException;

/**
 * Signs the checkpoints of the chains that this node owns, on a thread of its own: only of blocks that were read back
 * committed (that is what being indexed means), never of a smaller log than was signed before. A checkpoint is on disk
 * before anybody sees it: what was signed once can never be forgotten. Several blocks may share one checkpoint.
 */
public final class Checkpoints implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Checkpoints.class);
    private static final int GENERATION = 1;

    private final String site;
    private final SiteKey key;
    private final LedgerStore store;
    private final CheckpointStore kept;
    private final BlockFeed feed;
    private final IntPredicate owned;
    private final Set<Integer> waiting = new HashSet<>();
    private final BlockFeed.Listener listener = this::indexed;
    private final Thread thread = new Thread(this::run, "checkpoints");
    private volatile @Nullable Producer<byte[], byte[]> topic;
    private volatile @Nullable String trouble;
    private boolean stopped;

    /** @param owned says whether this node owns a chain now */
    public Checkpoints(
            String site, SiteKey key, LedgerStore store, CheckpointStore kept, BlockFeed feed, IntPredicate owned) {
        this.site = site;
        this.key = key;
        this.store = store;
        this.kept = kept;
        this.feed = feed;
        this.owned = owned;
    }

    /** @param writer where signed checkpoints are published; closed with this */
    public void start(Producer<byte[], byte[]> writer) {
        topic = writer;
        feed.subscribe(listener);
        thread.start();
    }

    /** Why checkpoints are not signed, or null. */
    public @Nullable String trouble() {
        String failed = trouble;
        return failed != null
                ? failed
                : store.chains().stream()
                        .map(this::missing)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }

    /** Takes over a checkpoint from the topic: it may be higher than what this node has seen. */
    public void read(int chain, String text) {
        Set<VerifierKey> known = known(chain);
        SignedNote note = SignedNote.parse(text).orThrow();
        if (note.verify(known) instanceof NoteVerdict.Verified verified) {
            Checkpoint checkpoint = verified.checkpoint().orThrow();
            if (checkpoint.origin().equals(new Origin(site, chain, GENERATION).text())) {
                kept.keep(chain, note);
            }
        } else if (!known.isEmpty()) {
            LOG.warnf("a checkpoint of chain %d in the topic is not signed by this site: ignored", chain);
        }
    }

    /** The keys of this node's files, and those that the chain has sealed so far. */
    private Set<VerifierKey> known(int chain) {
        Set<VerifierKey> known = new HashSet<>(key.known());
        if (chain < store.chains().size()) {
            for (ChainKeys.Accepted sealed : store.chain(chain).reader().keys().keys()) {
                if (VerifierKey.parse(sealed.verifierKey()) instanceof Parsed.Good<VerifierKey>(VerifierKey accepted)) {
                    known.add(accepted);
                }
            }
        }
        return known;
    }

    /**
     * A chain goes on only from a log that holds all that was ever signed.
     *
     * @throws LedgerBroken when the ledger has lost blocks, or holds others than were signed
     */
    void checkReached(ChainStore chain) {
        CheckpointStore.Kept newest = kept.newest(chain.chain());
        if (newest == null) {
            return;
        }
        long size = newest.checkpoint().size();
        if (chain.height() + 1 < size) {
            throw new LedgerBroken(
                    chain.chain(),
                    chain.height(),
                    "the ledger ends here, but " + size + " blocks were signed: it has lost blocks");
        }
        if (!TreeHashes.root(chain, size).equals(newest.checkpoint().root())) {
            throw new LedgerBroken(
                    chain.chain(), size - 1, "the log up to here is another one than was signed: it was rewritten");
        }
    }

    private void indexed(int chain, long height) {
        if (owned.test(chain)) {
            synchronized (waiting) {
                waiting.add(chain);
                waiting.notifyAll();
            }
        }
    }

    private void run() {
        while (true) {
            Set<Integer> chains;
            synchronized (waiting) {
                while (waiting.isEmpty() && !stopped) {
                    try {
                        waiting.wait();
                    } catch (InterruptedException e) {
                        return;
                    }
                }
                if (stopped) {
                    return;
                }
                chains = Set.copyOf(waiting);
                waiting.clear();
            }
            for (int chain : chains) {
                try {
                    sign(store.chain(chain));
                    trouble = null;
                } catch (LedgerBroken | StoreException e) {
                    trouble = e.getMessage();
                    LOG.errorf("no checkpoint: %s", e.getMessage());
                }
            }
        }
    }

    private void sign(ChainStore chain) {
        long size;
        List<String> accepted;
        do {
            size = chain.height() + 1;
            accepted = chain.reader().acceptedKeys();
            // else the keys could be those of a block more, and a rotation's own checkpoint lack the old one's
            // signature
        } while (chain.height() + 1 != size);
        CheckpointStore.Kept newest = kept.newest(chain.chain());
        if (newest != null && newest.checkpoint().size() >= size) {
            return;
        }
        checkReached(chain);
        List<SigningKey> signers = accepted.stream()
                .map(key::get)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
        if (signers.isEmpty()) {
            return; // trouble() says why, until the key is here
        }
        Hash root = TreeHashes.root(chain, size);
        Checkpoint checkpoint = new Checkpoint(new Origin(site, chain.chain(), GENERATION).text(), size, root);
        SignedNote note = SignedNote.sign(checkpoint, signers.getFirst());
        for (SigningKey signer : signers.subList(1, signers.size())) {
            note = note.alsoSignedBy(signer);
        }
        kept.keep(chain.chain(), note);
        Producer<byte[], byte[]> writer = topic;
        if (writer != null) {
            var unused = writer.send(
                    new ProducerRecord<>(
                            Topics.CHECKPOINTS,
                            chain.chain(),
                            Integer.toString(chain.chain()).getBytes(StandardCharsets.UTF_8),
                            note.encoded().getBytes(StandardCharsets.UTF_8)),
                    (metadata, error) -> {
                        if (error != null) {
                            LOG.warnf("a checkpoint was not published, the next one will be: %s", error.getMessage());
                        }
                    });
        }
    }

    /** A chain's newest key must be here before the old one retires. */
    private @Nullable String missing(ChainStore chain) {
        ChainKeys keys = chain.reader().keys();
        if (keys.keys().isEmpty()) {
            return null;
        }
        String newest = keys.newest();
        return key.get(newest) == null
                ? "the site's key was rotated to " + newest
                        + ", and this node does not have it: copy its file from the node where it was made"
                : null;
    }

    @Override
    public void close() {
        feed.unsubscribe(listener);
        synchronized (waiting) {
            stopped = true;
            waiting.notifyAll();
        }
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Producer<byte[], byte[]> writer = topic;
        if (writer != null) {
            writer.close(Duration.ofSeconds(2));
        }
    }
}
