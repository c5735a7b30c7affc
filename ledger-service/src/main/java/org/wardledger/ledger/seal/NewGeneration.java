package org.wardledger.ledger.seal;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.chain.ChainIdentity;
import org.wardledger.core.chain.ChainKeys;
import org.wardledger.core.chain.ChainSealer;
import org.wardledger.core.chain.Generations;
import org.wardledger.core.chain.Generations.Standing;
import org.wardledger.core.chain.OverlayView;
import org.wardledger.core.chain.Restoration;
import org.wardledger.core.chain.SealedBlock;
import org.wardledger.core.chain.Secrets;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.hiding.SiteVault;
import org.wardledger.core.merkle.TreeHashes;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.NoteVerdict;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.Parsed;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.note.VerifierKey;
import org.wardledger.ledger.kafka.CommittedRecords;
import org.wardledger.ledger.kafka.KafkaClients;
import org.wardledger.ledger.kafka.Topics;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.ledger.store.LedgerStore;

/**
 * Lets a restored chain that has lost blocks, inputs or patients' keys go on: finds what is lost, and seals the first block of the next
 * generation, which says so, under the chain's transactional id. A crash is safe at any time: the block is committed whole
 * or not at all. Only for an operator who has been told what is given up.
 */
public final class NewGeneration {
    private final KafkaClients clients;
    private final CommittedRecords topics;
    private final LedgerStore store;
    private final CheckpointStore kept;
    private final SiteKey key;
    private final SiteVault vault;
    private final List<SignedNote> given;

    /** Why a chain cannot go on like this; the message says what to do. */
    public static final class Refused extends RuntimeException {
        Refused(String message) {
            super(message);
        }
    }

    /**
     * What a chain would go on with, and without.
     *
     * @param head the newest block that there is
     * @param restoration what the generation begins with, or null where it began already, and patients are left
     * @param unreadable patients who are not erased, and whose keys are not to be had
     */
    public record Findings(BlockHeader head, @Nullable Restoration restoration, InputsTopic inputs, int unreadable) {
        /** The generation that would begin, or has begun. */
        public int generation() {
            return restoration == null ? head.generation() : restoration.generation(head);
        }
    }

    /**
     * @param store the index of a node, read only
     * @param kept the checkpoints of the same node
     * @param given checkpoints that others remember, of any chain: other nodes, auditors
     */
    public NewGeneration(
            KafkaClients clients,
            LedgerStore store,
            CheckpointStore kept,
            SiteKey key,
            SiteVault vault,
            List<SignedNote> given) {
        this.clients = clients;
        this.topics = new CommittedRecords(clients, "new-generation");
        this.store = store;
        this.kept = kept;
        this.key = key;
        this.vault = vault;
        this.given = List.copyOf(given);
    }

    /**
     * What is lost of a chain, or null when nothing is.
     *
     * @throws Refused when that cannot be said, or a new generation is no answer to it
     */
    public @Nullable Findings find(int number) {
        ChainStore chain = store.chain(number);
        BlockHeader head = chain.head();
        if (head == null) {
            throw new Refused("chain " + number + " has no block: there is nothing to go on from");
        }
        checkAtEnd(chain);
        Entry.Lost lost = lost(chain, newest(chain));
        TopicPartition inputs = new TopicPartition(Topics.INPUTS, number);
        try (Consumer<byte[], byte[]> reader = clients.inputReader("new-generation")) {
            reader.assign(List.of(inputs));
            long engineMs = chain.reader().engineMs();
            InputsTopic topic = InputsTopic.look(reader, inputs, head, engineMs);
            boolean whole = topic.isThere() && lost == null;
            // a generation that begins with many erasures may have been left half way: what is left is erased in it
            boolean begun = whole && head.generation() > Generations.FIRST;
            long input = topic.isThere()
                    ? head.inputTo()
                    : InputsTopic.firstNotSealed(reader, inputs, engineMs, topic.end());
            Restoration restoration = begun ? null : new Restoration(lost, input);
            int unreadable =
                    sealer(chain, head, new OverlayView(chain), restoration).unreadable();
            return whole && unreadable == 0 ? null : new Findings(head, restoration, topic, unreadable);
        }
    }

