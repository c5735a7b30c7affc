package org.wardledger.ledger.seal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
 *
 * <p>Nothing fences the topic: an owner that was stopped, and does not know yet that its chain has gone to another, may
 * still publish one that was right when it stopped. Readers keep the largest; and so that it is also the largest that
 * stays in the compacted topic, the chain's owner publishes it again when it takes the chain, and when a smaller one
 * came after a larger.
 */
public final class Checkpoints implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Checkpoints.class);
    private static final int GENERATION = 1;
    private static final long RETRY_MS = 1000;

    private final String site;
    private final SiteKey key;
    private final LedgerStore store;
    private final CheckpointStore kept;
    private final BlockFeed feed;
    private final IntPredicate owned;
    private final Set<Integer> waiting = new HashSet<>();
    private final Set<Integer> anew = new HashSet<>();
    private final Map<Integer, SignedNote> unkept = new HashMap<>();
    private final Map<Integer, Long> largestInTopic = new ConcurrentHashMap<>();
    private final BlockFeed.Listener listener = this::indexed;
    private final Thread thread = new Thread(this::run, "checkpoints");
    private volatile @Nullable Producer<byte[], byte[]> topic;
    private final Map<Integer, String> troubles = new ConcurrentHashMap<>();
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
        if (!troubles.isEmpty()) {
            return String.join("; ", troubles.values());
        }
        return store.chains().stream()
                .map(this::missing)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Takes over a checkpoint from the topic: it may be higher than what this node has seen. */
    public void read(int chain, String text) {
        Set<VerifierKey> known = known(chain);
        if (known.isEmpty()) {
            return;
        }
        Checkpoint checkpoint = checkpoint(text, known);
        if (checkpoint == null) {
            LOG.warnf("a checkpoint of chain %d in the topic is not signed by this site: ignored", chain);
        } else if (checkpoint.origin().equals(new Origin(site, chain, GENERATION).text())) {
            keep(chain, SignedNote.parse(text).orThrow());
            long largest = largestInTopic.merge(chain, checkpoint.size(), Math::max);
            if (checkpoint.size() < largest && owned.test(chain)) {
                taken(chain);
            }
        }
    }

    private static @Nullable Checkpoint checkpoint(String text, Set<VerifierKey> known) {
        return SignedNote.parse(text) instanceof Parsed.Good<SignedNote> note
                        && note.value().verify(known) instanceof NoteVerdict.Verified verified
                        && verified.checkpoint() instanceof Parsed.Good<Checkpoint> checkpoint
                ? checkpoint.value()
                : null;
    }

    /** What stands in the topic is not lost when the disk is full: it is kept when there is room. */
    private void keep(int chain, SignedNote note) {
        try {
            kept.keep(chain, note);
        } catch (StoreException e) {
            troubles.put(chain, String.valueOf(e.getMessage()));
            synchronized (waiting) {
                unkept.put(chain, note);
                waiting.notifyAll();
            }
        }
    }

    /** This node has taken the chain: its newest checkpoint is published again. */
    void taken(int chain) {
        synchronized (waiting) {
            anew.add(chain);
            waiting.notifyAll();
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
            Set<Integer> again;
            Map<Integer, SignedNote> notes;
            synchronized (waiting) {
                try {
                    while (waiting.isEmpty() && anew.isEmpty() && unkept.isEmpty() && !stopped) {
                        waiting.wait();
                    }
                    if (!troubles.isEmpty() && !stopped) {
                        waiting.wait(RETRY_MS);
                    }
                } catch (InterruptedException e) {
                    return;
                }
                if (stopped) {
                    return;
                }
                chains = Set.copyOf(waiting);
                again = Set.copyOf(anew);
                notes = Map.copyOf(unkept);
                waiting.clear();
                anew.clear();
                unkept.clear();
            }
            for (var note : notes.entrySet()) {
                troubles.remove(note.getKey());
                keep(note.getKey(), note.getValue());
            }
            for (int chain : again) {
                CheckpointStore.Kept newest = kept.newest(chain);
                if (newest != null) {
                    publish(chain, newest.note());
                }
            }
            for (int chain : chains) {
                trySign(chain);
            }
        }
    }

    /** What the disk did not take is tried again. */
    private void trySign(int chain) {
        try {
            sign(store.chain(chain));
            troubles.remove(chain);
        } catch (StoreException e) {
            if (!owned.test(chain)) {
                troubles.remove(chain); // it is the new owner's to sign
                return;
            }
            if (troubles.put(chain, String.valueOf(e.getMessage())) == null) {
                LOG.errorf("no checkpoint until it can be kept: %s", e.getMessage());
            }
            synchronized (waiting) {
                waiting.add(chain);
            }
        } catch (LedgerBroken e) {
            troubles.put(chain, String.valueOf(e.getMessage()));
            LOG.errorf("no checkpoint: %s", e.getMessage());
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
        if (size == 0 || (newest != null && newest.checkpoint().size() >= size)) {
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
        publish(chain.chain(), note);
    }

    private void publish(int chain, SignedNote note) {
        Producer<byte[], byte[]> writer = topic;
        if (writer == null) {
            return;
        }
        byte[] name = Integer.toString(chain).getBytes(StandardCharsets.UTF_8);
        byte[] text = note.encoded().getBytes(StandardCharsets.UTF_8);
        var unused = writer.send(new ProducerRecord<>(Topics.CHECKPOINTS, chain, name, text), (metadata, error) -> {
            if (error != null) {
                LOG.warnf("a checkpoint was not published, the next one will be: %s", error.getMessage());
            }
        });
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
