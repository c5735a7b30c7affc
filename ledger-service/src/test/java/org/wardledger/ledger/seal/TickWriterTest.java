package org.wardledger.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.wardledger.core.alert.AlertEngine;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;

/** Kafka's own MockProducer stands in for a broker here; LedgerNodeIT has ticks on a real one. */
class TickWriterTest {
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final TickWriter ticks = new TickWriter(producer, 1);

    @Test
    void a_tick_is_written_into_the_chains_partition_when_the_timer_is_due_and_not_before() {
        ticks.writeIfDue(1000, 999);
        assertThat(producer.history()).isEmpty();
        ticks.writeIfDue(1000, 1000);
        assertThat(producer.history()).hasSize(1);
        assertThat(producer.history().getFirst().partition()).isEqualTo(1);
        assertThat(InputCodec.decode(producer.history().getFirst().value())).isEqualTo(new Input.Tick());
    }

    @Test
    void it_is_written_again_only_after_a_while() {
        ticks.writeIfDue(1000, 1000);
        ticks.writeIfDue(1000, 1050);
        assertThat(producer.history()).hasSize(1);
        ticks.writeIfDue(1000, 1100);
        assertThat(producer.history()).hasSize(2);
    }

    @Test
    void without_a_timer_nothing_is_waited_for() {
        assertThat(ticks.waitMs(AlertEngine.NO_TIMER, 5)).isEqualTo(Long.MAX_VALUE);
        assertThat(ticks.waitMs(1000, 400)).isEqualTo(600);
        assertThat(ticks.waitMs(1000, 2000)).isEqualTo(1);
    }

    @Test
    void before_the_first_record_engine_time_is_this_nodes_clock_and_then_kafkas() {
        EngineClock time = new EngineClock(Clock.fixed(Instant.ofEpochMilli(5000), ZoneOffset.UTC));
        assertThat(time.now()).isEqualTo(5000);
        time.seen(9000);
        assertThat(time.now()).isBetween(9000L, 9000 + Duration.ofMinutes(1).toMillis());
        time.seen(100); // older: changes nothing
        assertThat(time.now()).isGreaterThanOrEqualTo(9000);
    }
}