    /** What is signed, and not there. */
    private static Entry.@Nullable Lost lost(ChainStore chain, @Nullable Checkpoint newest) {
        if (newest == null) {
            return null;
        }
        int generation = Origin.parse(newest.origin()).orThrow().generation();
        long size = newest.size();
        Entry.Lost lost = new Entry.Lost(generation, size, newest.root());
        return switch (chain.reader().generations().standing(newest)) {
            case Standing.Lost l -> null; // an earlier restore has said so
            case Standing.Foreign f
            when generation > chain.reader().generations().newest() -> lost;
            case Standing.Foreign(String why) ->
                throw new Refused("chain " + chain.chain() + ": " + newest.origin() + " was signed, and " + why);
            case Standing.Contained c when size > chain.height() + 1 -> lost;
            case Standing.Contained c -> {
                if (!TreeHashes.root(chain, size).equals(newest.root())) {
                    throw new Refused("chain " + chain.chain() + " was rewritten: its first " + size
                            + " blocks are not those that were signed. Nobody can go on from that");
                }
                yield null;
            }
        };
    }

    /** The newest checkpoint that anybody remembers: this node, the topic, or whom the operator has asked. */
    private @Nullable Checkpoint newest(ChainStore chain) {
        Set<VerifierKey> known = new HashSet<>(key.known());
        for (ChainKeys.Accepted sealed : chain.reader().keys().keys()) {
            known.add(VerifierKey.parse(sealed.verifierKey()).orThrow());
        }
        CheckpointStore.Kept mine = kept.newest(chain.chain());
        List<Checkpoint> remembered = new ArrayList<>();
        if (mine != null) {
            remembered.add(mine.checkpoint());
        }
        for (SignedNote note : given) {
            Checkpoint read = Checkpoint.parse(note.text()).orThrow();
            if (isOf(chain, read)) {
                checkGiven(chain, note.verify(known), read);
                remembered.add(read);
            }
        }
        each(Topics.CHECKPOINTS, chain.chain(), 0, record -> {
            if (record.value() != null
                    && SignedNote.parse(text(record.value())) instanceof Parsed.Good<SignedNote>(SignedNote note)
                    && note.verify(known) instanceof NoteVerdict.Verified verified
                    && verified.checkpoint() instanceof Parsed.Good<Checkpoint>(Checkpoint read)) {
                remembered.add(read);
            }
        });
        Checkpoint newest = null;
        for (Checkpoint each : remembered) {
            boolean isNewer = newest == null || CheckpointStore.isNewer(each, newest);
            newest = isOf(chain, each) && isNewer ? each : newest;
        }
        return newest;
    }

    private static void checkGiven(ChainStore chain, NoteVerdict verdict, Checkpoint given) {
        String what = "the checkpoint that was given, " + given.origin() + " of " + given.size() + " blocks,";
        if (!(verdict instanceof NoteVerdict.Verified)) {
            throw new Refused(what + " is signed by no key of this site");
        }
        Generations generations = chain.reader().generations();
        boolean known = Origin.parse(given.origin()).orThrow().generation() <= generations.newest();
        if (known && generations.standing(given) instanceof Standing.Foreign(String why)) {
            throw new Refused(what + " can not be admitted any more: " + why);
        }
    }

    private static boolean isOf(ChainStore chain, Checkpoint checkpoint) {
        return Origin.parse(checkpoint.origin()) instanceof Parsed.Good<Origin>(Origin origin)
                && origin.site().equals(site(chain))
                && origin.chain() == chain.chain();
    }

    private static String site(ChainStore chain) {
        return Origin.parse(chain.reader().keys().origin()).orThrow().site();
    }

