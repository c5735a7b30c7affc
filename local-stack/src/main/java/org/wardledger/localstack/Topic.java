package org.wardledger.localstack;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** A topic of docs/FORMATS.md; its settings fix what is kept and for how long. */
record Topic(String name, Map<String, String> settings) {
    private static final Map<String, String> FOR_EVER = Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1");
    private static final Map<String, String> NEWEST_BY_KEY =
            Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    private static final Map<String, String> FOR_WEEKS = Map.of(
            TopicConfig.RETENTION_MS_CONFIG, String.valueOf(Duration.ofDays(28).toMillis()));
    private static final Map<String, String> BROKERS_TIME =
            Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");

    /** Kept until sealed: only the ledger deletes here. The broker's append time is the engine's time. */
    static final Topic INPUTS = of("wardledger.inputs", FOR_EVER, BROKERS_TIME);

    static final List<Topic> ALL = List.of(
            INPUTS,
            of("wardledger.headers", FOR_EVER),
            of("wardledger.blocks", FOR_EVER),
            of("wardledger.checkpoints", NEWEST_BY_KEY),
            of("wardledger.alerts", NEWEST_BY_KEY),
            of("wardledger.keys", NEWEST_BY_KEY),
            of("wardledger.devices", NEWEST_BY_KEY),
            of("wardledger.rejected", FOR_WEEKS));

    Topic {
        settings = Map.copyOf(settings);
    }

    private static Topic of(String name, Map<String, String> kept) {
        return of(name, kept, Map.of());
    }

    private static Topic of(String name, Map<String, String> kept, Map<String, String> time) {
        Map<String, String> all = new HashMap<>(Map.of(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                String.valueOf(KafkaSettings.MAX_MESSAGE_BYTES),
                TopicConfig.RETENTION_BYTES_CONFIG,
                "-1"));
        all.putAll(kept);
        all.putAll(time);
        return new Topic(name, all);
    }

    NewTopic with(int partitions) {
        return new NewTopic(name, Optional.of(partitions), Optional.of((short) 1)).configs(settings);
    }
}
