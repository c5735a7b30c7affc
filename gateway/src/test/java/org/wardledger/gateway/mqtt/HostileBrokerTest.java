package org.wardledger.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.gateway.fixture.HostileBroker.Peer;
import org.wardledger.gateway.fixture.MqttPacket;

/** The incoming channel's messages and acknowledgements, with a broker that says what no broker should, or at the worst moment. */
class HostileBrokerTest extends WithHostileBroker {

    // ---- acknowledgements

    /** MQTT 5, 4.6; Paho leaves it to its caller. */
    @Test
    void pubacks_leave_in_publish_order_in_whatever_order_the_work_is_done() throws Exception {
        Receiver receiver = receiver();
        Peer peer = broker.serve(false);
        peer.send(
                MqttPacket.publish(7, TOPIC, "a"),
                MqttPacket.publish(3, TOPIC, "b"),
                MqttPacket.publish(9, TOPIC, "c"));
        await().until(() -> receiver.received().size() == 3);
        receiver.acknowledge(2);
        receiver.acknowledge(1);
        assertThat(peer.isSilentFor(SILENCE)).isTrue();
        receiver.acknowledge(0);
        assertThat(peer.pubacks(3)).containsExactly(7, 3, 9);
    }

    /** HiveMQ sends its next batch only when the last one is acknowledged. */
    @Test
    void a_puback_does_not_wait_for_further_messages() throws Exception {
        Receiver receiver = receiver();
        receiver.acknowledgeFromNowOn();
        Peer peer = broker.serve(false);
        for (int id = 1; id <= 5; id++) {
            peer.send(MqttPacket.publish(id, TOPIC, "message " + id));
            assertThat(peer.pubacks(1)).containsExactly(id);
        }
    }

    /** Packet ids begin again after a clean session: a stale one would take a new message away. */
    @Test
    void a_late_acknowledgement_of_a_lost_session_acknowledges_nothing_of_the_next() throws Exception {
        Receiver receiver = receiver();
        Peer first = broker.serve(false);
        first.send(MqttPacket.publish(1, TOPIC, "old"));
        await().until(() -> receiver.received().size() == 1);
        first.hangUp();
        Peer second = broker.serve(false);
        second.send(MqttPacket.publish(1, TOPIC, "new"));
        await().until(() -> receiver.received().size() == 2);
        receiver.acknowledge(0);
        assertThat(second.isSilentFor(SILENCE)).isTrue();
        receiver.acknowledge(1);
        assertThat(second.pubacks(1)).containsExactly(1);
        assertThat(second.isSilentFor(SILENCE)).isTrue();
    }

    @Test
    void what_comes_again_in_another_order_is_acknowledged_in_that_order_and_once() throws Exception {
        Receiver receiver = receiver();
        Peer first = broker.serve(false);
        first.send(MqttPacket.publish(1, TOPIC, "a"), MqttPacket.publish(2, TOPIC, "b"));
        await().until(() -> receiver.received().size() == 2);
        first.hangUp();
        Peer second = broker.serve(true);
        second.send(
                MqttPacket.publish(1, true, 2, TOPIC, "b"),
                MqttPacket.publish(3, TOPIC, "c"),
                MqttPacket.publish(1, true, 1, TOPIC, "a"));
        await().until(() -> receiver.received().size() == 5);
        receiver.acknowledgeFromNowOn(); // the first copies too
        assertThat(second.pubacks(3)).containsExactly(2, 3, 1);
        assertThat(second.isSilentFor(SILENCE)).isTrue();
        assertThat(receiver.texts()).containsExactly("a", "b", "b", "c", "a");
    }

    /** Paho never shows the flag: who has to know goes by the reading's identity. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_copy_is_handed_on_and_acknowledged_with_the_flag_and_without(boolean flag) throws Exception {
        Receiver receiver = receiver();
        receiver.acknowledgeFromNowOn();
        Peer peer = broker.serve(false);
        peer.send(MqttPacket.publish(1, TOPIC, "a"), MqttPacket.publish(1, flag, 2, TOPIC, "a"));
        assertThat(peer.pubacks(2)).containsExactly(1, 2);
        assertThat(receiver.texts()).containsExactly("a", "a");
    }

    /** Paho would swallow the exception and acknowledge. */
    @Test
    void a_message_that_the_pipeline_fails_on_ends_the_connection_without_a_puback() throws Exception {
        Receiver receiver = receiver();
        receiver.acknowledgeFromNowOn();
        receiver.failOn(1);
        Peer first = broker.serve(false);
        first.send(MqttPacket.publish(1, TOPIC, "a"));
        assertThat(first.untilEnd()).doesNotContain(MqttPacket.PUBACK);
        Peer second = broker.serve(true);
        second.send(MqttPacket.publish(1, true, 1, TOPIC, "a"));
        assertThat(second.pubacks(1)).containsExactly(1);
        assertThat(receiver.texts()).containsExactly("a");
    }

    @Test
    void a_message_without_a_promise_is_handed_on_and_answered_by_nobody() throws Exception {
        Receiver receiver = receiver();
        receiver.acknowledgeFromNowOn();
        Peer peer = broker.serve(false);
        peer.send(MqttPacket.publish(0, false, 0, TOPIC, "a"), MqttPacket.publish(1, TOPIC, "b"));
        assertThat(peer.pubacks(1)).containsExactly(1);
        assertThat(peer.isSilentFor(SILENCE)).isTrue();
        assertThat(receiver.texts()).containsExactly("a", "b");
    }

