package org.wardledger.ledger.boot;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.Cid;
import org.wardledger.ledger.kafka.CommittedRecords;
import org.wardledger.ledger.kafka.KafkaClients;
import org.wardledger.ledger.kafka.Topics;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.verify.BlockSource;
import org.wardledger.ledger.verify.Comparison;
import org.wardledger.ledger.verify.SealedBody;

/**
 * The topics themselves, as they stand when this is opened: what every node builds its index from. Blocks are read in
 * order, and once.
 */
final class TopicSource implements BlockSource {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private final KafkaClients clients;
    private final Map<Integer, String> checkpoints = new HashMap<>();
    private final Map<Integer, Long> heights = new HashMap<>();
    private final int chains;
    private final CommittedRecords records;
    private final TopicComparison.Said before;
    private @Nullable Chain current;
    private Map<Cid, byte[]> payloads = Map.of();

    private TopicSource(KafkaClients clients) {
        this.clients = clients;
        this.records = new CommittedRecords(clients, "verify");
        this.chains = partitions();
        // the checkpoints first: the headers must reach them, also while more are sealed
        for (int chain = 0; chain < chains; chain++) {
            int number = chain;
            each(
                    Topics.CHECKPOINTS,
                    chain,
                    record -> checkpoints.put(number, new String(record.value(), StandardCharsets.UTF_8)));
        }
        // these too: what they say, the blocks must have
        before = TopicComparison.Said.read(records);
        for (int chain = 0; chain < chains; chain++) {
            int number = chain;
            heights.put(chain, -1L);
            each(Topics.HEADERS, chain, record -> heights.merge(number, 1L, Long::sum));
        }
    }

    /**
     * @throws Unanswered when Kafka does not answer
     * @throws Unreadable when it has no such topics
     */
    static BlockSource open(String bootstrap) {
        try {
            return new TopicSource(new KafkaClients(bootstrap));
        } catch (KafkaException e) {
            throw new Unanswered("the topics at " + bootstrap + " cannot be read: " + e.getMessage(), e);
        }
    }

    private int partitions() {
        try (var reader = clients.ledgerReader("verify")) {
            List<PartitionInfo> found = reader.partitionsFor(Topics.HEADERS, SILENCE);
            if (found == null || found.isEmpty()) {
                throw new Unreadable("there is no topic " + Topics.HEADERS);
            }
            return BlockSource.checkChains(Topics.HEADERS, found.size());
        }
    }

    /** One partition, from its beginning to where it ended when this was made. */
    private static final class Cursor implements AutoCloseable {
        private final TopicPartition partition;
        private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> reader;
        private final long end;
        private final Deque<ConsumerRecord<byte[], byte[]>> read = new ArrayDeque<>();

        Cursor(KafkaClients clients, String topic, int chain) {
            partition = new TopicPartition(topic, chain);
            reader = clients.ledgerReader("verify-" + topic + "-" + chain);
            reader.assign(List.of(partition));
            reader.seekToBeginning(List.of(partition));
            // a transaction shows in one topic before it does in the other: what is open in this one is waited for
            try (var all = clients.inputReader("verify-end-" + topic + "-" + chain)) {
                end = Objects.requireNonNull(
                        all.endOffsets(List.of(partition), SILENCE).get(partition));
            }
        }

        /** The next committed record, null behind the last one. */
        @Nullable
        ConsumerRecord<byte[], byte[]> next() {
            long until = System.nanoTime() + SILENCE.toNanos();
            while (read.isEmpty() && reader.position(partition, SILENCE) < end) {
                reader.poll(POLL).forEach(read::add);
                if (read.isEmpty() && System.nanoTime() - until > 0) {
                    throw new Unanswered("Kafka is silent: " + partition + " was read to offset "
                            + reader.position(partition, SILENCE) + " of " + end);
                }
            }
            ConsumerRecord<byte[], byte[]> next = read.poll();
            return next == null || next.offset() >= end ? null : next;
        }

        @Override
        public void close() {
            reader.close();
        }
    }

    private void each(String topic, int chain, Consumer<ConsumerRecord<byte[], byte[]>> to) {
        try (Cursor cursor = new Cursor(clients, topic, chain)) {
            for (var record = cursor.next(); record != null; record = cursor.next()) {
                to.accept(record);
            }
        }
    }

    /** A chain that is being read. */
    private record Chain(int number, Cursor headers, Cursor bodies) implements AutoCloseable {
        @Override
        public void close() {
            headers.close();
            bodies.close();
        }
    }

    @Override
    public int chains() {
        return chains;
    }

    @Override
    public long height(int chain) {
        return heights.getOrDefault(chain, -1L);
    }

    @Override
    public @Nullable String checkpoint(int chain) {
        return checkpoints.get(chain);
    }

    @Override
    public RawBlock block(int chain, long height) {
        Chain open = current;
        if (open == null || open.number() != chain) {
            if (open != null) {
                open.close();
            }
            open = new Chain(
                    chain, new Cursor(clients, Topics.HEADERS, chain), new Cursor(clients, Topics.BLOCKS, chain));
            current = open;
        }
        // a topic has a block's record at its place or not at all: what stands there says itself which block it is of
        var header = open.headers().next();
        var body = open.bodies().next();
        if (header == null || body == null) {
            throw new Unreadable((header == null ? Topics.HEADERS : Topics.BLOCKS) + " has no record of it");
        }
        SealedBody sealed = SealedBody.read(
                chain, height, body.value(), Topics.BLOCKS + ", partition " + chain + ", offset " + body.offset());
        payloads = sealed.payloads();
        return new RawBlock(header.value(), sealed.entries());
    }

    @Override
    public byte @Nullable [] payload(Cid cid) {
        return payloads.get(cid);
    }

    @Override
    public void copyKeysInto(LedgerStore rebuilt) {
        for (int chain : IntStream.range(0, chains).toArray()) {
            each(Topics.KEYS, chain, record -> {
                if (record.value() == null) {
                    rebuilt.deleteKey(chain, record.key(), record.offset() + 1);
                } else {
                    rebuilt.putKey(chain, record.key(), record.value(), record.offset() + 1);
                }
            });
        }
    }

    @Override
    public Comparison compare(LedgerStore rebuilt) {
        return new TopicComparison(rebuilt, before, TopicComparison.Said.read(records)).compare();
    }

    @Override
    public void close() {
        Chain open = current;
        if (open != null) {
            open.close();
        }
    }
}
