package org.wardledger.simulator.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.wardledger.simulator.body.Scenario;
import org.wardledger.simulator.body.VirtualPatient;
import org.wardledger.simulator.reading.Bedside;
import org.wardledger.simulator.reading.Observation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ward}: virtual patients, a reading and a second of ECG each second from each bed. */
@Command(
        name = "ward",
        mixinStandardHelpOptions = true,
        description = "Publishes the vital signs of virtual patients, one monitor a bed.")
final class WardCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it, and everything below, before call()
    CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    MqttOptions mqtt;

    @Option(names = "--ward", defaultValue = "icu-1", description = "name of the ward (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init")
    String ward;

    @Option(names = "--beds", defaultValue = "6", description = "number of beds (default: ${DEFAULT-VALUE})")
    int beds;

    @Option(
            names = "--scenario",
            defaultValue = "stable",
            converter = ScenarioConverter.class,
            description = "stable, sepsis, hypoxia, bradycardia or sensor-off (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init")
    Scenario scenario;

    @Option(
            names = "--scenario-beds",
            paramLabel = "N",
            defaultValue = "-1",
            description = "only the first N beds have the scenario, the others are stable (default: all have it)")
    int scenarioBeds;

    @Option(names = "--seed", defaultValue = "1", description = "same seed, same values (default: ${DEFAULT-VALUE})")
    long seed;

    @Option(
            names = "--for",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "stop after that long; 0: go on until Ctrl-C (default: ${DEFAULT-VALUE})")
    int forSeconds;

    @Option(
            names = "--backfill",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "begin that long ago, publishing as fast as acknowledged until now is reached")
    int backfillSeconds;

    @Option(names = "--backfill-only", description = "stop when now is reached")
    boolean backfillOnly;

    @Option(
            names = "--waveform",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "with a second of ECG each second (default: ${DEFAULT-VALUE})")
    boolean waveform;

    @Option(
            names = "--drop",
            paramLabel = "N",
            defaultValue = "0",
            description = "claim N readings that are never sent: a fault that a check must find")
    int drop;

    @Override
    public Integer call() throws IOException {
        List<Bedside> bedsides = new ArrayList<>();
        List<VirtualPatient> patients = new ArrayList<>();
        validate();
        for (int bed = 0; bed < beds; bed++) {
            bedsides.add(bedside(bed));
            boolean ill = scenarioBeds < 0 || bed < scenarioBeds;
            patients.add(new VirtualPatient(seed, bed, ill ? scenario : Scenario.STABLE, waveform));
        }
        List<String> devices = bedsides.stream().map(Bedside::device).toList();
        spec.commandLine()
                .getOut()
                .println("ward " + ward + ": " + beds + " beds, scenario " + scenario + ", seed " + seed + ", to "
                        + mqtt.url);
        spec.commandLine().getOut().flush();
        return Run.execute(
                mqtt.settings(drop),
                devices,
                spec.commandLine().getOut(),
                spec.commandLine().getErr(),
                run -> publishAll(run, bedsides, patients));
    }

    private void publishAll(Run run, List<Bedside> bedsides, List<VirtualPatient> patients)
            throws InterruptedException {
        Instant start = run.now().minusSeconds(backfillSeconds);
        long seconds = Long.MAX_VALUE;
        if (backfillOnly) {
            seconds = backfillSeconds;
        } else if (forSeconds > 0) {
            seconds = (long) backfillSeconds + forSeconds;
        }
        for (long second = 0; second < seconds; second++) {
            for (int bed = 0; bed < beds; bed++) {
                // monitors are not in step: spread over the second
                Instant due = start.plusSeconds(second).plus(Duration.ofMillis(1000L * bed / beds));
                run.waitUntil(due);
                for (Observation observation : patients.get(bed).next(due)) {
                    run.publish(bedsides.get(bed), observation);
                }
            }
        }
    }

    private Bedside bedside(int bed) {
        String name = "bed-" + (bed + 1);
        try {
            return new Bedside(ward, name, "mon-" + ward + "-" + name);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--ward: " + e.getMessage(), e);
        }
    }

    private void validate() {
        require(beds >= 1 && beds <= 10_000, "--beds must be 1 to 10000");
        require(forSeconds >= 0, "--for must not be negative");
        require(backfillSeconds >= 0, "--backfill must not be negative");
        require(
                !backfillOnly || (backfillSeconds > 0 && forSeconds == 0),
                "--backfill-only goes with --backfill alone");
        require(drop >= 0, "--drop must not be negative");
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
