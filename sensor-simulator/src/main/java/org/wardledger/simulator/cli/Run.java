package org.wardledger.simulator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.simulator.manifest.ManifestWriter;
import org.wardledger.simulator.publish.Fleet;
import org.wardledger.simulator.publish.OutgoingMessage;
import org.wardledger.simulator.reading.Bedside;
import org.wardledger.simulator.reading.Observation;
import org.wardledger.simulator.reading.ReadingJson;
import org.wardledger.simulator.reading.VitalSigns;

/**
 * One run of the simulator: numbers and publishes observations, keeps the manifest, prints progress, and ends in good
 * order. Used by one thread.
 */
final class Run {

    /** What a command publishes, until it returns or is interrupted. */
    interface Work {
        void publishAll(Run run) throws InterruptedException;
    }

    /**
     * @param url broker, {@code tcp://host:port}
     * @param manifest where to write the manifest; null for none
     * @param drop how many readings to claim without sending them
     * @param linger how long to wait at the end for acknowledgements
     */
    record Settings(String url, @Nullable Path manifest, int drop, Duration linger) {}

    private final Clock clock;
    private final Settings settings;
    private final Numbering numbering;
    private final @Nullable ManifestWriter manifest;
    private final Fleet fleet;
    private final Progress progress;
    private int claimed;

    private Run(Settings settings, List<String> devices, PrintWriter out, PrintWriter err) throws IOException {
        this.clock = Clock.systemUTC();
        this.settings = settings;
        this.numbering = Numbering.forRunAt(clock.instant());
        this.manifest = settings.manifest() == null ? null : new ManifestWriter(settings.manifest());
        this.fleet = Fleet.connect(settings.url(), numbering.boot(), devices, this::record, line -> {
            err.println(line);
            err.flush();
        });
        this.progress = new Progress(out, fleet, manifest);
    }

    /**
     * Runs the work to its end. SIGINT and SIGTERM interrupt it; what is in flight is then still waited for.
     *
     * @return the exit code: 0 when everything sent was acknowledged, else 1
     */
    static int execute(Settings settings, List<String> devices, PrintWriter out, PrintWriter err, Work work)
            throws IOException {
        Interruption interruption = Interruption.ofThisThread();
        try {
            Run run = new Run(settings, devices, out, err);
            try {
                work.publishAll(run);
                run.fleet.drain(settings.linger());
            } catch (InterruptedException e) {
                err.println("asked to stop: finishing what is in flight");
                err.flush();
                run.drainAfterInterruption();
            }
            return run.finish(out);
        } finally {
            interruption.finished();
        }
    }

    Instant now() {
        return clock.instant();
    }

    /** Waits until that time; not at all when it has passed. */
    void waitUntil(Instant time) throws InterruptedException {
        Duration left = Duration.between(clock.instant(), time);
        if (left.isPositive()) {
            Thread.sleep(left);
        }
    }

    void publish(Bedside bedside, Observation observation) throws InterruptedException {
        String topic = bedside.topic(observation.topicSuffix());
        long seq = numbering.next(topic);
        OutgoingMessage message = new OutgoingMessage(
                topic, ReadingJson.CONTENT_TYPE, ReadingJson.write(numbering.boot(), seq, observation));
        // The first reading is really sent, so that the patient exists: a lost reading, not a lost patient.
        if (claimed < settings.drop() && seq > 0 && observation instanceof VitalSigns) {
            claimed++;
            record(message);
        } else {
            fleet.publish(bedside.device(), message);
        }
    }

    private void record(OutgoingMessage message) {
        if (manifest != null) {
            manifest.append(message.topic(), message.payload());
        }
    }

    private void drainAfterInterruption() {
        try {
            fleet.drain(Duration.ofSeconds(5));
        } catch (InterruptedException again) {
            // asked twice: what is acknowledged by now is what counts
        }
    }

    private int finish(PrintWriter out) throws IOException {
        progress.stop();
        try {
            fleet.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // after the connections ended, so that nothing is acknowledged between the counts and the manifest's last line
        long sent = fleet.sent() + claimed;
        long acked = fleet.acked() + claimed;
        if (manifest != null) {
            manifest.finish(sent, acked);
        }
        out.println("sent=" + sent + " acked=" + acked);
        out.flush();
        return sent == acked ? 0 : 1;
    }
}
