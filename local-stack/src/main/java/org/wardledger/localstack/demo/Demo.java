package org.wardledger.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.wardledger.localstack.process.LocalStackProcess;
import org.wardledger.localstack.process.LoopbackPort;
import org.wardledger.localstack.process.PortTakenException;

/** One run of the demo. {@link #close()} may come from a shutdown hook at any moment. */
final class Demo implements AutoCloseable {
    private static final long READY_WITHIN_MS = 60_000;
    private static final long PROGRESS_EVERY_MS = 5_000;
    /** How long simulators may take to start, connect and get their last acknowledgements, beyond the time they send. */
    private static final long SIMULATOR_SLACK_MS = 60_000;

    private static final int CHECK_WAIT_SECONDS = 60;
    private static final DateTimeFormatter RUN_NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    private final DemoSettings settings;
    private final PrintStream out;
    private final Programs programs;
    private final Children children;

    Demo(DemoSettings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
        this.programs = new Programs(settings.root());
        this.children = new Children(settings.data().resolve("logs"));
    }

    /**
     * Runs until the simulators have ended and what they sent is counted; without a time limit until interrupted or
     * closed.
     *
     * @return how many acknowledged readings are not in the ledger exactly once as they were sent
     */
    long run() throws DemoFailure, PortTakenException, InterruptedException {
        long startNanos = System.nanoTime();
        claimPorts();
        List<String> gateway = programs.gateway(settings);
        List<String> ledger = programs.ledger(settings);
        List<Recording> recordings = recordings();
        try (Services services = new Services()) {
            startAll(gateway, ledger, services);
            JsonNode chains = services.chains(settings.api());
            announce(chains, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
            Progress progress = new Progress(out);
            Simulators simulators = new Simulators(settings, programs, children, progress, manifests());
            simulators.startWards();
            for (Recording recording : recordings) {
                simulators.startReplay(recording);
            }
            watch(simulators, progress);
            Comparison comparison = simulators.check(CHECK_WAIT_SECONDS, out);
            Totals run = Totals.of(services.chains(settings.api())).since(Totals.of(chains));
            children.close();
            out.println(comparison.summary(run));
            return comparison.notAsSent();
        }
    }

    private void claimPorts() throws PortTakenException, DemoFailure {
        DemoSettings.Ports ports = settings.ports();
        Map<Integer, String> options = new LinkedHashMap<>();
        for (Map.Entry<String, Integer> port : Map.of(
                        "--http", ports.http(),
                        "--gateway-http", ports.gatewayHttp(),
                        "--mqtt", ports.mqtt(),
                        "--kafka", ports.kafka())
                .entrySet()) {
            String other = options.putIfAbsent(port.getValue(), port.getKey());
            if (other != null) {
                throw new DemoFailure(
                        "port %d is asked for twice: by %s and by %s".formatted(port.getValue(), other, port.getKey()));
            }
            LoopbackPort.claim(port.getValue(), port.getKey());
        }
    }

    private void startAll(List<String> gateway, List<String> ledger, Services services)
            throws DemoFailure, InterruptedException {
        out.println("starting the brokers, the gateway and the ledger service (logs: "
                + settings.data().resolve("logs") + ")");
        LocalStackProcess.Options brokers = LocalStackProcess.Options.in(settings.data())
                .withPorts(settings.ports().mqtt(), settings.ports().kafka())
                .withDurableMqtt();
        children.brokers(brokers);
        children.service("gateway", gateway);
        children.service("ledger-service", ledger);
        for (String api : List.of(settings.gatewayApi(), settings.api())) {
            if (!Waiting.until(() -> services.isReady(api), READY_WITHIN_MS, children::requireServices)) {
                throw new DemoFailure(api + "/q/health/ready did not say yes within " + READY_WITHIN_MS
                        + " ms; see the logs in " + settings.data().resolve("logs"));
            }
        }
    }

    private void announce(JsonNode chains, long upMs) {
        out.printf("up in %.1f s%n", upMs / 1000.0);
        out.println("  page:         " + settings.api() + "/");
        out.println("  MQTT broker:  " + settings.mqttUrl());
        out.println("  verifier key: " + chains.path("vkey").asText());
        String mix = settings.beds() < 2
                ? "stable"
                : "stable on %d of ward icu-1, hypoxia on the one of ward icu-2".formatted(settings.beds() - 1);
        out.println("  beds:         " + settings.beds() + ", scenario "
                + settings.scenario().orElse(mix));
        if (!settings.bounded()) {
            out.println("  Ctrl-C stops everything");
        }
    }

    private List<Recording> recordings() throws DemoFailure {
        if (!settings.records().isEmpty()) {
            return Recording.all(settings.records());
        }
        Path directory = settings.root().resolve("../shared/data/wfdb").normalize();
        List<Recording> found = Recording.all(Recording.in(directory));
        if (found.isEmpty()) {
            out.println("no recordings in ../shared/data/wfdb: none is replayed (--record FILE.hea names one)");
        }
        for (Recording recording : found) {
            out.println("recording " + recording.name() + " is replayed at x" + (long) recording.speed());
        }
        return found;
    }

    private Path manifests() throws DemoFailure {
        Path directory = settings.data().resolve("runs").resolve(RUN_NAME.format(Instant.now()));
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new DemoFailure("cannot make " + directory + ": " + e.getMessage());
        }
    }

    /** Returns when all simulators have ended well. */
    private void watch(Simulators simulators, Progress progress) throws DemoFailure, InterruptedException {
        long boundMs = settings.bounded()
                ? TimeUnit.SECONDS.toMillis(settings.forSeconds()) + SIMULATOR_SLACK_MS
                : Long.MAX_VALUE;
        for (long waitedMs = 0; waitedMs < boundMs; waitedMs += PROGRESS_EVERY_MS) {
            boolean ended = Waiting.until(() -> !simulators.running(), PROGRESS_EVERY_MS, children::requireServices);
            progress.show();
            if (ended) {
                return;
            }
        }
        throw new DemoFailure("the simulators did not end within " + boundMs + " ms");
    }

    @Override
    public void close() {
        children.close();
    }
}