    @Test
    void qos_2_which_nobody_asked_for_ends_the_connection() throws Exception {
        Receiver receiver = receiver();
        Peer peer = broker.serve(false);
        peer.send(MqttPacket.publish(2, false, 1, TOPIC, "a"));
        assertThat(peer.untilEnd()).doesNotContain(MqttPacket.PUBACK);
        broker.accept();
        assertThat(receiver.channel().sentence()).contains("delivers with QoS 2");
        assertThat(receiver.received()).isEmpty();
    }

    // ---- topics and packets that must not be

    /** Admission refuses it ({@code AdmitterTest}); here it must harm nobody. */
    @Test
    void a_message_without_a_topic_is_handed_on_as_it_is_and_the_stream_goes_on() throws Exception {
        Receiver receiver = receiver();
        receiver.acknowledgeFromNowOn();
        Peer peer = broker.serve(false);
        peer.send(MqttPacket.publish(1, "", "a"), MqttPacket.publish(2, TOPIC, "b"));
        assertThat(peer.pubacks(2)).containsExactly(1, 2);
        assertThat(receiver.received()
                        .getFirst()
                        .getMetadata(MqttArrival.class)
                        .orElseThrow()
                        .topic())
                .isEmpty();
    }

    @Test
    void a_topic_alias_which_was_never_allowed_ends_the_connection_and_nothing_is_misattributed() throws Exception {
        Receiver receiver = receiver();
        receiver.acknowledgeFromNowOn();
        Peer first = broker.serve(false);
        first.send(MqttPacket.publishAliased(1, TOPIC, 1, "a"), MqttPacket.publishAliased(2, "", 1, "b"));
        assertThat(first.untilEnd()).doesNotContain(MqttPacket.PUBACK);
        Peer second = broker.serve(true);
        second.send(MqttPacket.publish(1, TOPIC, "c"));
        assertThat(second.pubacks(1)).containsExactly(1);
        assertThat(receiver.texts()).containsExactly("c");
    }

    /** What no MQTT 5 client can read; one more is in {@link SilentBrokerIT}. */
    static Stream<Named<byte[]>> malformed() {
        return Stream.of(
                Named.of("type 0", new byte[] {0, 0}),
                Named.of("a length without end", new byte[] {0x32, -1, -1, -1, -1, 1}),
                Named.of(
                        "a topic beyond the end",
                        bytes().u16(5000).raw("wards".getBytes(UTF_8)).packet(MqttPacket.PUBLISH, 2)),
                Named.of("no packet id", bytes().text(TOPIC).packet(MqttPacket.PUBLISH, 2)),
                Named.of(
                        "properties beyond the end",
                        bytes().text(TOPIC).u16(1).u8(100).u8(0x23).packet(MqttPacket.PUBLISH, 2)),
                Named.of(
                        "an unknown property",
                        bytes().text(TOPIC).u16(1).u8(1).u8(0x7f).packet(MqttPacket.PUBLISH, 2)));
    }

    private static MqttPacket.Bytes bytes() {
        return new MqttPacket.Bytes();
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void a_malformed_packet_ends_the_connection_and_the_next_one_works(byte[] packet) throws Exception {
        Receiver receiver = receiver();
        receiver.acknowledgeFromNowOn();
        Peer first = broker.serve(false);
        first.send(packet);
        Peer second = broker.serve(true);
        second.send(MqttPacket.publish(1, TOPIC, "a"));
        assertThat(second.pubacks(1)).containsExactly(1);
        assertThat(receiver.texts()).containsExactly("a");
    }

    @Test
    void an_answer_to_nothing_harms_nobody() throws Exception {
        Receiver receiver = receiver();
        receiver.acknowledgeFromNowOn();
        Peer peer = broker.serve(false);
        peer.send(MqttPacket.suback(999, 1), MqttPacket.puback(998, 0), MqttPacket.publish(1, TOPIC, "a"));
        assertThat(peer.pubacks(1)).containsExactly(1);
    }

    // ---- back-pressure

    /** mosquitto 2.0.11 does that with a backlog. */
    @Test
    void a_broker_that_sends_more_than_it_may_is_held_back_and_nothing_is_lost() throws Exception {
        Receiver receiver = new Receiver(channel(1), 1);
        open.add(receiver);
        int many = 10 * RECEIVE_MAXIMUM;
        Peer peer = broker.serve(false);
        for (int id = 1; id <= many; id++) {
            peer.send(MqttPacket.publish(id, TOPIC, "message " + id));
        }
        await().until(() -> receiver.received().size() == 1);
        receiver.acknowledgeFromNowOn();
        receiver.request(Long.MAX_VALUE);
        assertThat(peer.pubacks(many))
                .isEqualTo(IntStream.rangeClosed(1, many).boxed().toList());
        assertThat(receiver.texts())
                .isEqualTo(IntStream.rangeClosed(1, many)
                        .mapToObj(id -> "message " + id)
                        .toList());
    }
}
