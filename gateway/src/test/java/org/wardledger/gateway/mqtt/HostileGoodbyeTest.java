package org.wardledger.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wardledger.gateway.fixture.HostileBroker.Peer;
import org.wardledger.gateway.fixture.MqttPacket;

/** How the incoming channel leaves a broker for good. */
class HostileGoodbyeTest extends WithHostileBroker {
    private static final int NO_SUBSCRIPTION = 0x11;
    private static final int NOT_AUTHORIZED = 0x87;
    private static final Duration SHORT = Duration.ofMillis(200);

    @Test
    void it_gives_the_subscription_up_takes_what_the_session_has_and_then_ends_that() throws Exception {
        Receiver receiver = leaving(1);
        Peer peer = connected(true);
        unsubscribed(peer, 0);
        peer.send(MqttPacket.publish(7, TOPIC, "a"), MqttPacket.publish(8, TOPIC, "b"));
        await().until(() -> receiver.texts().size() == 2);
        Thread.sleep(2 * SHORT.toMillis());
        assertThat(receiver.channel().isQuiet(SHORT))
                .as("they are not safe yet")
                .isFalse();
        receiver.acknowledgeFromNowOn();
        assertThat(peer.pubacks(2)).containsExactly(7, 8);
        await().until(() -> receiver.channel().isQuiet(SHORT));

        assertThat(receiver.channel().endSessions()).isTrue();
        assertThat(peer.expect(MqttPacket.DISCONNECT).sessionExpiry()).isZero();
        assertThat(peer.untilEnd()).isEmpty();
    }

    @Test
    void a_broker_that_has_forgotten_the_subscription_is_left_all_the_same() throws Exception {
        Receiver receiver = leaving(1);
        unsubscribed(connected(false), NO_SUBSCRIPTION);
        await().until(receiver::isConnected);
    }

    @Test
    void a_broker_that_refuses_that_is_asked_again() throws Exception {
        Receiver receiver = leaving(1);
        unsubscribed(connected(true), NOT_AUTHORIZED);
        Peer again = broker.accept();
        assertThat(receiver.channel().sentence()).contains("reason " + NOT_AUTHORIZED);
        again.hangUp();
    }

    @Test
    void a_connection_that_is_lost_is_not_quiet_and_its_session_ends_on_the_next() throws Exception {
        Receiver receiver = leaving(1);
        Peer first = connected(true);
        unsubscribed(first, 0);
        await().until(() -> receiver.channel().isQuiet(SHORT));
        first.hangUp();
        await().until(() -> !receiver.channel().isQuiet(SHORT));
        Thread broker = Thread.ofPlatform().start(() -> {
            try {
                Peer next = connected(true);
                unsubscribed(next, 0);
                assertThat(next.expect(MqttPacket.DISCONNECT).sessionExpiry()).isZero();
                next.hangUp();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(receiver.channel().endSessions()).isTrue();
        broker.join();
    }

    @Test
    void every_one_of_several_sessions_is_ended() throws Exception {
        Receiver receiver = leaving(2);
        Peer one = connected(true);
        Peer two = connected(true);
        unsubscribed(one, 0);
        unsubscribed(two, 0);
        await().until(() -> receiver.channel().isQuiet(SHORT));
        assertThat(receiver.channel().endSessions()).isTrue();
        assertThat(one.expect(MqttPacket.DISCONNECT).sessionExpiry()).isZero();
        assertThat(two.expect(MqttPacket.DISCONNECT).sessionExpiry()).isZero();
    }

    private Peer connected(boolean sessionPresent) throws Exception {
        Peer peer = broker.accept();
        peer.expect(MqttPacket.CONNECT);
        peer.send(MqttPacket.connack(sessionPresent, 0, Map.of()));
        return peer;
    }

    private static void unsubscribed(Peer peer, int reason) throws Exception {
        peer.send(MqttPacket.unsuback(peer.expect(MqttPacket.UNSUBSCRIBE).packetId(), reason));
    }
}
