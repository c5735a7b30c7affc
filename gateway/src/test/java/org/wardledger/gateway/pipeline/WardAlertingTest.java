package org.wardledger.gateway.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;
import org.wardledger.gateway.alert.AlertingWatch.Standing;
import org.wardledger.gateway.alert.AlertingWatch.State;
import org.wardledger.gateway.alert.Wards;
import org.wardledger.gateway.mqtt.MqttForget;
import org.wardledger.gateway.mqtt.MqttRetained;

class WardAlertingTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Standing OK = new Standing(State.OK, 180, "");
    private static final Standing DELAYED = new Standing(State.DELAYED, 7_000, "");

    private final Sent sent = new Sent();
    private final Wards wards = new Wards();
    private final WardAlerting alerting = new WardAlerting(sent, wards);

    @Test
    void each_ward_of_ours_is_told_with_the_time_of_it() {
        wards.seen("mine");
        wards.seen("theirs");
        alerting.tell(OK, NOW, "mine"::equals);
        assertThat(sent.published())
                .isEqualTo(Map.of(
                        "wards/mine/system/alerting",
                        "{\"time\":\"2026-11-20T10:00:00.000Z\",\"lagMs\":180,\"state\":\"ok\"}"));
    }

    @Test
    void whoever_is_delayed_says_so_to_all_wards_it_knows_and_leaves_those_of_others_when_it_is_not() {
        wards.seen("mine");
        wards.seen("theirs");
        alerting.tell(DELAYED, NOW, "mine"::equals);
        assertThat(sent.published()).hasSize(2).allSatisfy((topic, payload) -> assertThat(payload)
                .contains("\"lagMs\":7000,\"state\":\"delayed\""));
        sent.answerAll();
        alerting.tell(OK, NOW, "mine"::equals);
        assertThat(sent.published()).containsOnlyKeys("wards/mine/system/alerting");
        assertThat(sent.messages)
                .filteredOn(message -> message.getMetadata(MqttForget.class).isPresent())
                .hasSize(1)
                .allSatisfy(message -> assertThat(message.getMetadata(MqttForget.class))
                        .contains(new MqttForget(wards.all().getOrDefault("theirs", -1))));
    }

    @Test
    void a_ward_is_told_nothing_more_until_the_broker_has_answered() {
        wards.seen("mine");
        alerting.tell(OK, NOW, ward -> true);
        for (int i = 1; i < 50; i++) {
            alerting.tell(OK, NOW.plusSeconds(2L * i), ward -> true);
        }
        assertThat(sent.messages).hasSize(1);
        sent.answerAll();
        alerting.tell(OK, NOW, ward -> true);
        assertThat(sent.messages).hasSize(1);
        CompletionStage<Void> done = sent.messages.getFirst().nack(new IllegalStateException("the channel is closed"));
        assertThat(done.toCompletableFuture()).isCompleted();
        alerting.tell(OK, NOW, ward -> true);
        assertThat(sent.messages).hasSize(2);
    }

    @Test
    void nothing_is_said_before_anything_is_known() {
        wards.seen("mine");
        alerting.tell(new Standing(State.STARTING, 0, ""), NOW, ward -> true);
        assertThat(sent.messages).isEmpty();
    }

    /** The channel, as far as it was handed something. */
    private static final class Sent implements Emitter<byte[]> {
        private final List<Message<? extends byte[]>> messages = new ArrayList<>();

        Map<String, String> published() {
            Map<String, String> published = new TreeMap<>();
            for (Message<? extends byte[]> message : messages) {
                message.getMetadata(MqttRetained.class)
                        .ifPresent(where -> published.put(where.topic(), new String(message.getPayload(), UTF_8)));
            }
            return published;
        }

        void answerAll() {
            messages.forEach(
                    message -> assertThat(message.ack().toCompletableFuture()).isCompleted());
            messages.clear();
        }

        @Override
        public CompletionStage<Void> send(byte[] payload) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <M extends Message<? extends byte[]>> void send(M message) {
            messages.add(message);
        }

        @Override
        public void complete() {}

        @Override
        public void error(Exception e) {}

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public boolean hasRequests() {
            return true;
        }
    }
}
