package org.wardledger.gateway.mqtt;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.wardledger.gateway.mqtt.OrderedAcks.Outcome;
import org.wardledger.gateway.mqtt.OrderedAcks.Ticket;

class OrderedAcksTest {
    private final OrderedAcks acks = new OrderedAcks();
    private final List<Integer> sent = new ArrayList<>();
    private long epoch = acks.begin();

    @Test
    void nothing_is_released_before_the_oldest_message_is_done() {
        Ticket first = arrive(7);
        Ticket second = arrive(8);
        assertThat(acks.done(second)).isEqualTo(Outcome.WAITING);
        assertThat(release()).isZero();
        assertThat(acks.done(first)).isEqualTo(Outcome.RELEASABLE);
        assertThat(release()).isEqualTo(2);
        assertThat(sent).containsExactly(7, 8);
        assertThat(acks.open()).isZero();
    }

    @Test
    void a_ticket_done_twice_is_released_once() {
        Ticket only = arrive(1);
        acks.done(only);
        acks.done(only);
        assertThat(release()).isEqualTo(1);
        assertThat(release()).isZero();
    }

    @Test
    void a_packet_id_used_again_waits_for_its_own_message() {
        acks.done(arrive(1));
        assertThat(release()).isEqualTo(1);
        arrive(1);
        assertThat(release()).isZero();
    }

    @Test
    void a_late_completion_never_acknowledges_the_next_connections_message_with_that_id() {
        Ticket old = arrive(1);
        epoch = acks.begin();
        arrive(1);
        assertThat(acks.done(old)).isEqualTo(Outcome.STALE);
        assertThat(release()).isZero();
        assertThat(acks.open()).isEqualTo(1);
    }

    @Test
    void a_message_that_an_ended_connection_still_hands_over_gets_no_place() {
        long ended = epoch;
        epoch = acks.begin();
        assertThat(acks.arrived(ended, 1)).isNull();
        assertThat(acks.isCurrent(ended)).isFalse();
        assertThat(acks.open()).isZero();
    }

    @Test
    void the_owner_of_an_ended_connection_releases_nothing() {
        acks.done(arrive(1));
        acks.begin();
        assertThat(release()).isZero();
        assertThat(sent).isEmpty();
    }

    @Test
    void whatever_order_work_completes_in_acknowledgements_keep_the_order_of_arrival() {
        for (long seed = 0; seed < 200; seed++) {
            sent.clear();
            Random random = new Random(seed);
            List<Ticket> open = new ArrayList<>();
            List<Integer> arrived = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                open.add(arrive(i));
                arrived.add(i);
                Collections.shuffle(open, random);
                for (int finished = random.nextInt(3); finished > 0 && !open.isEmpty(); finished--) {
                    acks.done(open.removeLast());
                }
                release();
            }
            open.forEach(acks::done);
            release();
            assertThat(sent).as("seed %d", seed).isEqualTo(arrived);
        }
    }

    private Ticket arrive(int packetId) {
        return requireNonNull(acks.arrived(epoch, packetId));
    }

    private int release() {
        return acks.release(epoch, sent::add);
    }
}
