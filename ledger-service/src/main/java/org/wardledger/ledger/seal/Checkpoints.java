package org.wardledger.ledger.seal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
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
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.NoteVerdict;
import org.wardledger.core.note.Parsed;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.note.VerifierKey;
import org.wardledger.ledger.index.BlockFeed;
import org.wardledger.ledger.kafka.Topics;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.store.StoreException;

/**
 * Signs the checkpoints of the chains that this node owns, on a thread of its own: only of blocks that were read back
 * committed (that is what being indexed means), never of a smaller log than was signed before in its generation. A checkpoint is on disk
 * before anybody sees it: what was signed once can never be forgotten. Several blocks may share one checkpoint.
 *
 * <p>Nothing fences the topic: an owner that was stopped, and does not know yet that its chain has gone to another, may
 * still publish one that was right when it stopped. Readers keep the largest; and so that it is also the largest that
 * stays in the compacted topic, the chain's owner publishes it again when it takes the chain, and when a smaller one
 * came after a larger.
 */
public final class Checkpoints implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Checkpoints.class);
    private static final long RETRY_MS = 1000;

    private final CheckpointSigner signer;
    private final SiteKey key;
    private final LedgerStore store;
    private final CheckpointStore kept;
    private final BlockFeed feed;
    private final IntPredicate owned;
    private final Map<Integer, Work> waiting = new HashMap<>();
    private final Map<Integer, Checkpoint> newestInTopic = new ConcurrentHashMap<>();
    private final BlockFeed.Listener listener = this::indexed;
    private final Thread thread = new Thread(this::run, "checkpoints");
    private volatile @Nullable Producer<byte[], byte[]> topic;
    private final Map<Integer, String> troubles = new ConcurrentHashMap<>();
    private boolean stopped;

    /**
     * What is to be done for a chain.
     *
     * @param keep a checkpoint that stood in the topic
     * @param publish the newest one, again
     * @param sign what is indexed
     */
    private record Work(CheckpointStore.@Nullable Kept keep, boolean publish, boolean sign) {
        static final Work PUBLISH = new Work(null, true, false);
        static final Work SIGN = new Work(null, false, true);

        Work and(Work other) {
            boolean mine = other.keep == null
                    || (keep != null && !CheckpointStore.isNewer(other.keep.checkpoint(), keep.checkpoint()));
            return new Work(mine ? keep : other.keep, publish || other.publish, sign || other.sign);
        }
    }

    /** @param owned says whether this node owns a chain now */
    public Checkpoints(
            String site, SiteKey key, LedgerStore store, CheckpointStore kept, BlockFeed feed, IntPredicate owned) {
        this.signer = new CheckpointSigner(site, key, kept);
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
        if (topic != null && !thread.isAlive()) {
            return "what signs them has ended: the service's log says why; restart the node";
        }
        if (!troubles.isEmpty()) {
            return String.join("; ", troubles.values());
        }
        try {
            return store.chains().stream()
                    .map(this::missing)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        } catch (StoreException e) {
            return e.getMessage(); // the index is being opened anew
        }
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
        } else if (signer.isOf(chain, checkpoint.origin())) {
            keep(
                    chain,
                    new CheckpointStore.Kept(checkpoint, SignedNote.parse(text).orThrow()));
            Checkpoint newest = newestInTopic.merge(
                    chain, checkpoint, (before, read) -> CheckpointStore.isNewer(read, before) ? read : before);
            if (CheckpointStore.isNewer(newest, checkpoint) && owned.test(chain)) {
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
    private void keep(int chain, CheckpointStore.Kept checkpoint) {
        try {
            kept.keep(chain, checkpoint.note());
        } catch (StoreException e) {
            failed(chain, e);
            todo(chain, new Work(checkpoint, false, false));
        }
    }

    /** This node has taken the chain: its newest checkpoint is published again. */
    void taken(int chain) {
        todo(chain, Work.PUBLISH);
    }

    private void todo(int chain, Work work) {
        synchronized (waiting) {
            waiting.merge(chain, work, Work::and);
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
        signer.checkReached(chain);
    }

    private void indexed(int chain, long height) {
        if (owned.test(chain)) {
            todo(chain, Work.SIGN);
        }
    }

    private void run() {
        Map<Integer, Work> round = next();
        while (round != null) {
            round.forEach(this::attend);
            round = next();
        }
    }

    /** What is to be done, or null when this is being stopped. What has failed is not tried again at once. */
    private @Nullable Map<Integer, Work> next() {
        synchronized (waiting) {
            try {
                long again = System.nanoTime() + RETRY_MS * 1_000_000;
                long leftMs = troubles.isEmpty() ? 0 : RETRY_MS;
                while (leftMs > 0 && !stopped) {
                    waiting.wait(leftMs);
                    leftMs = (again - System.nanoTime()) / 1_000_000;
                }
                while (waiting.isEmpty() && !stopped) {
                    waiting.wait();
                }
            } catch (InterruptedException e) {
                return null;
            }
            Map<Integer, Work> round = Map.copyOf(waiting);
            waiting.clear();
            return stopped ? null : round;
        }
    }

    /**
     * Whatever goes wrong, this thread goes on, the trouble shows in the node's readiness, and it is tried again: a full disk
     * gets room, an index is opened anew or built again. It is never signed what could not be checked.
     */
    private void attend(int chain, Work work) {
        try {
            boolean mine = owned.test(chain);
            if (work.keep() != null) {
                kept.keep(chain, work.keep().note());
            }
            if (mine && work.publish()) {
                CheckpointStore.Kept newest = kept.newest(chain);
                if (newest != null) {
                    publish(chain, newest.note());
                }
            }
            if (mine && work.sign()) {
                sign(store.chain(chain));
            }
            troubles.remove(chain);
        } catch (RuntimeException e) {
            failed(chain, e);
            // it may be kept already, and not be published; for a chain of another node only what is to be kept remains
            todo(chain, new Work(work.keep(), work.publish() || work.sign(), work.sign()));
        }
    }

    private void failed(int chain, RuntimeException e) {
        String why = e instanceof StoreException || e instanceof LedgerBroken
                ? String.valueOf(e.getMessage())
                : "chain " + chain + ": unexpected: " + e;
        if (why.equals(troubles.put(chain, why))) {
            return; // said already
        }
        if (e instanceof StoreException || e instanceof LedgerBroken) {
            LOG.errorf("no checkpoint of chain %d for now: %s", chain, why);
        } else {
            LOG.errorf(e, "no checkpoint of chain %d for now", chain);
        }
    }

    private void sign(ChainStore chain) {
        long size = chain.height() + 1;
        CheckpointStore.Kept newest = kept.newest(chain);
        if (size == 0 || (newest != null && newest.checkpoint().size() >= size)) {
            return;
        }
        signer.checkReached(chain);
        SignedNote note = signer.sign(chain, size);
        if (note != null) { // else trouble() says which key is not here
            kept.keep(chain.chain(), note);
            publish(chain.chain(), note);
        }
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
