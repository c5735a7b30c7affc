package org.wardledger.acceptance.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.wardledger.acceptance.process.JavaProgram;
import org.wardledger.acceptance.process.QuarkusService;
import org.wardledger.acceptance.process.Signal;
import org.wardledger.acceptance.process.Site;
import org.wardledger.acceptance.reading.Manifest;

/** {@code kill -9} in the middle of a busy ward, again and again: nothing is lost, nothing is there twice, nothing old is told. */
public final class KillsUnderLoad {
    private KillsUnderLoad() {}

    /**
     * Runs a ward and kills the services in turn.
     *
     * @param within how long the tail may take
     * @return the blocks, read after the last reading was in the API
     */
    public static SealedBlocks check(
            Site site, String ward, int beds, int rounds, List<QuarkusService> victims, Duration within)
            throws IOException, InterruptedException, MqttException {
        Path file = site.directory().resolve(ward + ".ndjson");
        String count = String.valueOf(beds);
        try (PassingTrouble trouble = PassingTrouble.start(site, ward + "-trouble");
                JavaProgram simulator = site.simulator()
                        .startWard(ward, file, "--beds", count, "--scenario", "sepsis", "--scenario-beds", "10")) {
            for (int round = 0; round < rounds; round++) {
                for (QuarkusService victim : victims) {
                    kill(site, victim, 2L * beds);
                }
            }
            assertThat(simulator.isAlive()).as("%s", simulator.tail()).isTrue();
            simulator.signal(Signal.TERM);
            JavaProgram.Ended ended = simulator.awaitEnd(Duration.ofSeconds(30));
            assertThat(ended.lines().getLast()).startsWith("sent=");
            Manifest manifest = Manifest.read(file);
            assertThat(manifest.acked()).as("there was load").hasSizeGreaterThan(rounds * beds * victims.size());
            NothingLost.check(manifest, site.api(), within);
            trouble.end(within);
            SealedBlocks blocks = SealedBlocks.read(site);
            blocks.haveAllOnce(manifest);
            blocks.raiseNoAlertTwice();
            trouble.isRefusedOnce(blocks);
            return blocks;
        }
    }

    /** Kills it while readings are being sealed, and starts it again. */
    private static void kill(Site site, QuarkusService victim, long readings) throws IOException, InterruptedException {
        long before = site.api().total("readings");
        Awaitility.await("readings are being sealed")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> site.api().total("readings") > before + readings);
        victim.kill();
        victim.start();
        victim.awaitReady();
    }
}
