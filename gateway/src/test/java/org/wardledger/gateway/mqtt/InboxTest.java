package org.wardledger.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final Inbox<String> inbox = new Inbox<>(2, 1);

    @Test
    void messages_without_a_promise_never_take_the_places_of_those_with_one() {
        assertThat(inbox.offer("a", false)).isTrue();
        assertThat(inbox.offer("b", false)).isFalse();
        assertThat(inbox.offer("c", true)).isTrue();
        assertThat(inbox.offer("d", true)).isTrue();
        assertThat(inbox.offer("e", true)).isFalse();
    }

    @Test
    void a_taken_message_gives_its_place_back() throws InterruptedException {
        inbox.request(3);
        inbox.offer("a", false);
        assertThat(inbox.take()).isEqualTo("a");
        assertThat(inbox.offer("b", false)).isTrue();
    }

    @Test
    void nothing_is_taken_that_was_not_asked_for() throws Exception {
        inbox.offer("a", true);
        inbox.offer("b", true);
        inbox.request(1);
        assertThat(inbox.take()).isEqualTo("a");
        CompletableFuture<String> second = taken();
        assertThat(second).isNotDone();
        inbox.request(1);
        assertThat(second.get()).isEqualTo("b");
    }

    @Test
    void what_an_ended_connection_left_is_forgotten_and_demand_stays() throws Exception {
        inbox.request(1);
        inbox.offer("a", true);
        inbox.clear();
        CompletableFuture<String> next = taken();
        inbox.offer("b", true);
        assertThat(next.get()).isEqualTo("b");
    }

    @Test
    void closing_ends_the_wait() throws Exception {
        CompletableFuture<String> next = taken();
        inbox.close();
        assertThat(next.get()).isNull();
        assertThat(inbox.offer("a", true)).isFalse();
    }

    @Test
    void demand_without_end_never_runs_out() throws InterruptedException {
        inbox.request(Long.MAX_VALUE);
        inbox.request(1);
        for (int i = 0; i < 10; i++) {
            inbox.offer("a", true);
            assertThat(inbox.take()).isEqualTo("a");
        }
    }

    private CompletableFuture<String> taken() {
        CompletableFuture<String> taken = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                taken.complete(inbox.take());
            } catch (InterruptedException e) {
                taken.completeExceptionally(e);
            }
        });
        return taken;
    }
}
