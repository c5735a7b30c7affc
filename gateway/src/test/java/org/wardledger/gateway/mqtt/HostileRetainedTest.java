package org.wardledger.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.wardledger.gateway.fixture.HostileBroker;
import org.wardledger.gateway.fixture.HostileBroker.Peer;
import org.wardledger.gateway.fixture.MqttPacket;

/** The outgoing channel against a broker that answers as it likes. */
@Execution(ExecutionMode.CONCURRENT) // they wait more than they work
class HostileRetainedTest {
    private static final Duration SILENCE = Duration.ofMillis(150);
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int NO_SUBSCRIBERS = 0x10;

    private final List<String> settled = new CopyOnWriteArrayList<>();
    private HostileBroker broker;
    private RetainedChannel channel;

    /** As in {@link WithHostileBroker}. */
    @BeforeAll
    static void leavePahosThreadsAlone() {
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    @BeforeEach
    void startBroker() throws Exception {
        broker = HostileBroker.start();
        channel = new RetainedChannel(
                "retained",
                new LinkSettings(
                        broker.url(),
                        "gateway-1-alerts",
                        Optional.empty(),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(60),
                        Duration.ofMillis(10),
                        Duration.ofMillis(100)),
                () -> {});
        channel.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {}

            @Override
            public void cancel() {}
        });
    }

    @AfterEach
    void closeAll() throws Exception {
        broker.close();
        channel.close();
    }

    /** Paho throws when more is published. */
    @Test
    void no_more_is_published_than_the_broker_may_have_unanswered() throws Exception {
        Peer peer = connected(2);
        tell("t0", "a");
        tell("t1", "a");
        int[] open = {published(peer).id(), published(peer).id()};
        for (int i = 2; i < 6; i++) {
            tell("t" + i, "a");
        }
        for (int answered = 0; answered < 4; answered++) {
            assertThat(peer.isSilentFor(SILENCE)).as("the window is full").isTrue();
            peer.send(MqttPacket.puback(open[answered % 2], answered % 2 == 0 ? 0 : NO_SUBSCRIBERS));
            open[answered % 2] = published(peer).id();
        }
        peer.send(MqttPacket.puback(open[0], 0), MqttPacket.puback(open[1], 0));
        await().until(() -> settled.size() == 6);
    }

    @Test
    void what_had_no_answer_when_the_connection_ended_is_published_again() throws Exception {
        Peer first = connected(10);
        tell("t", "a");
        MqttPacket.Publish once = published(first);
        assertThat(once.retain()).isTrue();
        assertThat(once.qos()).isEqualTo(1);
        first.hangUp();
        Peer second = connected(10);
        MqttPacket.Publish again = published(second);
        assertThat(again.topic()).isEqualTo("t");
        assertThat(again.payload()).isEqualTo("a");
        assertThat(settled).isEmpty();
        second.send(MqttPacket.puback(again.id(), 0));
        await().until(() -> settled.equals(List.of("t")));
    }

    @Test
    void what_the_broker_refuses_is_said_and_tried_again_until_it_takes_it() throws Exception {
        Peer peer = connected(10);
        tell("t", "a");
        peer.send(MqttPacket.puback(published(peer).id(), NOT_AUTHORIZED));
        await().until(() -> channel.trouble().isPresent());
        assertThat(channel.sentence()).contains("refuses").contains("reason " + NOT_AUTHORIZED);
        peer.send(MqttPacket.puback(published(peer).id(), 0));
        await().until(() -> settled.equals(List.of("t")) && channel.trouble().isEmpty());
    }

    @Test
    void an_answer_to_nothing_harms_nobody() throws Exception {
        Peer peer = connected(10);
        peer.send(MqttPacket.puback(4711, 0));
        tell("t", "a");
        peer.send(MqttPacket.puback(published(peer).id(), 0));
        await().until(() -> settled.equals(List.of("t")));
    }

    private Peer connected(int receiveMaximum) throws Exception {
        Peer peer = broker.accept();
        MqttPacket.Connect connect = peer.expect(MqttPacket.CONNECT).connect();
        assertThat(connect.clientId()).isEqualTo("gateway-1-alerts");
        assertThat(connect.cleanStart()).as("what is wanted is kept here").isTrue();
        peer.send(MqttPacket.connack(false, 0, Map.of(MqttPacket.RECEIVE_MAXIMUM, receiveMaximum)));
        return peer;
    }

    private static MqttPacket.Publish published(Peer peer) throws Exception {
        return peer.expect(MqttPacket.PUBLISH).publish();
    }

    private void tell(String topic, String text) {
        channel.onNext(Message.of(
                text.getBytes(UTF_8),
                Metadata.of(new MqttRetained(topic, 0)),
                () -> {
                    settled.add(topic);
                    return CompletableFuture.completedStage(null);
                },
                failure -> CompletableFuture.completedStage(null)));
    }
}
