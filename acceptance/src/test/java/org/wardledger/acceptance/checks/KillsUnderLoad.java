package org.wardledger.acceptance.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.wardledger.acceptance.process.JavaProgram;
import org.wardledger.acceptance.process.QuarkusService;
import org.wardledger.acceptance.process.Signal;
import org.wardledger.acceptance.process.Site;
import org.wardledger.acceptance.reading.Manifest;

/**
 * {@code kill -9} in the middle of a busy ward, again and again: nothing is lost, nothing is there twice, nothing old is
 * told, and after each round the ledger verifies. When exactly a service dies is drawn from a seed, which is printed and can
 * be given as {@code -Dwardledger.kills.seed}.
 */
public final class KillsUnderLoad {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    /** The age at which a block is cut: kills hit every moment of it. */
    private static final int BLOCK_AGE_MS = 250;

    private final Site site;
    private final Random moments;

    private KillsUnderLoad(Site site, long seed) {
        this.site = site;
        this.moments = new Random(seed);
    }

    /**
     * Runs a ward and kills the services in turn.
     *
     * @return the blocks, read after the last reading was in the API
     */
    public static SealedBlocks check(Site site, String ward, int beds, int rounds, List<QuarkusService> victims)
            throws IOException, InterruptedException, MqttException {
        long seed = Long.getLong("wardledger.kills.seed", System.nanoTime());
        System.out.println(ward + ": " + rounds + " rounds of " + victims.size() + " kills, seed " + seed);
        return new KillsUnderLoad(site, seed).run(ward, beds, rounds, victims);
    }

    private SealedBlocks run(String ward, int beds, int rounds, List<QuarkusService> victims)
            throws IOException, InterruptedException, MqttException {
        Path file = site.directory().resolve(ward + ".ndjson");
        String count = String.valueOf(beds);
        try (PassingTrouble trouble = PassingTrouble.start(site, ward + "-trouble");
                JavaProgram simulator = site.simulator()
                        .startWard(ward, file, "--beds", count, "--scenario", "sepsis", "--scenario-beds", "10")) {
            for (int round = 0; round < rounds; round++) {
                for (QuarkusService victim : victims) {
                    kill(victim, beds + moments.nextInt(2 * beds));
                }
                verify();
            }
            assertThat(simulator.isAlive()).as("%s", simulator.tail()).isTrue();
            simulator.signal(Signal.TERM);
            JavaProgram.Ended ended = simulator.awaitEnd(WITHIN);
            assertThat(ended.lines().getLast()).startsWith("sent=");
            Manifest manifest = Manifest.read(file);
            assertThat(manifest.acked()).as("there was load").hasSizeGreaterThan(rounds * beds * victims.size());
            Sentinels.await(site, ward + "-last", WITHIN);
            NothingLost.now(manifest, site.api());
            trouble.end(WITHIN);
            SealedBlocks blocks = SealedBlocks.read(site);
            blocks.haveAllOnce(manifest);
            blocks.raiseNoAlertTwice();
            trouble.isRefusedOnce(blocks);
            return blocks;
        }
    }

    /** Kills it while readings are being sealed, and starts it again. */
    private void kill(QuarkusService victim, long readings) throws IOException, InterruptedException {
        long before = site.api().total("readings");
        Awaitility.await("readings are being sealed")
                .atMost(WITHIN)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> site.api().total("readings") > before + readings);
        TimeUnit.MILLISECONDS.sleep(moments.nextInt(BLOCK_AGE_MS));
        victim.kill();
        victim.start();
        victim.awaitReady();
    }

    private void verify() throws IOException, InterruptedException {
        JavaProgram.Ended verified = site.verify(List.of(site.api().base(), "--vkey", site.vkey()));
        assertThat(verified.exit()).as(verified.text()).isZero();
    }
}
