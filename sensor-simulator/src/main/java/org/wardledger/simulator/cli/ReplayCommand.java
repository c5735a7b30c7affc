package org.wardledger.simulator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wardledger.simulator.reading.Bedside;
import org.wardledger.simulator.reading.Names;
import org.wardledger.simulator.replay.RecordReplay;
import org.wardledger.simulator.replay.Step;
import org.wardledger.simulator.wfdb.WfdbException;
import org.wardledger.simulator.wfdb.WfdbReader;
import org.wardledger.simulator.wfdb.WfdbRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code replay}: a WFDB record as if a device were sending it now. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Publishes a recorded patient (PhysioNet WFDB, formats 16 and 212).",
            "Times are shifted so that the last sample is now; at --speed 1 so that the first is."
        })
final class ReplayCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it, and what is required, before call()
    CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    MqttOptions mqtt;

    @Option(names = "--record", required = true, paramLabel = "FILE.hea", description = "the record's header")
    @SuppressWarnings("NullAway.Init")
    Path header;

    @Option(names = "--ward", defaultValue = "rec", description = "name of the ward (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init")
    String ward;

    @Option(names = "--bed", description = "name of the bed (default: the record's name)")
    @Nullable
    String bed;

    @Option(names = "--device", description = "name of the device (default: rec- and the bed's name)")
    @Nullable
    String device;

    @Option(
            names = "--speed",
            paramLabel = "X|max",
            defaultValue = "1",
            description = "so many times as fast; max: as fast as acknowledged (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init")
    String speedText;

    @Option(
            names = "--for",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "only the first seconds of the recording; 0: all of it (default: ${DEFAULT-VALUE})")
    int forSeconds;

    @Override
    public Integer call() throws IOException {
        Speed speed = speed();
        WfdbRecord record;
        try {
            record = WfdbReader.read(header);
        } catch (WfdbException e) {
            return failed(header + ": " + e.getMessage());
        } catch (IOException e) {
            return failed("cannot read the record " + header + ": " + e);
        }
        Bedside bedside = bedside(record);
        RecordReplay replay = RecordReplay.of(record);
        PrintWriter out = spec.commandLine().getOut();
        out.println("record " + record.header().name() + ": " + record.signals().size() + " signals, "
                + record.frames() + " frames, checksums verified, to " + mqtt.url
                + (replay.leftOut().isEmpty() ? "" : "; without a known code, left out: " + replay.leftOut()));
        out.flush();
        return Run.execute(
                mqtt.settings(0),
                List.of(bedside.device()),
                out,
                spec.commandLine().getErr(),
                run -> publishAll(run, bedside, replay, speed));
    }

    private void publishAll(Run run, Bedside bedside, RecordReplay replay, Speed speed) throws InterruptedException {
        Duration limit = forSeconds > 0 ? Duration.ofSeconds(forSeconds) : Duration.ofDays(36_500);
        Instant start = run.now();
        Instant zero = speed.firstIsNow() ? start : start.minus(replay.length(limit));
        for (Iterator<Step> steps = replay.steps(zero, limit); steps.hasNext(); ) {
            Step step = steps.next();
            run.waitUntil(start.plus(speed.after(step.complete())));
            run.publish(bedside, step.observation());
        }
    }

    private Bedside bedside(WfdbRecord record) {
        String bedName = bed == null ? Names.from(record.header().name()) : bed;
        try {
            return new Bedside(ward, bedName, device == null ? Names.from("rec-" + bedName) : device);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private Speed speed() {
        if (forSeconds < 0) {
            throw new ParameterException(spec.commandLine(), "--for must not be negative");
        }
        if (speedText.equals("max")) {
            return new Speed(null);
        }
        try {
            BigDecimal factor = new BigDecimal(speedText);
            if (factor.compareTo(new BigDecimal("0.001")) >= 0 && factor.compareTo(new BigDecimal("1e9")) <= 0) {
                return new Speed(factor);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new ParameterException(
                spec.commandLine(), "--speed must be max or a number from 0.001 on but is " + speedText);
    }

    private int failed(String why) {
        spec.commandLine().getErr().println(why);
        spec.commandLine().getErr().flush();
        return 2;
    }
}
