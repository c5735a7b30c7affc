package org.wardledger.gateway.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wardledger.gateway.alert.Wards;
import org.wardledger.gateway.mqtt.MqttForget;
import org.wardledger.gateway.mqtt.MqttRetained;

/** When a record counts as published. */
class AlertRelayTest {
    private final Ward ward = new Ward();
    private final AtomicInteger published = new AtomicInteger();
    private final AlertRelay relay = new AlertRelay(ward, new Wards());

    @BeforeEach
    void begin() {
        relay.begin(3);
    }

    @Test
    void a_backlog_is_published_when_all_of_its_outcome_is() {
        relay.backlog(3, "a", alert("a", 1, "raised"), true);
        relay.backlog(3, "b", alert("b", 1, "raised"), true);
        relay.current(3, published::incrementAndGet);
        assertThat(ward.sent).hasSize(2);
        acknowledge(ward.sent.get(1));
        assertThat(published).hasValue(0);
        acknowledge(ward.sent.get(0));
        assertThat(published).hasValue(1);
    }

    @Test
    void what_brings_nothing_new_is_published_already() {
        relay.current(3, published::incrementAndGet);
        assertThat(published).hasValue(1);
        relay.next(3, "a", null, published::incrementAndGet);
        assertThat(published).hasValue(2);
        relay.next(3, "a", "no alert".getBytes(UTF_8), published::incrementAndGet);
        assertThat(published).hasValue(3);
        assertThat(ward.sent).isEmpty();
    }

    @Test
    void a_cleared_alert_is_one_message_of_two_payloads_for_its_partition() {
        relay.current(3, () -> {});
        relay.next(3, "a", alert("a", 2, "cleared"), published::incrementAndGet);
        Message<? extends List<byte[]>> message = ward.sent.getFirst();
        assertThat(message.getMetadata(MqttRetained.class)).contains(new MqttRetained("wards/w/beds/b/alerts/a", 3));
        assertThat(message.getPayload()).hasSize(2);
        assertThat(message.getPayload().getLast()).isEmpty();
        assertThat(published).hasValue(0);
        acknowledge(message);
        assertThat(published).hasValue(1);
    }

    @Test
    void what_the_channel_did_not_publish_is_not_published() {
        relay.current(3, () -> {});
        relay.next(3, "a", alert("a", 1, "raised"), published::incrementAndGet);
        CompletionStage<Void> done = ward.sent.getFirst().nack(new IllegalStateException("the channel is closed"));
        assertThat(done.toCompletableFuture()).isCompleted();
        assertThat(published).hasValue(0);
    }

    @Test
    void the_end_of_a_partition_waits_until_it_is_forgotten() {
        ward.acknowledging = true;
        relay.end(3);
        assertThat(ward.sent.getFirst().getMetadata(MqttForget.class)).contains(new MqttForget(3));
        relay.begin(3); // as if for the first time
        relay.current(3, published::incrementAndGet);
        assertThat(published).hasValue(1);
    }

    @Test
    void a_partition_can_end_without_its_channel() {
        ward.ended = true;
        relay.end(3);
        relay.begin(3);
        assertThat(ward.sent).isEmpty();
    }

    private static byte[] alert(String id, int rev, String state) {
        return """
                {"id":"%s","rev":%d,"state":"%s","priority":"high","kind":"limit","code":"8867-4","rule":"r",\
                "since":"2026-11-20T10:00:00.000Z","late":false,"ward":"w","bed":"b"}""".formatted(id, rev, state).getBytes(UTF_8);
    }

    private static void acknowledge(Message<?> message) {
        assertThat(message.ack().toCompletableFuture()).isCompleted();
    }

    /** The channel. */
    private static final class Ward implements Emitter<List<byte[]>> {
        private final List<Message<? extends List<byte[]>>> sent = new ArrayList<>();
        private boolean acknowledging;
        private boolean ended;

        @Override
        public <M extends Message<? extends List<byte[]>>> void send(M message) {
            if (ended) {
                throw new IllegalStateException("ended");
            }
            sent.add(message);
            if (acknowledging) {
                acknowledge(message);
            }
        }

        @Override
        public CompletionStage<Void> send(List<byte[]> payload) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void complete() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void error(Exception failure) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isCancelled() {
            return ended;
        }

        @Override
        public boolean hasRequests() {
            return true;
        }
    }
}
