package org.wardledger.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.wardledger.core.vitals.Patients;

class ChainsTest {
    private final Chains chains = new Chains();

    @Test
    void who_asks_for_a_chain_waits_until_the_count_is_known() throws Exception {
        CompletableFuture<Integer> chain = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                chain.complete(chains.of("bed.w.b"));
            } catch (InterruptedException | RuntimeException e) {
                chain.completeExceptionally(e);
            }
        });
        assertThat(chain).isNotDone();
        chains.observe(3);
        assertThat(chain.get()).isEqualTo(Patients.chainOf("bed.w.b", 3));
    }

    @Test
    void a_count_that_changes_is_an_error_from_then_on() throws Exception {
        chains.observe(2);
        chains.observe(2);
        assertThat(chains.changed()).isFalse();
        chains.observe(3);
        chains.observe(2);
        assertThat(chains.changed()).isTrue();
        assertThatThrownBy(() -> chains.of("bed.w.b")).hasMessageContaining("created with 2 chains");
    }
}
