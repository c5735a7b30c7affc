package org.wardledger.simulator.publish;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Devices on their connections: one each while there are few, shared by up to {@value #DEVICES_SHARING} when there are
 * many (a Paho client costs four threads and a third of a second to connect; links connect in parallel). All messages
 * of one device take one link, in order. Counts what became of them. Thread-safe.
 */
public final class Fleet {

    /** How many devices share a connection in a large fleet. */
    public static final int DEVICES_SHARING = 50;

    /** Up to this many devices each have a connection of their own. */
    public static final int DEVICES_ALONE = 20;

    private static final int WAITING_PER_LINK = 1000;

    private final Map<String, Link> linkByDevice = new HashMap<>();
    private final Map<String, Link> links = new LinkedHashMap<>();
    private final LongAdder sent = new LongAdder();
    private final LongAdder acked = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Consumer<String> log;

    /**
     * Connects the devices, in the background.
     *
     * @param url {@code tcp://host:port}
     * @param run makes client ids unique to this run, so that two runs do not take each other's connection
     * @param listener hears of each acknowledged message, after it was counted
     * @param log hears of trouble with connections, a sentence at a time
     */
    public static Fleet connect(
            String url, String run, List<String> devices, Consumer<OutgoingMessage> listener, Consumer<String> log) {
        return new Fleet(new PahoConnector(url), run, devices, listener, log);
    }

    Fleet(
            MqttConnector connector,
            String run,
            List<String> devices,
            Consumer<OutgoingMessage> listener,
            Consumer<String> log) {
        this.log = log;
        int each = devices.size() <= DEVICES_ALONE ? 1 : DEVICES_SHARING;
        DeliveryListener counting = new Counting(listener);
        for (int i = 0; i < devices.size(); i++) {
            String clientId = "sim-" + run + "-" + i / each;
            Link link = links.computeIfAbsent(clientId, id -> new Link(id, connector, counting, log, WAITING_PER_LINK));
            linkByDevice.put(devices.get(i), link);
        }
        links.values().forEach(Link::start);
    }

    /** Takes the device's message, waiting while its link has too many; it counts as sent from here on. */
    public void publish(String device, OutgoingMessage message) throws InterruptedException {
        Link link = linkByDevice.get(device);
        if (link == null) {
            throw new IllegalArgumentException("no such device: " + device);
        }
        link.publish(message);
        sent.increment();
    }

    /** Waits until everything is acknowledged or refused; false when that took too long. */
    public boolean drain(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        boolean all = true;
        for (Link link : links.values()) {
            all &= link.drain(Duration.ofNanos(deadline - System.nanoTime()));
        }
        return all;
    }

    /** Ends all connections; what was not acknowledged is given up. */
    public void close() throws InterruptedException {
        for (Link link : links.values()) {
            link.close();
        }
    }

    /** Messages taken, each counted once however often it had to be sent. */
    public long sent() {
        return sent.sum();
    }

    public long acked() {
        return acked.sum();
    }

    public long refused() {
        return refused.sum();
    }

    private final class Counting implements DeliveryListener {

        private final Consumer<OutgoingMessage> next;

        Counting(Consumer<OutgoingMessage> next) {
            this.next = next;
        }

        @Override
        public void acknowledged(OutgoingMessage message) {
            acked.increment();
            next.accept(message);
        }

        @Override
        public void refused(OutgoingMessage message, int reasonCode) {
            refused.increment();
            log.accept("refused with reason code 0x%02x: %s".formatted(reasonCode, message.topic()));
        }
    }
}
