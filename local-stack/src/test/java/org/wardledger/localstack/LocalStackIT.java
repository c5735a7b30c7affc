package org.wardledger.localstack;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.record.TimestampType;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.localstack.process.LocalStackProcess;
import org.wardledger.localstack.process.LocalStackProcess.Options;

/** What the running brokers offer; one stack for all cases. */
class LocalStackIT {
    @TempDir
    private static Path directory;

    private static LocalStackProcess stack;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        stack = LocalStackProcess.start(Options.in(directory).withPartitions(3));
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void whatIsProducedIsConsumedInOrderWithTheBrokersTime() throws Exception {
        List<String> values = List.of("a", "b", "c");
        Clients.produce(stack.kafkaBootstrap(), "wardledger.inputs", 2, values);
        List<ConsumerRecord<String, String>> records =
                Clients.consume(stack.kafkaBootstrap(), "wardledger.inputs", 2, values.size());
        assertThat(records).extracting(ConsumerRecord::value).isEqualTo(values);
        assertThat(records).extracting(ConsumerRecord::timestampType).containsOnly(TimestampType.LOG_APPEND_TIME);
    }

    @Test
    void everyTopicHasThePartitionsAskedForAndOthersAreNotMade() throws Exception {
        try (Admin admin = admin()) {
            Collection<String> names = Topic.ALL.stream().map(Topic::name).toList();
            assertThat(admin.listTopics().names().get()).containsExactlyInAnyOrderElementsOf(names);
            assertThat(admin.describeTopics(names).allTopicNames().get().values())
                    .allSatisfy(topic -> assertThat(topic.partitions()).hasSize(3));
        }
    }

    @Test
    void topicsKeepWhatThePlanSays() throws Exception {
        Map<String, Config> settings = settings();
        assertThat(settings.values()).allSatisfy(topic -> {
            assertThat(topic.get("max.message.bytes").value()).isEqualTo("2097152");
            assertThat(topic.get("retention.bytes").value()).isEqualTo("-1");
        });
        for (String name : List.of("inputs", "headers", "blocks")) {
            assertThat(value(settings, name, "cleanup.policy")).isEqualTo("delete");
            assertThat(value(settings, name, "retention.ms")).isEqualTo("-1");
        }
        for (String name : List.of("checkpoints", "alerts", "keys", "devices")) {
            assertThat(value(settings, name, "cleanup.policy")).isEqualTo("compact");
        }
        assertThat(value(settings, "rejected", "retention.ms")).isEqualTo("2419200000");
        assertThat(value(settings, "inputs", "message.timestamp.type")).isEqualTo("LogAppendTime");
        assertThat(value(settings, "headers", "message.timestamp.type")).isEqualTo("CreateTime");
    }

    @Test
    void anMqtt5SharedSubscriptionGetsWhatWasPublishedWhileItWasAway() throws Exception {
        BlockingQueue<String> arrived = Clients.queue();
        MqttClient away = Clients.connect(stack.mqttPort(), "gateway-1", true, arrived);
        away.subscribe("$share/gateways/wards/#", 1);
        away.disconnect();
        away.close();
        MqttClient publisher = Clients.connect(stack.mqttPort(), "monitor-1", true, Clients.queue());
        // one more than HiveMQ's default queue would keep
        for (int i = 0; i <= 1000; i++) {
            publisher.publish("wards/icu-1/x", String.valueOf(i).getBytes(StandardCharsets.UTF_8), 1, false);
        }
        publisher.disconnect();
        publisher.close();
        MqttClient back = Clients.connect(stack.mqttPort(), "gateway-1", false, arrived);
        for (int i = 0; i <= 1000; i++) {
            assertThat(arrived.poll(20, TimeUnit.SECONDS)).isEqualTo(String.valueOf(i));
        }
        back.disconnect();
        back.close();
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", stack.kafkaBootstrap()));
    }

    private static Map<String, Config> settings() throws Exception {
        List<ConfigResource> topics = Topic.ALL.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
                .toList();
        try (Admin admin = admin()) {
            return admin.describeConfigs(topics).all().get().entrySet().stream()
                    .collect(Collectors.toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
        }
    }

    private static String value(Map<String, Config> settings, String topic, String key) {
        return requireNonNull(settings.get("wardledger." + topic)).get(key).value();
    }
}
