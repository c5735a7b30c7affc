package org.wardledger.ledger.boot;

import io.opentelemetry.api.trace.Tracer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.RuleText;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.ledger.config.LedgerConfig;
import org.wardledger.ledger.event.Devices;
import org.wardledger.ledger.event.Events;
import org.wardledger.ledger.event.Registrations;
import org.wardledger.ledger.event.Remains;
import org.wardledger.ledger.index.BlockFeed;
import org.wardledger.ledger.index.BlockTimes;
import org.wardledger.ledger.index.Indexer;
import org.wardledger.ledger.kafka.DeviceTopic;
import org.wardledger.ledger.kafka.EventWriter;
import org.wardledger.ledger.kafka.KafkaClients;
import org.wardledger.ledger.kafka.KafkaProbe;
import org.wardledger.ledger.kafka.TopicRemains;
import org.wardledger.ledger.kafka.Topics;
import org.wardledger.ledger.keys.Keystore;
import org.wardledger.ledger.seal.CheckpointSigner;
import org.wardledger.ledger.seal.Checkpoints;
import org.wardledger.ledger.seal.CutRule;
import org.wardledger.ledger.seal.InputsRetention;
import org.wardledger.ledger.seal.Ownership;
import org.wardledger.ledger.seal.RulesFile;
import org.wardledger.ledger.seal.SealingPlan;
import org.wardledger.ledger.seal.SiteKey;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.CheckpointStore;
import org.wardledger.ledger.store.LedgerStore;

/**
 * A node of the ledger: opens what is on disk at once, waits for Kafka in the background, then indexes and, when the
 * index is near the end, takes part in sealing. Closing it in the opposite order loses nothing.
 */
