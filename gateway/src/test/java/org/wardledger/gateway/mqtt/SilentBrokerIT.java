package org.wardledger.gateway.mqtt;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.SocketFactory;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.wardledger.gateway.fixture.HostileBroker;
import org.wardledger.gateway.fixture.HostileBroker.Peer;
import org.wardledger.gateway.fixture.MqttPacket;

/** The incoming channel against a broker that says nothing, or does not listen: MQTT counts that in whole seconds. */
@Execution(ExecutionMode.CONCURRENT) // they wait more than they work
class SilentBrokerIT {
    private static final String TOPIC = "wards/w/beds/b/devices/d/vitals";
    private static final int MANY = 20_000;

    private HostileBroker broker;

    /** As in {@link WithHostileBroker}. */
    @BeforeAll
    static void leavePahosThreadsAlone() {
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    @BeforeEach
    void startBroker() throws Exception {
        broker = HostileBroker.start();
    }

    @AfterEach
    void stopBroker() throws Exception {
        broker.close();
    }

    @Test
    void a_connection_that_nobody_answers_is_given_up_and_tried_again() throws Exception {
        try (Receiver receiver = receiver(10, Long.MAX_VALUE)) {
            Peer silent = broker.accept();
            silent.expect(MqttPacket.CONNECT);
            assertThat(silent.untilEnd()).isEmpty();
            broker.serve(false);
            await().until(receiver::isConnected);
        }
    }

    /** Half-open: to TCP it stands, and nothing comes any more. */
    @Test
    void a_connection_that_has_gone_silent_is_given_up_within_the_keep_alive_and_what_was_open_comes_again()
            throws Exception {
        try (Receiver receiver = receiver(10, Long.MAX_VALUE)) {
            Peer halfOpen = broker.serve(false);
            halfOpen.send(MqttPacket.publish(1, TOPIC, "a"));
            await().until(() -> receiver.received().size() == 1);
            Peer next = broker.serve(
                    true); // of the first nothing is read meanwhile, so no ping is answered; waits 10 s at most
            next.send(MqttPacket.publish(1, true, 1, TOPIC, "a"));
            await().until(() -> receiver.received().size() == 2);
            receiver.acknowledgeFromNowOn();
            assertThat(next.pubacks(1)).containsExactly(1);
        }
    }

    /** Paho's thread that reads dies of it without a word: then it is as if the broker were silent. */
    @Test
    void a_packet_that_paho_fails_on_ends_the_connection_within_the_keep_alive() throws Exception {
        try (Receiver receiver = receiver(10, Long.MAX_VALUE)) {
            byte[] qos3 = new MqttPacket.Bytes().text(TOPIC).u16(1).u8(0).packet(MqttPacket.PUBLISH, 6);
            broker.serve(false).send(qos3);
            Peer next = broker.serve(true);
            next.send(MqttPacket.publish(1, TOPIC, "a"));
            await().until(() -> receiver.texts().equals(List.of("a")));
        }
    }

    /** Paho's inbound queue holds 10; were it full, its receiver would stand still, and no answer to a ping be seen. */
    @Test
    void a_pipeline_that_takes_nothing_does_not_cost_the_connection() throws Exception {
        int receiveMaximum = 200;
        try (Receiver receiver = receiver(receiveMaximum, 0)) {
            Peer peer = broker.serve(false);
            for (int id = 1; id <= receiveMaximum; id++) {
                peer.send(MqttPacket.publish(id, TOPIC, "message " + id));
            }
            for (int ping = 0; ping < 3; ping++) {
                peer.expect(MqttPacket.PINGREQ);
            }
            assertThat(receiver.isConnected()).isTrue();
            receiver.acknowledgeFromNowOn();
            receiver.request(Long.MAX_VALUE);
            assertThat(peer.pubacks(receiveMaximum))
                    .isEqualTo(IntStream.rangeClosed(1, receiveMaximum).boxed().toList());
        }
    }

    /** On sockets whose buffers hold a few thousand PUBACKs, so that writing soon stands still. */
    @Test
    void a_broker_that_does_not_read_is_still_heard_and_gets_its_acknowledgements_later() throws Exception {
        BlockingQueue<Integer> arrived = new LinkedBlockingQueue<>();
        MqttConnectionOptions options = PahoConnection.options(link(60));
        options.setSocketFactory(new SmallSockets());
        CompletableFuture<Peer> accepted = CompletableFuture.supplyAsync(this::accept);
        try (PahoConnection connection = PahoConnection.open(link(60), options, new Counting(arrived))) {
            Peer peer = accepted.get();
            for (int id = 1; id <= MANY; id++) {
                peer.send(MqttPacket.publish(id, TOPIC, "a"));
                connection.acknowledge(requireNonNull(arrived.poll(10, TimeUnit.SECONDS), "the next message"));
            }
            assertThat(connection.lostBecause()).isNull();
            assertThat(peer.pubacks(MANY))
                    .isEqualTo(IntStream.rangeClosed(1, MANY).boxed().toList());
        }
    }

    private Peer accept() {
        try {
            Peer peer = broker.accept();
            peer.expect(MqttPacket.CONNECT);
            peer.send(MqttPacket.connack(false, 0, Map.of()));
            return peer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Counting(BlockingQueue<Integer> arrived) implements PahoConnection.Events {
        @Override
        public void arrived(String topic, MqttMessage message) {
            arrived.add(message.getId());
        }

        @Override
        public void lost() {}
    }

    /** Sockets that hold little of what is not read. */
    private static final class SmallSockets extends SocketFactory {
        @Override
        public Socket createSocket() throws IOException {
            Socket socket = new Socket();
            socket.setSendBufferSize(4 * 1024);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            throw new UnsupportedOperationException();
        }
    }

    private Receiver receiver(int receiveMaximum, long demand) {
        return new Receiver(
                new IncomingChannel(
                        "in", new IncomingSettings(link(1), TOPIC, receiveMaximum, 1 << 20, 3600, 1, false), () -> {}),
                demand);
    }

    private LinkSettings link(int keepAliveSeconds) {
        return new LinkSettings(
                broker.url(),
                "gateway-1",
                Optional.empty(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(keepAliveSeconds),
                Duration.ofMillis(10),
                Duration.ofMillis(100));
    }
}
