package org.wardledger.ledger.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;
import org.wardledger.ledger.kafka.KafkaClients;
import org.wardledger.ledger.store.ChainStore;

/** Chains change hands between real nodes on a real Kafka. */
class TakeoverIT extends OnKafka {
    @Test
    void a_second_node_takes_over_what_the_first_leaves_and_goes_on_from_the_true_head() throws Exception {
        long now = System.currentTimeMillis();
        TestNode first = node("a");
        await().atMost(SOON).until(first::isReady);
        copySecrets("a", "b");
        try (TestNode second = node("b")) {
            await().atMost(SOON).until(() -> owned(first) == 1 && owned(second) == 1 && second.isReady());
            for (int seq = 0; seq < 20; seq++) {
                ward.heartRate("b" + seq % 6, seq, now + seq, 70);
            }
            await().atMost(SOON).until(() -> second.totals().readings() == 20);
            first.close();
            await().atMost(Duration.ofSeconds(15)).until(() -> owned(second) == 2 && second.isReady());
            for (int seq = 20; seq < 40; seq++) {
                ward.heartRate("b" + seq % 6, seq, now + seq, 70);
            }
            await().atMost(SOON).until(() -> second.totals().readings() == 40);
            assertThat(second.totals().duplicates()).isZero();
        }
    }

    @Test
    void an_owner_that_was_fenced_starts_again_from_the_committed_head_and_seals_nothing_twice() throws Exception {
        long now = System.currentTimeMillis();
        try (TestNode node = node("a")) {
            ward.heartRate("b1", 0, now, 70);
            await().atMost(SOON).until(() -> node.totals().readings() == 1);
            for (int chain = 0; chain < TestWard.CHAINS; chain++) {
                // what a new owner of the chain would do first
                try (Producer<byte[], byte[]> other =
                        new KafkaClients(kafka.kafkaBootstrap()).chainWriter("test", chain)) {
                    other.initTransactions();
                }
            }
            for (int seq = 1; seq < 20; seq++) {
                ward.heartRate("b1", seq, now + seq, 70);
                ward.heartRate("b2", seq, now + seq, 70);
            }
            await().atMost(SOON).until(() -> node.totals().readings() == 39);
            assertThat(node.totals().duplicates()).isZero();
            assertThat(node.fatal).isEmpty();
        }
    }

    private static int owned(TestNode node) {
        int owned = 0;
        for (ChainStore chain : node.store().chains()) {
            owned += node.node.owns(chain.chain()) ? 1 : 0;
        }
        return owned;
    }
}
