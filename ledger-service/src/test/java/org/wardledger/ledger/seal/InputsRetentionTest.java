package org.wardledger.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.kafka.KafkaClients;
import org.wardledger.ledger.store.LedgerStore;

/** What goes wrong does not end the timer; LedgerNodeIT has deletions on a real Kafka. */
class InputsRetentionTest {
    @TempDir
    private Path dir;

    private @Nullable RuntimeException failure;

    @Test
    void what_nobody_expected_is_a_trouble_until_the_next_time_and_a_kafka_that_is_away_is_none() {
        try (LedgerStore store = LedgerFixture.in(dir).seal().store();
                Admin admin = new KafkaClients("127.0.0.1:1").admin()) {
            InputsRetention retention = new InputsRetention(
                    () -> {
                        if (failure != null) {
                            throw failure;
                        }
                        return new MockConsumer<>("earliest");
                    },
                    admin,
                    store,
                    chain -> false,
                    Duration.ofDays(7),
                    Clock.systemUTC());
            retention.run();
            assertThat(retention.trouble()).isNull();
            failure = new IllegalStateException("nobody expected this");
            retention.run();
            assertThat(retention.trouble()).contains("nobody expected this");
            failure = new KafkaException("away");
            retention.run();
            assertThat(retention.trouble()).isNull();
        }
    }
}
