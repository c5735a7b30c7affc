package org.wardledger.ledger.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the service's Kafka clients, each with the settings that its part needs. */
public final class KafkaClients {
    private static final int MAX_REQUEST_BYTES = 2 * 1024 * 1024;
    private static final int TRANSACTION_TIMEOUT_MS = 10_000;

    private final String bootstrapServers;

    public KafkaClients(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Reads committed records of partitions that its user assigns and positions itself. */
    public Consumer<byte[], byte[]> ledgerReader(String name) {
        Map<String, Object> settings = reader(name);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Reads one chain's inputs, uncommitted: no open transaction can hold back a chain. */
    public Consumer<byte[], byte[]> inputReader(String name) {
        Map<String, Object> settings = reader(name);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2000);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Takes part in the sharing out of chains; fetches nothing. */
    public Consumer<byte[], byte[]> groupMember(String site) {
        Map<String, Object> settings = reader("owners");
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, "wardledger-sealers-" + site);
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        // a node that comes or goes does not interrupt the chains that stay where they are
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1500);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Commits one chain's blocks; a new one fences the old one. */
    public Producer<byte[], byte[]> chainWriter(String site, int chain) {
        Map<String, Object> settings = writer("chain-" + chain);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, site + "/" + chain);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TRANSACTION_TIMEOUT_MS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5000);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TRANSACTION_TIMEOUT_MS);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Writes single records outside of any transaction: ticks, rules, checkpoints. */
    public Producer<byte[], byte[]> plainWriter(String name) {
        Map<String, Object> settings = writer(name);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Asks about the cluster. */
    public Admin admin() {
        return Admin.create(common("admin"));
    }

    private Map<String, Object> reader(String name) {
        Map<String, Object> settings = common(name);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        return settings;
    }

    private Map<String, Object> writer(String name) {
        Map<String, Object> settings = common(name);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        return settings;
    }

    private Map<String, Object> common(String name) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, "ledger-" + name);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
        return settings;
    }
}
