package org.wardledger.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.gateway.fixture.HostileBroker.Peer;
import org.wardledger.gateway.fixture.MqttPacket;

/** How the incoming channel connects, one or several times, with a broker that makes it hard. */
class HostileConnectTest extends WithHostileBroker {
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int SESSION_TAKEN_OVER = 0x8e;

    // ---- what is said when connecting

    @Test
    void a_session_is_asked_for_that_outlives_its_connections_and_no_topic_alias_ever() throws Exception {
        receiver();
        Peer peer = broker.accept();
        MqttPacket.Connect connect = peer.expect(MqttPacket.CONNECT).connect();
        assertThat(connect.clientId()).isEqualTo("gateway-1");
        assertThat(connect.cleanStart()).isFalse();
        assertThat(connect.hasWill()).isFalse();
        assertThat(connect.keepAliveSeconds()).isEqualTo(60);
        assertThat(connect.properties())
                .containsEntry(MqttPacket.SESSION_EXPIRY, 3600L)
                .containsEntry(MqttPacket.RECEIVE_MAXIMUM, (long) RECEIVE_MAXIMUM)
                .containsEntry(MqttPacket.MAXIMUM_PACKET_SIZE, (long) MAX_PACKET);
        assertThat(connect.properties().getOrDefault(MqttPacket.TOPIC_ALIAS_MAXIMUM, 0L))
                .isZero();
    }

    /** Whatever the publisher used: with QoS 2 Paho answers before anybody has the message. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void it_subscribes_at_qos_1_with_every_connection_whether_the_session_was_kept_or_not(boolean sessionPresent)
            throws Exception {
        Receiver receiver = receiver();
        broker.serve(false).hangUp();
        Peer again = broker.accept();
        again.expect(MqttPacket.CONNECT);
        again.send(MqttPacket.connack(sessionPresent, 0, Map.of()));
        MqttPacket.Subscribe subscribe = again.grant();
        assertThat(subscribe.filter()).isEqualTo(FILTER);
        assertThat(subscribe.qos()).isEqualTo(1);
        await().until(receiver::isConnected);
    }

    /** A callback that is set after connecting misses them. */
    @Test
    void what_a_kept_session_sends_right_behind_its_connack_is_not_lost() throws Exception {
        Receiver receiver = receiver();
        receiver.acknowledgeFromNowOn();
        Peer peer = broker.accept();
        peer.expect(MqttPacket.CONNECT);
        peer.send(
                MqttPacket.connack(true, 0, Map.of()),
                MqttPacket.publish(7, TOPIC, "a"),
                MqttPacket.publish(8, TOPIC, "b"));
        peer.grant();
        assertThat(peer.pubacks(2)).containsExactly(7, 8);
        assertThat(receiver.texts()).containsExactly("a", "b");
    }

    @Test
    void small_packets_leave_at_once_whichever_way_the_socket_is_made() throws Exception {
        var factory = PahoConnection.options(link()).getSocketFactory();
        try (Socket socket = factory.createSocket()) {
            assertThat(socket.getTcpNoDelay()).isTrue();
        }
        int port = Integer.parseInt(broker.url().substring(broker.url().lastIndexOf(':') + 1));
        try (Socket socket = factory.createSocket("127.0.0.1", port)) {
            assertThat(socket.getTcpNoDelay()).isTrue();
        }
    }

    // ---- connections that do not come about

    /** {@link BackoffTest} has the pauses. */
    @Test
    void failed_attempts_are_repeated_also_before_there_ever_was_a_connection() throws Exception {
        Receiver receiver = receiver();
        for (int i = 0; i < 4; i++) {
            Peer peer = broker.accept();
            peer.expect(MqttPacket.CONNECT);
            peer.hangUp();
        }
        assertThat(receiver.isConnected()).isFalse();
        Peer good = broker.serve(false);
        good.send(MqttPacket.publish(1, TOPIC, "a"));
        await().until(() -> receiver.texts().equals(List.of("a")));
    }

    @Test
    void a_broker_that_refuses_us_is_asked_again_and_its_reason_said() throws Exception {
        Receiver receiver = receiver();
        Peer peer = broker.accept();
        peer.expect(MqttPacket.CONNECT);
        peer.send(MqttPacket.connack(false, NOT_AUTHORIZED, Map.of()));
        assertThat(peer.untilEnd()).isEmpty();
        broker.accept();
        assertThat(receiver.channel().sentence()).contains("reason " + NOT_AUTHORIZED);
    }

