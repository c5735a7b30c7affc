package org.wardledger.ledger.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wardledger.ledger.seal.SiteKey;
import org.wardledger.ledger.store.ChainStore;
import org.wardledger.ledger.store.Tamper;

/** How a site begins, and how a chain that was stopped begins again, on a real Kafka. */
class BeginningIT extends OnKafka {
    @Test
    void of_two_nodes_that_begin_a_site_at_once_one_makes_its_key_and_the_other_does_not_run() {
        try (TestNode one = node("a");
                TestNode two = node("b")) {
            await().atMost(SOON).until(() -> !one.fatal.isEmpty() || !two.fatal.isEmpty());
            TestNode refused = one.fatal.isEmpty() ? two : one;
            TestNode runs = refused == one ? two : one;
            assertThat(refused.fatal.getFirst())
                    .isInstanceOf(SiteKey.WrongSite.class)
                    .hasMessageContaining("this ledger's key is");
            refused.close(); // as the service does
            await().atMost(SOON).until(runs::isReady);
            assertThat(runs.fatal).isEmpty();
            for (ChainStore chain : runs.store().chains()) {
                assertThat(chain.reader().keys().keys())
                        .isEqualTo(runs.store().chain(0).reader().keys().keys());
            }
        }
    }

    @Test
    void a_chain_that_an_index_has_stopped_begins_again_when_the_index_is_opened_anew() throws Exception {
        Path index = dir.resolve("a").resolve("index");
        try (TestNode node = node("a")) {
            await().atMost(SOON)
                    .until(() -> node.isReady() && node.node.checkpoints().newest(0) != null);
        }
        Tamper.logNode(index, 0, 0, 0, BeginningIT::flipped);
        try (TestNode node = node("a")) {
            await().atMost(SOON)
                    .until(() ->
                            node.node.troubles().getOrDefault("chain 0", "").contains("it was rewritten"));
            await("of the other chain it is no trouble")
                    .atMost(SOON)
                    .until(() -> node.node.troubles().keySet().equals(Set.of("chain 0")));
            node.store().close();
            Tamper.logNode(index, 0, 0, 0, BeginningIT::flipped); // as it was
            await("without a restart").atMost(SOON).until(node::isReady);
            ward.heartRate("b1", 0, System.currentTimeMillis(), 70);
            ward.heartRate("b2", 0, System.currentTimeMillis(), 70);
            await().atMost(SOON).until(() -> node.totals().readings() == 2);
        }
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] flipped = bytes.clone();
        flipped[0] ^= 1;
        return flipped;
    }
}
