package org.wardledger.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.gateway.fixture.Mosquitto;

/** The connector against a real broker. */
class MqttChannelsIT {
    private static final String TOPIC = "wards/w/beds/b/devices/d/vitals";
    private static final String FILTER = "$share/wardledger/wards/+/beds/+/devices/+/#";

    @TempDir
    Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicInteger broken = new AtomicInteger();
    private Mosquitto broker;

    /**
     * A client of Paho that is ended throws on its own thread when the broker's answer comes in between: nobody waits for
     * that, and it must not end the wait of a test.
     */
    @BeforeAll
    static void leavePahosThreadsAlone() {
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    @BeforeEach
    void startBroker() throws Exception {
        broker = Mosquitto.start(directory);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        broker.close();
    }

    @Test
    void a_message_comes_with_its_topic_properties_and_arrival_time() throws Exception {
        Receiver receiver = receiver("gateway-1", 100, Long.MAX_VALUE);
        publish(1);
        await().until(() -> receiver.received().size() == 1);
        Message<byte[]> message = receiver.received().getFirst();
        assertThat(message.getPayload()).isEqualTo("message 0".getBytes(UTF_8));
        MqttArrival arrival = message.getMetadata(MqttArrival.class).orElseThrow();
        assertThat(arrival.topic()).isEqualTo(TOPIC);
        assertThat(arrival.qos()).isEqualTo(1);
        assertThat(arrival.contentType()).isNull();
        assertThat(arrival.arrivalMs())
                .isCloseTo(System.currentTimeMillis(), org.assertj.core.data.Offset.offset(60_000L));
    }

    @Test
    void what_was_not_acknowledged_comes_again_after_a_restart_and_what_was_does_not() throws Exception {
        Receiver first = receiver("gateway-1", 100, Long.MAX_VALUE);
        publish(10);
        await().until(() -> first.received().size() == 10);
        for (int i : new int[] {0, 1, 2, 5, 6}) { // 5 and 6 are done, but 3 and 4 before them are not
            first.acknowledge(i);
        }
        await().until(() -> first.unacknowledged() == 7);
        first.close();

        Receiver second = receiver("gateway-1", 100, Long.MAX_VALUE);
        await().until(() -> second.received().size() == 7);
        assertThat(second.texts()).isEqualTo(texts(3, 10));
    }

    @Test
    void a_refused_message_is_delivered_again_with_all_that_followed_it() throws Exception {
        Receiver receiver = receiver("gateway-1", 100, Long.MAX_VALUE);
        publish(5);
        await().until(() -> receiver.received().size() == 5);
        receiver.acknowledge(0);
        await().until(() -> receiver.unacknowledged() == 4);
        var unused = receiver.received().get(1).nack(new IllegalStateException("Kafka is away"));
        await().until(() -> receiver.received().size() == 9);
        assertThat(receiver.texts().subList(5, 9)).isEqualTo(texts(1, 5));
        // acknowledgements of the first copies are void; those of the second count
        IntStream.range(0, 5).forEach(receiver::acknowledge);
        assertThat(receiver.unacknowledged()).isEqualTo(4);
        IntStream.range(5, 9).forEach(receiver::acknowledge);
        await().until(() -> receiver.unacknowledged() == 0);
    }

    @Test
    void nothing_more_is_handed_on_than_was_asked_for_and_nothing_is_lost_meanwhile() throws Exception {
        Receiver receiver = receiver("gateway-1", 10, 3);
        publish(50);
        await().until(() -> receiver.received().size() == 3);
        await().during(Duration.ofMillis(300)).until(() -> receiver.received().size() == 3);
        receiver.acknowledgeFromNowOn();
        receiver.request(Long.MAX_VALUE);
        await().until(() -> receiver.received().size() == 50);
        assertThat(receiver.texts()).isEqualTo(texts(0, 50));
    }

    @Test
    void a_broker_that_comes_late_or_goes_away_is_found_again() throws Exception {
        broker.stop();
        Receiver receiver = start("gateway-1", 100, Long.MAX_VALUE, 1);
        assertThat(receiver.channel().trouble()).isPresent();
        broker.restart();
        await().until(receiver::isConnected);
        receiver.acknowledgeFromNowOn();
        publish(3);
        await().until(() -> receiver.received().size() == 3);
        broker.restart();
        await().until(receiver::isConnected);
        publish(3);
        await().until(() -> receiver.received().size() == 6);
    }

    @Test
    void a_broker_that_restarts_with_its_sessions_delivers_again_what_was_not_acknowledged() throws Exception {
        Receiver receiver = receiver("gateway-1", 100, Long.MAX_VALUE);
        publish(4);
        await().until(() -> receiver.received().size() == 4);
        receiver.acknowledge(0);
        await().until(() -> receiver.unacknowledged() == 3);
        broker.restart();
        await().until(() -> receiver.received().size() == 7);
        assertThat(receiver.texts().subList(4, 7)).isEqualTo(texts(1, 4));
    }

    @Test
    void a_broker_that_forgot_the_session_gets_the_subscription_again_and_no_stale_acknowledgement() throws Exception {
        Receiver receiver = receiver("gateway-1", 100, Long.MAX_VALUE);
        publish(2);
        await().until(() -> receiver.received().size() == 2);
        broker.restartWithoutSessions();
        await().until(() -> receiver.channel().links().getFirst().epoch() >= 2 && receiver.isConnected());
        publish(2); // these get the packet ids 1 and 2 again
        await().until(() -> receiver.received().size() == 4);
        IntStream.range(0, 2).forEach(receiver::acknowledge);
        receiver.close();

        Receiver next = receiver("gateway-1", 100, Long.MAX_VALUE);
        await().until(() -> next.received().size() == 2);
        assertThat(next.texts()).isEqualTo(texts(0, 2));
    }

    @Test
    void a_message_that_the_pipeline_fails_on_is_delivered_again_and_the_others_go_on() throws Exception {
        Receiver receiver = receiver("gateway-1", 100, Long.MAX_VALUE);
        receiver.failOn(2);
        receiver.acknowledgeFromNowOn();
        publish(5);
        await().until(() -> receiver.texts().containsAll(texts(0, 5)));
        await().until(() -> receiver.isConnected() && receiver.unacknowledged() == 0);
        assertThat(broken).hasValue(0);
    }

    @Test
    void a_pipeline_that_has_ended_is_said_and_takes_nothing_from_the_broker() throws Exception {
        Receiver receiver = receiver("gateway-1", 100, Long.MAX_VALUE);
        receiver.cancel();
        await().until(() -> receiver.channel().trouble().isPresent());
        await().until(() -> receiver.channel().sentence().contains("the pipeline has ended"));
        assertThat(broken).hasValue(1);
        publish(3);
        Receiver next = receiver("gateway-1", 100, Long.MAX_VALUE);
        await().until(() -> next.texts().equals(texts(0, 3)));
    }

    @Test
    void a_channel_that_is_closed_before_its_pipeline_is_not_broken() {
        Receiver receiver = receiver("gateway-1", 100, Long.MAX_VALUE);
        receiver.close();
        receiver.cancel();
        assertThat(broken).hasValue(0);
    }

    @Test
    void several_connections_share_the_load_and_find_their_sessions_again() throws Exception {
        Receiver first = start("gateway-1", 100, Long.MAX_VALUE, 3);
        await().until(first::isConnected);
        publish(60);
        await().until(() -> first.received().size() == 60);
        assertThat(first.texts()).containsExactlyInAnyOrderElementsOf(texts(0, 60));
        List<Integer> shares = shares(first);
        assertThat(shares).hasSize(3).allSatisfy(share -> assertThat(share).isPositive());
        first.close();

        Receiver second = start("gateway-1", 100, Long.MAX_VALUE, 3);
        await().until(() -> second.received().size() == 60);
        assertThat(second.texts()).containsExactlyInAnyOrderElementsOf(texts(0, 60));
        assertThat(shares(second)).isEqualTo(shares);
        second.acknowledgeFromNowOn();
        await().until(() -> second.unacknowledged() == 0);
        second.close();

        Receiver third = start("gateway-1", 100, Long.MAX_VALUE, 3);
        await().until(third::isConnected);
        publish(1);
        await().until(() -> !third.received().isEmpty());
        assertThat(third.texts()).isEqualTo(texts(0, 1));
    }

    // ---- fixtures

    private static List<Integer> shares(Receiver receiver) {
        return receiver.channel().links().stream()
                .map(IncomingLink::unacknowledged)
                .toList();
    }

    private Receiver receiver(String clientId, int receiveMaximum, long demand) {
        Receiver receiver = start(clientId, receiveMaximum, demand, 1);
        await().until(receiver::isConnected);
        return receiver;
    }

    private Receiver start(String clientId, int receiveMaximum, long demand, int connections) {
        Receiver receiver = new Receiver(
                new IncomingChannel(
                        "in",
                        new IncomingSettings(link(clientId), FILTER, receiveMaximum, 1 << 20, 3600, connections, false),
                        broken::incrementAndGet),
                demand);
        open.add(receiver);
        return receiver;
    }

    private LinkSettings link(String clientId) {
        return new LinkSettings(
                broker.url(),
                clientId,
                Optional.empty(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMillis(50),
                Duration.ofMillis(500));
    }

    private void publish(int count) throws Exception {
        MqttClient publisher = new MqttClient(broker.url(), "publisher", new MemoryPersistence());
        publisher.connect();
        for (String text : texts(0, count)) {
            publisher.publish(TOPIC, text.getBytes(UTF_8), 1, false);
        }
        publisher.disconnect();
        publisher.close();
    }

    private static List<String> texts(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "message " + i).toList();
    }
}