    @Test
    void a_broker_that_refuses_the_subscription_is_asked_again_and_its_reason_said() throws Exception {
        Receiver receiver = receiver();
        answerSubscription(NOT_AUTHORIZED);
        broker.accept();
        assertThat(receiver.channel().sentence()).contains("reason " + NOT_AUTHORIZED);
    }

    @Test
    void a_subscription_that_is_granted_without_a_promise_is_none() throws Exception {
        Receiver receiver = receiver();
        answerSubscription(0);
        broker.accept();
        assertThat(receiver.channel().sentence()).contains("grants the subscription QoS 0");
    }

    @Test
    void a_disconnect_of_the_broker_is_said_with_its_reason() throws Exception {
        Receiver receiver = receiver();
        Peer peer = broker.serve(false);
        await().until(receiver::isConnected);
        peer.send(MqttPacket.disconnect(SESSION_TAKEN_OVER));
        broker.accept();
        assertThat(receiver.channel().sentence()).contains("reason " + SESSION_TAKEN_OVER);
    }

    // ---- several connections

    /** Connecting takes Paho a third of a second. */
    @Test
    void several_connections_come_beside_one_another_under_ids_that_stay_the_same() throws Exception {
        for (int start = 0; start < 2; start++) {
            Receiver receiver = new Receiver(channel(3), Long.MAX_VALUE);
            List<String> ids = new ArrayList<>();
            List<Peer> peers = new ArrayList<>();
            for (int i = 0; i < 3; i++) { // none is answered before all are there
                peers.add(broker.accept());
                ids.add(peers.getLast().expect(MqttPacket.CONNECT).connect().clientId());
            }
            assertThat(ids).containsExactlyInAnyOrder("gateway-1", "gateway-1-2", "gateway-1-3");
            assertThat(receiver.channel().sentence())
                    .contains("gateway-1 not connected")
                    .contains("gateway-1-2 not connected")
                    .contains("gateway-1-3 not connected");
            for (Peer peer : peers) {
                peer.send(MqttPacket.connack(true, 0, Map.of()));
                assertThat(peer.grant().filter()).isEqualTo(FILTER);
            }
            await().until(receiver::isConnected);
            receiver.close();
            for (Peer peer : peers) {
                peer.hangUp();
            }
        }
    }

    @Test
    void what_happens_to_one_connection_does_not_concern_the_others() throws Exception {
        Receiver receiver = new Receiver(channel(2), Long.MAX_VALUE);
        open.add(receiver);
        Peer one = broker.serve(false);
        Peer other = broker.serve(false);
        await().until(receiver::isConnected);
        one.send(MqttPacket.publish(1, TOPIC, "a"));
        await().until(() -> receiver.received().size() == 1);
        other.send(MqttPacket.publish(1, TOPIC, "b"), MqttPacket.publish(2, TOPIC, "c"));
        await().until(() -> receiver.received().size() == 3);

        var unused = receiver.received().get(0).nack(new IllegalStateException("Kafka is away"));
        assertThat(one.untilEnd()).doesNotContain(MqttPacket.PUBACK);
        Peer again = broker.accept(); // which is not answered yet
        assertThat(receiver.isConnected()).isFalse();
        assertThat(receiver.channel().sentence()).contains(" connected since").contains("not connected since");
        receiver.acknowledge(1);
        receiver.acknowledge(2);
        assertThat(other.pubacks(2)).containsExactly(1, 2);

        again.expect(MqttPacket.CONNECT);
        again.send(MqttPacket.connack(true, 0, Map.of()), MqttPacket.publish(1, true, 1, TOPIC, "a"));
        again.grant();
        await().until(() -> receiver.received().size() == 4);
        receiver.acknowledge(0); // the first copy
        assertThat(again.isSilentFor(SILENCE)).isTrue();
        receiver.acknowledge(3);
        assertThat(again.pubacks(1)).containsExactly(1);
    }

    // ---- fixtures

    private void answerSubscription(int reason) throws Exception {
        Peer peer = broker.accept();
        peer.expect(MqttPacket.CONNECT);
        peer.send(MqttPacket.connack(false, 0, Map.of()));
        MqttPacket.Subscribe subscribe = peer.expect(MqttPacket.SUBSCRIBE).subscribe();
        peer.send(MqttPacket.suback(subscribe.id(), reason));
        peer.untilEnd();
    }
}
