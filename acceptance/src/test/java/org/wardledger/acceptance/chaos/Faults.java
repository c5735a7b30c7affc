package org.wardledger.acceptance.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.wardledger.acceptance.chaos.Lane.Fault;
import org.wardledger.acceptance.process.Cable;
import org.wardledger.acceptance.process.Cables;
import org.wardledger.acceptance.process.MosquittoBroker;
import org.wardledger.acceptance.process.QuarkusService;
import org.wardledger.acceptance.process.Signal;
import org.wardledger.acceptance.process.Site;

/** All that fails at a site: its four processes and its four cables, each on a lane of its own. */
final class Faults {
    /** After a start a service is left alone for so long at least: one that never gets to work is no test of it. */
    private static final int STARTED_MS = 3_000;

    /** The launcher's {@code bench chaos} gives this JVM and all that it starts a network namespace, where the machine allows. */
    private static final boolean OWN_NETWORK = Boolean.getBoolean("wardledger.own.network");

    private final Site site;
    private final Cables cables;
    private final MosquittoBroker mqtt;
    private final List<Lane> lanes;
    private final Map<String, Integer> counts = new TreeMap<>();
    private final long beganNs = System.nanoTime();

    Faults(Site site, Cables cables, MosquittoBroker mqtt, long seed) {
        this.site = site;
        this.cables = cables;
        this.mqtt = mqtt;
        this.lanes = new ArrayList<>(List.of(
                new Lane("gateway", 1_000, 5_000, ofService(site.gateway(), 3_500), seed, this::count),
                new Lane("ledger", 2_000, 7_000, ofService(site.ledger(), 8_000), seed, this::count),
                new Lane("mosquitto", 2_000, 6_000, ofMqtt(), seed, this::count),
                new Lane("kafka", 3_000, 10_000, ofKafka(), seed, this::count),
                cable("devices-mqtt", cables.devices(), seed),
                cable("gateway-mqtt", cables.gatewayMqtt(), seed),
                cable("gateway-kafka", cables.gateway().cable(), seed),
                cable("ledger-kafka", cables.ledger().cable(), seed)));
        if (OWN_NETWORK) {
            lanes.add(
                    new Lane("network", 5_000, 20_000, List.of(new Fault("down", 1, Faults::down)), seed, this::count));
        } else {
            System.out.println("chaos: this is no network of our own, so no packet of it is dropped");
        }
    }

    /** Packets of all connections are lost, and nobody is told. */
    private static void down(Random random) throws IOException, InterruptedException {
        link("down");
        try {
            TimeUnit.MILLISECONDS.sleep(100 + random.nextInt(3_000));
        } finally {
            link("up");
        }
    }

    private static void link(String state) throws IOException, InterruptedException {
        Process ip =
                new ProcessBuilder("ip", "link", "set", "lo", state).inheritIO().start();
        if (ip.waitFor() != 0) {
            throw new IOException("ip link set lo " + state + " ended with " + ip.exitValue());
        }
    }

    private static List<Fault> ofService(QuarkusService service, int mostStoppedMs) {
        return List.of(
                new Fault("SIGKILL", 2, random -> {
                    service.kill();
                    service.start();
                    TimeUnit.MILLISECONDS.sleep(STARTED_MS + random.nextInt(STARTED_MS));
                }),
                new Fault("SIGTERM", 1, random -> {
                    service.stop();
                    service.start();
                    TimeUnit.MILLISECONDS.sleep(STARTED_MS + random.nextInt(STARTED_MS));
                }),
                new Fault(
                        "SIGSTOP",
                        4,
                        random -> pause(() -> service.running().pid(), 100 + random.nextInt(mostStoppedMs))));
    }

    private List<Fault> ofMqtt() {
        return List.of(
                new Fault("restart", 2, random -> mqtt.restart()),
                new Fault("SIGSTOP", 1, random -> pause(mqtt::pid, 100 + random.nextInt(2_000))));
    }

    private List<Fault> ofKafka() {
        return List.of(
                new Fault("SIGSTOP", 4, random -> pause(() -> site.kafka().pid(), 100 + random.nextInt(6_000))),
                new Fault("restart", 1, random -> restartKafka(false)),
                new Fault("SIGKILL", 1, random -> restartKafka(true)));
    }

    private void restartKafka(boolean killed) throws IOException, InterruptedException {
        if (killed) {
            Signal.KILL.to(site.kafka().pid());
        }
        site.kafka().close();
        site.startKafkaAgain();
    }

    private static void pause(LongSupplier pid, int ms) throws IOException, InterruptedException {
        Signal.STOP.to(pid.getAsLong());
        try {
            TimeUnit.MILLISECONDS.sleep(ms);
        } finally {
            Signal.CONT.to(pid.getAsLong());
        }
    }

    private Lane cable(String name, Cable cable, long seed) {
        List<Fault> faults = List.of(
                new Fault("cut", 2, random -> cable.cut()),
                new Fault("torn in mid packet", 2, random -> {
                    cable.tearNext(1 + random.nextInt(40));
                    broken(cable, random);
                }),
                new Fault("refused", 1, random -> {
                    cable.refuse();
                    broken(cable, random);
                }),
                new Fault("hung", 1, random -> {
                    cable.hang();
                    broken(cable, random);
                }),
                new Fault("half open", 1, random -> {
                    cable.halfOpen();
                    broken(cable, random);
                }));
        return new Lane(name, 1_000, 5_000, faults, seed, this::count);
    }

    private static void broken(Cable cable, Random random) throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(100 + random.nextInt(2_500));
        cable.mend();
    }

    private synchronized void count(String fault) {
        counts.merge(fault, 1, Integer::sum);
        System.out.printf("%7.3f s: %s%n", (System.nanoTime() - beganNs) / 1e9, fault);
    }

    synchronized int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How often what has failed. */
    synchronized Map<String, Integer> counts() {
        return Map.copyOf(counts);
    }

    void start() {
        lanes.forEach(Lane::start);
    }

    /** Lets those that have begun be over, and mends everything. */
    void end() throws IOException, InterruptedException {
        lanes.forEach(Lane::stop);
        for (Lane lane : lanes) {
            lane.join();
        }
        cables.mend();
        site.gateway().awaitReady();
        site.ledger().awaitReady();
    }
}