public final class LedgerNode implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LedgerNode.class);
    private static final long RETRY_MS = 500;
    private static final long RETENTION_MINUTES = 10;

    private final LedgerConfig config;
    private final KafkaClients clients;
    private final BlockTimes times;
    private final Consumer<RuntimeException> fatal;
    private final LedgerStore store;
    private final Tracer tracer;
    private final CheckpointStore kept;
    private final BlockFeed feed = new BlockFeed();
    private final SiteKey key;
    private final CheckpointSigner signer;
    private final Keystore keystore;
    private final String rules;
    private final KafkaProbe kafka;
    private final DeviceTopic devices;
    private final Admin admin;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("retention").daemon().unstarted(task));
    private final Thread starter = new Thread(this::connect, "ledger-start");

    private volatile boolean stopped;
    private volatile @Nullable Indexer indexer;
    private volatile @Nullable Ownership ownership;
    private volatile @Nullable Checkpoints checkpoints;
    private volatile @Nullable InputsRetention retention;
    private volatile @Nullable EventWriter events;

    /**
     * @param times told of each block
     * @param tracer of the spans of sealed inputs
     * @param fatal told when the node must not run: another site's ledger, another key
     * @throws RuntimeException when the disk, the rules or the key are not usable
     */
    public LedgerNode(
            LedgerConfig config,
            KafkaClients clients,
            BlockTimes times,
            Tracer tracer,
            Consumer<RuntimeException> fatal) {
        this.config = config;
        this.clients = clients;
        this.times = times;
        this.tracer = tracer;
        this.fatal = fatal;
        Path data = config.ledger().data();
        this.rules = RuleText.format(RulesFile.read(config.ledger().rules()));
        this.key = new SiteKey(data.resolve("site.key"), config.site());
        this.kept = new CheckpointStore(data.resolve("state").resolve("checkpoints"));
        this.signer = new CheckpointSigner(config.site(), key, kept);
        LedgerConfig.Ledger ledger = config.ledger();
        this.keystore = new Keystore(ledger.keystore().orElse(data.resolve(Keystore.FILE)), ledger.keystorePassword());
        this.store = openStore(data.resolve("index"), keystore);
        this.admin = clients.admin();
        this.kafka = new KafkaProbe(admin);
        this.devices = new DeviceTopic(() -> clients.ledgerReader("devices"));
        try {
            checkStored();
        } catch (RuntimeException e) {
            kafka.close();
            store.close();
            throw e;
        }
    }

    /** An index that was built without keys is built again when there are some: it knows nobody. */
    private static LedgerStore openStore(Path index, Keystore keystore) {
        LedgerStore opened = LedgerStore.openOrBegin(index, keystore::get);
        if (keystore.get() == null || !opened.isBlind()) {
            return opened;
        }
        opened.close();
        LOG.infof("%s was built without a keystore, and there is one now: it is built again", index);
        LedgerStore.delete(index);
        return LedgerStore.openOrBegin(index, keystore::get);
    }

    private void checkStored() {
        for (ChainStore chain : store.chains()) {
            byte[] first = chain.entry(0, 0);
            if (first != null && EntryCodec.decode(first) instanceof Entry.Genesis genesis) {
                key.check(genesis);
            }
        }
    }

    public LedgerStore store() {
        return store;
    }

    public CheckpointStore checkpoints() {
        return kept;
    }

    /** What signs again what was signed. */
    public CheckpointSigner signer() {
        return signer;
    }

    public BlockFeed feed() {
        return feed;
    }

    public Devices devices() {
        return devices;
    }

    public Registrations registrations() {
        return devices;
    }

    /**
     * Writes an event into a chain's inputs.
     *
     * @return its offset there
     * @throws Events.NotWritten when Kafka does not take it
     */
    public long write(int chain, byte[] input) {
        EventWriter writer = events;
        if (writer == null) {
            throw new Events.NotWritten("this node is not connected to Kafka yet");
        }
        return writer.write(chain, input);
    }

    /** Where something of an erased patient may still be read. */
    public Remains remains() {
        return new TopicRemains(admin, config.ledger().inputsKept());
    }

    public void start() {
        starter.start();
    }

    /** What keeps this node from its work, by part; empty when nothing does. */
    public Map<String, String> troubles() {
        Map<String, String> troubles = new TreeMap<>();
        Indexer reading = indexer;
        Ownership sealing = ownership;
        Checkpoints signing = checkpoints;
        if (reading == null || sealing == null || signing == null) {
            troubles.put("kafka", "not connected yet");
            return troubles;
        }
        String silent = kafka.trouble();
        if (silent != null) {
            troubles.put("kafka", silent);
        }
        for (ChainStore chain : store.chains()) {
            if (chain.height() < 0) {
                troubles.put("chain " + chain.chain(), "has no block yet");
            }
        }
        troubles.putAll(reading.troubles());
        troubles.putAll(sealing.troubles());
        String following = devices.trouble();
        if (following != null) {
            troubles.put("devices", following);
        }
        String signingTrouble = signing.trouble();
        if (signingTrouble != null) {
            troubles.put("checkpoints", signingTrouble);
        }
        InputsRetention deleting = retention;
        String deletingTrouble = deleting == null ? null : deleting.trouble();
        if (deletingTrouble != null) {
            troubles.put("retention", deletingTrouble);
        }
        return troubles;
    }

    /** Whether this node owns a chain now. */
    public boolean owns(int chain) {
        Ownership sealing = ownership;
        return sealing != null && sealing.owns(chain);
    }

    /** The chains that this node owns now, e.g. {@code 0, 2}. */
    public String owned() {
        return store.chains().stream()
                .map(ChainStore::chain)
                .filter(this::owns)
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
    }

    private void connect() {
        try {
            int chains = awaitChains();
            if (chains == 0) {
                return; // stopped meanwhile
            }
            store.extendTo(chains);
            startParts();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            fatal.accept(e);
        }
    }

    private synchronized void startParts() {
        if (stopped) {
            return;
        }
        Checkpoints signing = new Checkpoints(config.site(), key, store, kept, feed, this::owns);
        Indexer reading = new Indexer(
                () -> clients.ledgerReader("indexer"),
                store,
                signing::read,
                feed,
                times,
                this::checkGenesis,
                this::keyEnd);
        LedgerConfig.Block block = config.ledger().block();
        SealingPlan plan = new SealingPlan(
                config.site(),
                clients,
                store,
                reading,
                feed,
                devices,
                signing,
                key,
                keystore,
                rules,
                new CutRule.Limits(block.entries(), block.bytes(), block.age()),
                config.ledger().overlayBytes(),
                Clock.systemUTC(),
                times,
                tracer,
                fatal);
        Ownership sealing = new Ownership(plan, () -> clients.groupMember(config.site()));
        checkpoints = signing;
        indexer = reading;
        ownership = sealing;
        events = new EventWriter(clients.plainWriter("events"));
        InputsRetention deleting = new InputsRetention(
                () -> clients.inputReader("retention"),
                admin,
                store,
                sealing::seals,
                config.ledger().inputsKept(),
                Clock.systemUTC());
        retention = deleting;
        var unused = timer.scheduleWithFixedDelay(deleting::run, 1, RETENTION_MINUTES, TimeUnit.MINUTES);
        signing.start(clients.plainWriter("checkpoints"));
        reading.start();
        devices.start();
        sealing.start();
    }

    /** The number of chains is the number of the inputs' partitions, fixed when the site was made. */
    private int awaitChains() throws InterruptedException {
        while (!stopped) {
            try (var probe = clients.ledgerReader("start")) {
                var partitions = probe.partitionsFor(Topics.INPUTS);
                if (partitions != null && !partitions.isEmpty()) {
                    int chains = partitions.stream()
                                    .mapToInt(PartitionInfo::partition)
                                    .max()
                                    .orElseThrow()
                            + 1;
                    if (!store.chains().isEmpty() && store.chains().size() != chains) {
                        throw new IllegalStateException(
                                "the index has " + store.chains().size() + " chains, and " + Topics.INPUTS + " has "
                                        + chains + " partitions: their number is fixed for ever");
                    }
                    return chains;
                }
                LOG.infof("waiting for the topic %s", Topics.INPUTS);
            } catch (KafkaException e) {
                LOG.infof("waiting for Kafka: %s", e.getMessage());
            }
            Thread.sleep(RETRY_MS);
        }
        return 0;
    }

    /** Read uncommitted: what an open transaction has written counts. */
    private long keyEnd(int chain) {
        TopicPartition partition = new TopicPartition(Topics.KEYS, chain);
        try (var probe = clients.inputReader("keys-end")) {
            return probe.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        }
    }

    private void checkGenesis(Entry.Genesis genesis) {
        try {
            key.check(genesis);
        } catch (SiteKey.WrongSite e) {
            fatal.accept(e);
            throw e;
        }
    }

    @Override
    public void close() {
        Ownership sealing;
        Indexer reading;
        Checkpoints signing;
        synchronized (this) {
            stopped = true;
            sealing = ownership;
            reading = indexer;
            signing = checkpoints;
        }
        starter.interrupt();
        timer.shutdownNow();
        if (sealing != null) {
            sealing.close();
        }
        if (reading != null) {
            reading.close();
            devices.close();
        }
        if (signing != null) {
            signing.close();
        }
        EventWriter writer = events;
        if (writer != null) {
            writer.close();
        }
        kafka.close();
        store.close();
    }
}
