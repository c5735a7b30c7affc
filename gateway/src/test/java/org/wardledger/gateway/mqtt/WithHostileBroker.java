package org.wardledger.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.wardledger.gateway.fixture.HostileBroker;

/** A hostile broker for each test, and incoming channels that know no other. */
@Execution(ExecutionMode.CONCURRENT) // they wait more than they work
abstract class WithHostileBroker {
    static final String TOPIC = "wards/w/beds/b/devices/d/vitals";
    static final String FILTER = "$share/wardledger/wards/+/beds/+/devices/+/#";
    static final int RECEIVE_MAXIMUM = 20;
    static final int MAX_PACKET = 1 << 20;

    /** Long enough for what must not come to come. */
    static final Duration SILENCE = Duration.ofMillis(150);

    final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicInteger broken = new AtomicInteger();
    HostileBroker broker;

    /** A client of Paho that is dropped may still throw on a thread of its own, for which nobody waits. */
    @BeforeAll
    static void leavePahosThreadsAlone() {
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    @BeforeEach
    void startBroker() throws Exception {
        broker = HostileBroker.start();
    }

    @AfterEach
    void closeAll() throws Exception {
        broker.close(); // first: nobody waits for a goodbye
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        assertThat(broken).as("the pipeline is whole").hasValue(0);
    }

    Receiver receiver() {
        Receiver receiver = new Receiver(channel(1), Long.MAX_VALUE);
        open.add(receiver);
        return receiver;
    }

    IncomingChannel channel(int connections) {
        return channel(connections, false);
    }

    /** One that gives its subscription up. */
    Receiver leaving(int connections) {
        Receiver receiver = new Receiver(channel(connections, true), Long.MAX_VALUE);
        open.add(receiver);
        return receiver;
    }

    private IncomingChannel channel(int connections, boolean leaving) {
        return new IncomingChannel(
                "in",
                new IncomingSettings(link(), FILTER, RECEIVE_MAXIMUM, MAX_PACKET, 3600, connections, leaving),
                broken::incrementAndGet);
    }

    LinkSettings link() {
        return new LinkSettings(
                broker.url(),
                "gateway-1",
                Optional.empty(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofMillis(10),
                Duration.ofMillis(100));
    }
}
