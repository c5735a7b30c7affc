package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.wardledger.acceptance.checks.AcksOfTheirConnection;
import org.wardledger.acceptance.checks.JoinedSides;
import org.wardledger.acceptance.checks.Reassignments;
import org.wardledger.acceptance.client.MqttTap;
import org.wardledger.acceptance.process.Cables;
import org.wardledger.acceptance.process.Site;

/** The broker delivers again what was not acknowledged on a connection that ended. On a site of its own, on mosquitto. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedeliveryIT {
    private @Nullable Cables laid;
    private @Nullable Site started;

    @BeforeAll
    void start() throws IOException {
        laid = Cables.lay();
        started = Site.start("redelivery", laid, List.of());
    }

    @AfterAll
    void stop() throws IOException {
        if (started != null) {
            started.close();
        }
        if (laid != null) {
            laid.close();
        }
    }

    private Site site() {
        return Objects.requireNonNull(started);
    }

    private Cables cables() {
        return Objects.requireNonNull(laid);
    }

    @Test
    void aMessageIsAcknowledgedOnTheConnectionThatBroughtIt() throws IOException, InterruptedException, MqttException {
        AcksOfTheirConnection.check(site(), cables(), "again");
    }

    @Test
    void aDeviceThatIsMovedWhileMessagesComeAgainIsSealedOnceWithoutFalseGaps()
            throws IOException, InterruptedException, MqttException {
        MqttTap tap = new MqttTap();
        cables().gatewayMqtt().tap(tap);
        Reassignments.Moved moved;
        try (Cutter cutter = new Cutter()) {
            moved = Reassignments.check(site(), "moves-again");
            cutter.end();
        }
        JoinedSides.check(site(), moved.device());
        int readings = moved.device().acked().size();
        System.out.println(tap.deliveries() + " deliveries of a device's " + readings + " readings");
        assertThat(tap.deliveries()).as("messages that came again").isGreaterThan(readings + 20);
        assertThat(tap.wrong()).isEmpty();
    }

    /**
     * Holds Kafka up for a moment, so that there is something that is not acknowledged, and cuts the gateway's connection
     * to the broker; again and again. It is not killed: while it starts, on a busy machine, readings are missed for the 5 s
     * after which they are rightly declared missing.
     */
    private final class Cutter implements AutoCloseable {
        private static final Duration HELD = Duration.ofMillis(300);
        private static final Duration BETWEEN = Duration.ofMillis(700);

        private final CountDownLatch stop = new CountDownLatch(1);
        private final Thread thread = new Thread(this::run, "cutter");
        private volatile @Nullable IOException failed;

        Cutter() {
            thread.start();
        }

        private void run() {
            try {
                while (!stop.await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS)) {
                    cables().gateway().cable().hang();
                    TimeUnit.MILLISECONDS.sleep(HELD.toMillis());
                    cables().gatewayMqtt().cut();
                    cables().gateway().cable().mend();
                }
            } catch (IOException e) {
                failed = e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** From now on nothing is cut. */
        void end() throws InterruptedException {
            close();
            thread.join();
            if (failed != null) {
                throw new AssertionError("a connection could not be cut", failed);
            }
            site().gateway().awaitReady();
        }

        @Override
        public void close() {
            stop.countDown();
        }
    }
}
