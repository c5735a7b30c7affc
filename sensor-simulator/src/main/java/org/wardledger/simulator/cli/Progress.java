package org.wardledger.simulator.cli;

import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.wardledger.simulator.manifest.ManifestWriter;
import org.wardledger.simulator.publish.Fleet;

/** Says every few seconds how far a run is, and brings the manifest to the disk every second. */
final class Progress {

    private static final int SECONDS_BETWEEN_LINES = 5;

    private final Thread thread;

    Progress(PrintWriter out, Fleet fleet, @Nullable ManifestWriter manifest) {
        thread = Thread.ofPlatform().daemon().name("progress").start(() -> report(out, fleet, manifest));
    }

    private static void report(PrintWriter out, Fleet fleet, @Nullable ManifestWriter manifest) {
        try {
            for (int second = 1; ; second++) {
                Thread.sleep(Duration.ofSeconds(1));
                if (manifest != null) {
                    manifest.flush();
                }
                if (second % SECONDS_BETWEEN_LINES == 0) {
                    out.println(second + " s: " + fleet.sent() + " sent, " + fleet.acked() + " acknowledged"
                            + (fleet.refused() == 0 ? "" : ", " + fleet.refused() + " refused"));
                    out.flush();
                }
            }
        } catch (InterruptedException e) {
            // stop() ends it so
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when nothing more will be printed. */
    void stop() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
