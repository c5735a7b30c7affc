package org.wardledger.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.wardledger.core.alert.AlertEngine;
import org.wardledger.core.chain.ChainSealer;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;

/** Kafka's own MockProducer stands in for a broker here; LedgerNodeIT has ticks on a real one. */
class TickWriterTest {
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final TickWriter ticks = new TickWriter(producer, 1);
    private long passedMs;
    private final EngineClock time =
            new EngineClock(Clock.fixed(Instant.ofEpochMilli(5000), ZoneOffset.UTC), () -> passedMs * 1_000_000);

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
    void after_engine_time_was_set_back_a_tick_does_not_wait_for_the_time_of_the_last_one() {
        ticks.writeIfDue(3_600_000, 3_600_000);
        ticks.writeIfDue(1000, 1000);
        assertThat(producer.history()).hasSize(2);
    }

    @Test
    void before_the_first_record_engine_time_is_this_nodes_clock_and_then_kafkas() {
        assertThat(time.now()).isEqualTo(5000);
        time.seen(9000);
        passedMs += 7000;
        assertThat(time.now()).isEqualTo(16_000);
        time.seen(8000); // older, and no more than a record that waited: changes nothing
        assertThat(time.now()).isEqualTo(16_000);
    }

    @Test
    void a_clock_that_was_set_back_takes_the_estimate_with_it_so_that_ticks_do_not_flood() {
        time.seen(3_600_000);
        time.seen(3_600_000 - ChainSealer.CLOCK_TOLERANCE_MS);
        assertThat(time.now()).as("tolerated").isEqualTo(3_600_000);
        time.seen(1000);
        assertThat(time.now()).isEqualTo(1000);
        passedMs += 500;
        assertThat(time.now()).isEqualTo(1500);
        // a timer 6 s after the reset: one tick when it is due, none before
        for (int i = 0; i < 50; i++) {
            passedMs += 100;
            ticks.writeIfDue(7000, time.now());
        }
        assertThat(producer.history()).isEmpty();
        passedMs += 500;
        ticks.writeIfDue(7000, time.now());
        assertThat(producer.history()).hasSize(1);
    }
}
