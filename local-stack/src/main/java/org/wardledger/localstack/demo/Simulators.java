package org.wardledger.localstack.demo;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.wardledger.localstack.process.ChildProcess;

/** The demo's sources of readings: simulated wards and replayed recordings, each a process with a manifest. */
final class Simulators {
    private final DemoSettings settings;
    private final Programs programs;
    private final Children children;
    private final Progress progress;
    private final Path manifests;
    private final List<Source> sources = new ArrayList<>();

    private record Source(ChildProcess process, Path manifest, boolean mayEnd) {}

    Simulators(DemoSettings settings, Programs programs, Children children, Progress progress, Path manifests) {
        this.settings = settings;
        this.programs = programs;
        this.children = children;
        this.progress = progress;
        this.manifests = manifests;
    }

    /** Starts wards {@code icu-1} and, in the mix, {@code icu-2}, whose one patient loses oxygen. */
    void startWards() throws DemoFailure {
        if (settings.scenario().isPresent() || settings.beds() < 2) {
            startWard("icu-1", settings.beds(), settings.scenario().orElse("stable"), settings.drop());
        } else {
            startWard("icu-1", settings.beds() - 1, "stable", settings.drop());
            startWard("icu-2", 1, "hypoxia", 0);
        }
    }

    private void startWard(String ward, int beds, String scenario, int drop) throws DemoFailure {
        List<String> arguments = new ArrayList<>(List.of("ward", "--mqtt", settings.mqttUrl(), "--ward", ward));
        arguments.addAll(List.of("--beds", String.valueOf(beds), "--scenario", scenario));
        arguments.addAll(List.of("--for", String.valueOf(settings.forSeconds())));
        if (drop > 0) {
            arguments.addAll(List.of("--drop", String.valueOf(drop)));
        }
        start(ward, arguments, settings.bounded());
    }

    void startReplay(Recording recording) throws DemoFailure {
        List<String> arguments =
                new ArrayList<>(List.of("replay", "--record", recording.header().toString()));
        arguments.addAll(List.of("--mqtt", settings.mqttUrl(), "--bed", recording.name()));
        arguments.addAll(List.of("--speed", String.valueOf((long) recording.speed())));
        if (settings.bounded()) {
            arguments.addAll(List.of("--for", String.valueOf((long) (settings.forSeconds() * recording.speed()))));
        }
        // a recording comes to its end
        start("replay-" + recording.name(), arguments, true);
    }

    private void start(String name, List<String> arguments, boolean mayEnd) throws DemoFailure {
        Path manifest = manifests.resolve(name + ".ndjson");
        List<String> all = new ArrayList<>(arguments);
        if (settings.bounded()) {
            // an endless run is never checked, and its manifest would grow for ever
            all.addAll(List.of("--manifest", manifest.toString()));
        }
        ChildProcess process = children.simulator(name, programs.simulator(all), progress.of(name));
        sources.add(new Source(process, manifest, mayEnd));
    }

    /** Whether one still sends; fails when one ended that should not have, or ended with an error. */
    boolean running() throws DemoFailure {
        boolean running = false;
        for (Source source : sources) {
            if (source.process().isAlive()) {
                running = true;
            } else if (!source.mayEnd() || source.process().exit().join() != 0) {
                throw Children.ended(source.process());
            }
        }
        return running;
    }

    /** Compares all manifests with the ledger, waiting up to {@code waitSeconds} for its tail. */
    Comparison check(int waitSeconds, PrintStream out) throws DemoFailure, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("check", "--api", settings.api()));
        arguments.addAll(List.of("--wait", String.valueOf(waitSeconds)));
        for (Source source : sources) {
            arguments.addAll(List.of("--manifest", source.manifest().toString()));
        }
        CheckOutput output = new CheckOutput(out);
        ChildProcess check = children.simulator("check", programs.simulator(arguments), output);
        // the check bounds its wait, and reading back takes a while too
        long boundMs = TimeUnit.SECONDS.toMillis(waitSeconds + 120L);
        if (!Waiting.until(() -> !check.isAlive(), boundMs, children::requireServices)) {
            throw new DemoFailure("check did not end within " + boundMs + " ms:\n" + check.tail());
        }
        check.exit().join();
        return output.comparison().orElseThrow(() -> Children.ended(check));
    }
}
