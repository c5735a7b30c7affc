package org.wardledger.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final Inbox<String> inbox = new Inbox<>(2, 1, 100, String::length);

    @Test
    void messages_without_a_promise_never_take_the_places_of_those_with_one() throws InterruptedException {
        assertThat(inbox.offer("a")).isTrue();
        assertThat(inbox.offer("b")).isFalse();
        assertThat(put("c")).isTrue();
        assertThat(put("d")).isTrue();
    }

    @Test
    void a_message_that_finds_no_place_waits_for_one_or_for_the_end_of_its_connection() throws Exception {
        put("a");
        put("b");
        assertThat(inbox.put("c", () -> false)).isFalse();
        CompletableFuture<Boolean> third = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                third.complete(inbox.put("c", () -> true));
            } catch (InterruptedException e) {
                third.completeExceptionally(e);
            }
        });
        assertThat(third).isNotDone();
        inbox.request(1);
        assertThat(inbox.take()).isEqualTo("a");
        assertThat(third.get()).isTrue();
    }

    @Test
    void a_taken_message_gives_its_place_back() throws InterruptedException {
        inbox.request(3);
        inbox.offer("a");
        assertThat(inbox.take()).isEqualTo("a");
        assertThat(inbox.offer("b")).isTrue();
    }

    @Test
    void large_messages_wait_for_one_another_and_the_largest_waits_alone() throws Exception {
        inbox.request(1);
        assertThat(put("a".repeat(1000))).as("nothing else is there").isTrue();
        assertThat(inbox.put("b", () -> false)).isFalse();
        assertThat(inbox.offer("b")).isFalse();
        assertThat(inbox.take()).hasSize(1000);
        assertThat(put("b".repeat(60))).isTrue();
        assertThat(inbox.put("c".repeat(41), () -> false)).isFalse();
        assertThat(inbox.put("c".repeat(40), () -> false)).isTrue();
    }

    @Test
    void nothing_is_taken_that_was_not_asked_for() throws Exception {
        put("a");
        put("b");
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
        put("a");
        put("other");
        inbox.clear("a"::equals);
        put("b"); // there is a place again
        assertThat(taken().get()).isEqualTo("other");
        CompletableFuture<String> next = taken();
        assertThat(next).isNotDone();
        inbox.request(1);
        assertThat(next.get()).isEqualTo("b");
    }

    @Test
    void closing_ends_the_wait() throws Exception {
        CompletableFuture<String> next = taken();
        inbox.close();
        assertThat(next.get()).isNull();
        assertThat(put("a")).isFalse();
    }

    @Test
    void demand_without_end_never_runs_out() throws InterruptedException {
        inbox.request(Long.MAX_VALUE);
        inbox.request(1);
        for (int i = 0; i < 10; i++) {
            put("a");
            assertThat(inbox.take()).isEqualTo("a");
        }
    }

    private boolean put(String message) throws InterruptedException {
        return inbox.put(message, () -> true);
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
