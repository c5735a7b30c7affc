package org.wardledger.simulator.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The link over scripted connections: what it sends, sends again, and believes. */
class LinkTest {

    private final ScriptedConnector connector = new ScriptedConnector();
    private final List<String> acknowledged = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final Link link = new Link("link", connector, new Recording(), line -> {}, 5);

    @AfterEach
    void close() throws InterruptedException {
        link.close();
    }

    @Test
    void noMoreIsUnacknowledgedThanTheServersReceiveMaximum() throws Exception {
        connector.receiveMaximum = 2;
        link.start();
        for (int i = 0; i < 5; i++) {
            link.publish(message("m" + i));
        }
        await().until(() -> connector.sent(0).size() == 2);

        connector.acknowledge(0, 0, 0);

        await().until(() -> connector.sent(0).equals(List.of("m0", "m1", "m2")));
        assertThat(acknowledged).containsExactly("m0");
    }

    @Test
    void whatWasNotAcknowledgedIsSentAgainInOrderOnTheNextConnection() throws Exception {
        link.start();
        link.publish(message("m0"));
        link.publish(message("m1"));
        link.publish(message("m2"));
        await().until(() -> connector.sent(0).size() == 3);
        connector.acknowledge(0, 1, 0);

        connector.lose(0);

        await().until(() -> connector.connections() == 2 && connector.sent(1).size() == 2);
        assertThat(connector.sent(1)).containsExactly("m0", "m2");
        connector.acknowledge(1, 0, 0);
        connector.acknowledge(1, 1, 0);
        assertThat(link.drain(Duration.ofSeconds(5))).isTrue();
        assertThat(acknowledged).containsExactly("m1", "m0", "m2");
    }

    @Test
    void anOldConnectionsAcknowledgementIsNotBelieved() throws Exception {
        link.start();
        link.publish(message("m0"));
        await().until(() -> connector.sent(0).size() == 1);
        connector.lose(0);
        await().until(() -> connector.connections() == 2 && connector.sent(1).size() == 1);

        connector.acknowledge(0, 0, 0);

        assertThat(acknowledged).isEmpty();
        assertThat(link.drain(Duration.ZERO)).isFalse();
    }

    @Test
    void aPubackWithAnErrorIsNoAcknowledgement() throws Exception {
        link.start();
        link.publish(message("m0"));
        link.publish(message("m1"));
        await().until(() -> connector.sent(0).size() == 2);

        connector.acknowledge(0, 0, 0x87);
        connector.acknowledge(0, 1, 0x10);

        assertThat(link.drain(Duration.ofSeconds(5))).isTrue();
        assertThat(refused).containsExactly("m0 135");
        assertThat(acknowledged).as("no matching subscribers is a success").containsExactly("m1");
    }

    @Test
    void aPublicationThatCannotBeSentIsSentOnTheNextConnection() throws Exception {
        connector.failingPublications.set(1);
        link.start();
        link.publish(message("m0"));

        await().until(() -> connector.connections() == 2 && connector.sent(1).equals(List.of("m0")));
    }

    @Test
    void connectingIsTriedAgainUntilItSucceeds() throws Exception {
        connector.failingConnects.set(3);
        link.start();
        link.publish(message("m0"));

        await().until(() -> connector.connections() == 1 && connector.sent(0).size() == 1);
    }

    @Test
    void publishingWaitsWhileTooManyWait() throws Exception {
        connector.receiveMaximum = 1;
        link.start();
        AtomicInteger taken = new AtomicInteger();
        Thread publisher = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < 10; i++) {
                    link.publish(message("m" + i));
                    taken.incrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        await().until(() -> taken.get() == 6 && publisher.getState() == Thread.State.WAITING);

        connector.acknowledge(0, 0, 0);

        await().until(() -> taken.get() == 7);
        publisher.interrupt();
        publisher.join();
    }

    private static OutgoingMessage message(String text) {
        return new OutgoingMessage(text, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    private final class Recording implements DeliveryListener {
        @Override
        public void acknowledged(OutgoingMessage message) {
            acknowledged.add(message.topic());
        }

        @Override
        public void refused(OutgoingMessage message, int reasonCode) {
            refused.add(message.topic() + " " + reasonCode);
        }
    }

    /** Connections that do what the test says. */
    private static final class ScriptedConnector implements MqttConnector {

        private final List<Scripted> opened = new CopyOnWriteArrayList<>();
        private final AtomicInteger failingConnects = new AtomicInteger();
        private final AtomicInteger failingPublications = new AtomicInteger();
        private volatile int receiveMaximum = 100;

        @Override
        public MqttConnection open(String clientId, MqttConnection.Events events)
                throws MqttConnection.ConnectionFailed {
            if (failingConnects.getAndDecrement() > 0) {
                throw new MqttConnection.ConnectionFailed("scripted", new IllegalStateException());
            }
            Scripted connection = new Scripted(events);
            opened.add(connection);
            return connection;
        }

        int connections() {
            return opened.size();
        }

        List<String> sent(int connection) {
            return opened.size() <= connection ? List.of() : List.copyOf(opened.get(connection).topics);
        }

        void acknowledge(int connection, int index, int reasonCode) {
            Scripted scripted = opened.get(connection);
            scripted.events.acknowledged(scripted.tickets.get(index), reasonCode);
        }

        void lose(int connection) {
            opened.get(connection).events.lost("scripted");
        }

        private final class Scripted implements MqttConnection {

            private final Events events;
            private final List<Long> tickets = new CopyOnWriteArrayList<>(new ArrayList<>());
            private final List<String> topics = new CopyOnWriteArrayList<>();

            Scripted(Events events) {
                this.events = events;
            }

            @Override
            public int receiveMaximum() {
                return receiveMaximum;
            }

            @Override
            public void publish(long ticket, OutgoingMessage message) throws ConnectionFailed {
                if (failingPublications.getAndDecrement() > 0) {
                    throw new ConnectionFailed("scripted", new IllegalStateException());
                }
                tickets.add(ticket);
                topics.add(message.topic());
            }

            @Override
            public void close() {
                // nothing is open
            }
        }
    }
}
