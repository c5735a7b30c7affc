package org.wardledger.ledger.boot;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.wardledger.ledger.kafka.KafkaClients;

/** What an accident or a restore does to a topic. */
final class TopicSurgery {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final String bootstrap;

    TopicSurgery(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /** Writes one record, with its own time where the topic takes that. */
    void write(String topic, int number, long timestampMs, byte @Nullable [] key, byte @Nullable [] value)
            throws Exception {
        try (var writer = new KafkaClients(bootstrap).plainWriter("surgery")) {
            writer.send(new ProducerRecord<>(topic, number, timestampMs, key, value))
                    .get();
        }
    }

    /** Committed records of a partition. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic, int number) {
        TopicPartition partition = new TopicPartition(topic, number);
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (var reader = new KafkaClients(bootstrap).ledgerReader("surgery")) {
            reader.assign(List.of(partition));
            reader.seekToBeginning(List.of(partition));
            long end = reader.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (reader.position(partition) < end) {
                reader.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        return found;
    }

    /** Deletes a topic and makes it again with the same settings and only these many records of each partition. */
    void cut(String topic, List<Integer> left) throws Exception {
        cut(topic, left, Map.of());
    }

    /** The same with other settings. Where append times are the writers', what is left keeps its own, as in a copied volume. */
    void cut(String topic, List<Integer> left, Map<String, String> other) throws Exception {
        List<List<ConsumerRecord<byte[], byte[]>>> copy = IntStream.range(0, left.size())
                .mapToObj(number -> read(topic, number).subList(0, left.get(number)))
                .toList();
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
            ConfigResource name = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            Map<String, String> settings =
                    Objects.requireNonNull(admin.describeConfigs(List.of(name))
                                    .all()
                                    .get()
                                    .get(name))
                            .entries()
                            .stream()
                            .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                            .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
            settings.putAll(other);
            admin.deleteTopics(List.of(topic)).all().get();
            NewTopic again = new NewTopic(topic, Optional.of(left.size()), Optional.of((short) 1)).configs(settings);
            await().atMost(SOON).ignoreExceptions().until(() -> {
                admin.createTopics(List.of(again)).all().get();
                return true;
            });
        }
        try (var writer = new KafkaClients(bootstrap).plainWriter("surgery")) {
            for (int number = 0; number < left.size(); number++) {
                for (var record : copy.get(number)) {
                    writer.send(new ProducerRecord<>(topic, number, record.timestamp(), record.key(), record.value()))
                            .get();
                }
            }
        }
    }
}
