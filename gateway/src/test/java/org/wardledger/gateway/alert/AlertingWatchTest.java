package org.wardledger.gateway.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.wardledger.gateway.alert.AlertingWatch.Probe;
import org.wardledger.gateway.alert.AlertingWatch.Standing;
import org.wardledger.gateway.alert.AlertingWatch.State;

/** By a clock that stands still unless it is told to go on. */
class AlertingWatchTest {
    private static final Optional<String> NONE = Optional.empty();

    private long nowNs = 1_000_000_000_000L;
    private final AlertingWatch watch = new AlertingWatch(Duration.ofSeconds(2), () -> nowNs);

    @Test
    void it_is_starting_until_every_chain_has_answered_once() {
        assertThat(standing()).isEqualTo(State.STARTING);
        watch.follow(2);
        List<Probe> due = watch.due();
        assertThat(due).containsExactly(new Probe(0, 1), new Probe(1, 1));
        answer(due.get(0), 7, 300);
        assertThat(standing()).isEqualTo(State.STARTING);
        answer(due.get(1), 9, 200);
        assertThat(watch.standing(NONE)).isEqualTo(new Standing(State.OK, 500, "every chain seals what comes"));
    }

    @Test
    void without_a_ledger_or_kafka_it_is_delayed_after_five_seconds() {
        pass(5_000);
        assertThat(standing()).isEqualTo(State.STARTING);
        pass(1);
        assertThat(standing()).isEqualTo(State.DELAYED);
        watch.follow(1);
        Probe probe = watch.due().getFirst();
        assertThat(standing()).as("nothing is known yet").isEqualTo(State.DELAYED);
        answer(probe, 0, 100);
        assertThat(standing()).isEqualTo(State.OK);
    }

    @Test
    void the_next_probe_of_a_chain_is_due_when_the_last_one_is_back_and_the_interval_over() {
        begin();
        assertThat(watch.due()).isEmpty();
        pass(1_899);
        assertThat(watch.due()).isEmpty();
        pass(1);
        assertThat(watch.due()).containsExactly(new Probe(0, 2));
    }

    @Test
    void while_kafka_owes_an_answer_there_is_one_probe_and_no_second() {
        begin();
        pass(2_000);
        assertThat(watch.due()).hasSize(1);
        for (int second = 0; second < 60; second++) {
            pass(1_000);
            assertThat(watch.due()).isEmpty();
        }
        assertThat(watch.standing(NONE).lagMs()).isEqualTo(60_000);
        assertThat(watch.standing(NONE).why()).isEqualTo("chain 0: Kafka does not take a probe");
    }

    @Test
    void what_kafka_has_not_taken_is_followed_by_another_and_stays_as_old_as_it_is() {
        begin();
        pass(2_000);
        Probe failed = watch.due().getFirst();
        pass(3_000);
        watch.failed(failed);
        Probe next = watch.due().getFirst();
        pass(2_001);
        assertThat(watch.standing(NONE).lagMs()).isEqualTo(5_001);
        assertThat(standing()).isEqualTo(State.DELAYED);
        watch.failed(failed);
        assertThat(watch.due()).as("that one has failed before").isEmpty();
        answer(next, 20, 0);
        assertThat(watch.standing(NONE).lagMs()).isEqualTo(2_001);
        assertThat(standing()).isEqualTo(State.OK);
    }

    @Test
    void it_is_delayed_when_nothing_is_sealed_for_more_than_five_seconds_and_fine_with_the_next_quick_answer() {
        begin();
        pass(2_000);
        Probe slow = watch.due().getFirst();
        watch.taken(slow, 20);
        pass(5_000);
        assertThat(standing()).isEqualTo(State.OK);
        pass(1);
        assertThat(standing()).isEqualTo(State.DELAYED);
        assertThat(watch.standing(NONE).why()).isEqualTo("chain 0: what Kafka has is not sealed");
        watch.sealed(0, 21);
        assertThat(standing()).as("it took that long").isEqualTo(State.DELAYED);
        answer(watch.due().getFirst(), 22, 40);
        assertThat(watch.standing(NONE)).isEqualTo(new Standing(State.OK, 40, "every chain seals what comes"));
    }

    @Test
    void a_block_that_ends_before_the_probe_does_not_answer_it() {
        begin();
        pass(2_000);
        Probe probe = watch.due().getFirst();
        watch.sealed(0, 20);
        watch.taken(probe, 20);
        pass(5_001);
        assertThat(standing()).isEqualTo(State.DELAYED);
        watch.sealed(0, 21);
        assertThat(watch.standing(NONE).lagMs()).isEqualTo(5_001);
    }

    @Test
    void a_header_may_come_before_kafkas_answer() {
        begin();
        pass(2_000);
        Probe probe = watch.due().getFirst();
        pass(30);
        watch.sealed(0, 21);
        watch.taken(probe, 20);
        assertThat(watch.standing(NONE).lagMs()).isEqualTo(30);
        pass(6_000);
        assertThat(watch.standing(NONE).lagMs()).as("it is back").isEqualTo(30);
    }

    @Test
    void what_was_sealed_before_a_probe_was_sent_does_not_answer_it() {
        begin();
        watch.sealed(0, 1_000_000); // the inputs are another topic now, with lower offsets
        pass(2_000);
        Probe probe = watch.due().getFirst();
        watch.taken(probe, 3);
        pass(5_001);
        assertThat(standing()).isEqualTo(State.DELAYED);
    }

    @Test
    void a_probe_that_kafka_has_and_no_block_answers_is_followed_by_another_after_ten_seconds() {
        begin();
        pass(2_000);
        Probe lost = watch.due().getFirst();
        watch.taken(lost, 20);
        pass(9_999);
        assertThat(watch.due()).isEmpty();
        pass(1);
        Probe next = watch.due().getFirst();
        assertThat(next.number()).isEqualTo(lost.number() + 1);
        watch.taken(lost, 5);
        assertThat(watch.standing(NONE).lagMs()).isEqualTo(10_000);
        answer(next, 4, 25);
        assertThat(watch.standing(NONE).lagMs()).isEqualTo(25);
    }

    @Test
    void the_worst_chain_counts() {
        watch.follow(3);
        List<Probe> due = watch.due();
        answer(due.get(0), 1, 10);
        answer(due.get(2), 1, 20);
        pass(6_000);
        Standing standing = watch.standing(NONE);
        assertThat(standing.state()).isEqualTo(State.DELAYED);
        assertThat(standing.lagMs()).isEqualTo(6_030);
        assertThat(standing.why()).startsWith("chain 1: ");
    }

    @Test
    void alerts_that_cannot_be_read_or_published_are_delayed_however_fast_blocks_are() {
        Optional<String> trouble = Optional.of("alerts are not published: no broker");
        assertThat(watch.standing(trouble).state()).isEqualTo(State.STARTING);
        begin();
        assertThat(watch.standing(trouble).state())
                .as("the broker may be on its way")
                .isEqualTo(State.STARTING);
        assertThat(standing()).isEqualTo(State.OK);
        assertThat(watch.standing(trouble))
                .isEqualTo(new Standing(State.DELAYED, 100, "alerts are not published: no broker"));
    }

    /** One chain, which has answered within 100 ms. */
    private void begin() {
        watch.follow(1);
        answer(watch.due().getFirst(), 10, 100);
    }

    private void answer(Probe probe, long offset, long afterMs) {
        watch.taken(probe, offset);
        pass(afterMs);
        watch.sealed(probe.chain(), offset + 1);
    }

    private State standing() {
        return watch.standing(NONE).state();
    }

    private void pass(long ms) {
        nowNs += TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