    /** The index must hold what the topics hold, and nothing else: what is sealed goes on from it. */
    private void checkAtEnd(ChainStore chain) {
        var positions = store.positions(chain.chain());
        checkAtEnd(Topics.HEADERS, chain.chain(), positions.headers());
        checkAtEnd(Topics.BLOCKS, chain.chain(), positions.blocks());
        checkAtEnd(Topics.KEYS, chain.chain(), store.keyPosition(chain.chain()));
    }

    private void checkAtEnd(String topic, int chain, long from) {
        each(topic, chain, from, record -> {
            throw new Refused("the index is not at the end of " + topic + ", partition " + chain
                    + ": let the node read it first");
        });
    }

    /**
     * To be asked for each chain before the first is sealed.
     *
     * @throws Refused when there are patients who can only be erased, and may not be
     */
    public void check(int number, Findings findings, boolean eraseUnreadable) {
        if (findings.unreadable() > 0 && !eraseUnreadable) {
            throw new Refused("chain " + number + " has " + findings.unreadable()
                    + " patients none of whose keys is in " + Topics.KEYS
                    + ": when that is the newest copy there is, they can only be erased (--erase-unreadable)");
        }
    }

    /**
     * Seals what was found. The node's owners of the chain are fenced by it; they begin again by themselves.
     *
     * @param eraseUnreadable whether patients whose keys are not to be had are erased
     * @return the heights of the blocks that it took, at least one
     */
    public List<Long> seal(int number, Findings findings, boolean eraseUnreadable) {
        check(number, findings, eraseUnreadable);
        ChainStore chain = store.chain(number);
        try (Producer<byte[], byte[]> writer = clients.chainWriter(site(chain), number)) {
            writer.initTransactions(); // from here on nobody else commits
            checkAtEnd(chain);
            LostAlerts alerts = new LostAlerts();
            if (findings.restoration() != null) {
                each(Topics.ALERTS, number, 0, record -> alerts.read(text(record.key()), record.value()));
            }
            OverlayView view = new OverlayView(chain);
            ChainSealer sealer = sealer(chain, findings.head(), view, findings.restoration());
            BlockCommit commit = new BlockCommit(writer, vault);
            List<Long> heights = new ArrayList<>();
            boolean done = sealer.eraseUnreadable();
            SealedBlock first = sealer.cut(Clock.systemUTC().millis());
            commit.commit(first, alerts.ended(first, sealer.engineMs()));
            heights.add(first.block().header().height());
            view.committed(first);
            sealer.committed();
            while (!done) {
                done = sealer.eraseUnreadable();
                SealedBlock next = sealer.cut(Clock.systemUTC().millis());
                commit.commit(next);
                heights.add(next.block().header().height());
                view.committed(next);
                sealer.committed();
            }
            return heights;
        } catch (KafkaException e) {
            throw new Refused("chain " + number + ": " + e.getMessage()
                    + "; a node may have gone on with it meanwhile: ask again, what is left to do is found");
        }
    }

    /** Of the next generation, or of the one that has begun where there is nothing to restore. */
    private ChainSealer sealer(
            ChainStore chain, BlockHeader head, OverlayView view, @Nullable Restoration restoration) {
        ChainIdentity identity = new ChainIdentity(
                site(chain),
                chain.chain(),
                store.chains().size(),
                restoration == null ? head.generation() : restoration.generation(head),
                chain.reader().keys().newest());
        Secrets secrets = new RandomSecrets();
        if (restoration == null) {
            return new ChainSealer(identity, head, view, secrets);
        }
        SigningKey signing = key.get(identity.verifierKey());
        if (signing == null) {
            throw new Refused("the newest key of chain " + chain.chain() + " is not here: " + identity.verifierKey());
        }
        return ChainSealer.restoring(identity, head, view, secrets, restoration, signing);
    }

    /** Gives each committed record from an offset on. */
    private void each(
            String topic, int number, long from, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> to) {
        try {
            topics.each(new TopicPartition(topic, number), from, to);
        } catch (CommittedRecords.Shorter e) {
            throw new Refused(e.getMessage()
                    + ": stop the node, delete its index, start it, and ask again when it has read the topics");
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
