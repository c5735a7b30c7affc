package org.wardledger.acceptance.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.wardledger.acceptance.client.Json;
import org.wardledger.acceptance.process.JavaProgram;
import org.wardledger.acceptance.process.Signal;
import org.wardledger.acceptance.process.Site;
import org.wardledger.acceptance.reading.Manifest;

/** A simulated ward under which things are made to fail, and what must hold afterwards, whatever it was. */
public final class LoadedWard implements AutoCloseable {
    private static final Duration TAIL = Duration.ofSeconds(60);

    private final Site site;
    private final Path manifest;
    private final JavaProgram simulator;

    private LoadedWard(Site site, Path manifest, JavaProgram simulator) {
        this.site = site;
        this.manifest = manifest;
        this.simulator = simulator;
    }

    public static LoadedWard start(Site site, String ward, int beds) throws IOException {
        Path manifest = site.directory().resolve(ward + ".ndjson");
        String count = String.valueOf(beds);
        return new LoadedWard(
                site,
                manifest,
                site.simulator()
                        .startWard(ward, manifest, "--beds", count, "--scenario", "sepsis", "--scenario-beds", "4"));
    }

    /** Ends the ward: nothing is lost, nothing is there twice, no alert twice, one block a height, and verify agrees. */
    public SealedBlocks end() throws IOException, InterruptedException {
        assertThat(simulator.isAlive()).as("%s", simulator.tail()).isTrue();
        simulator.signal(Signal.TERM);
        JavaProgram.Ended ended = simulator.awaitEnd(Duration.ofSeconds(30));
        assertThat(ended.lines().getLast()).startsWith("sent=");
        Manifest sent = Manifest.read(manifest);
        assertThat(sent.acked()).as("there was load").hasSizeGreaterThan(100);
        NothingLost.check(sent, site.api(), TAIL);
        SealedBlocks blocks = SealedBlocks.read(site);
        blocks.haveAllOnce(sent);
        blocks.raiseNoAlertTwice();
        blocks.areUnderSignedCheckpoints(site);
        noAlertIsOnTheTopicTwice();
        JavaProgram.Ended verified = site.verify(List.of(site.api().base(), "--vkey", site.vkey()));
        assertThat(verified.exit()).as(verified.text()).isZero();
        return blocks;
    }

    private void noAlertIsOnTheTopicTwice() {
        Set<String> seen = new HashSet<>();
        site.topics().read("wardledger.alerts").forEach(record -> {
            if (record.value() != null) {
                var alert = Json.read(record.value());
                String change = alert.path("id").asText() + " revision " + alert.path("rev");
                assertThat(seen.add(change))
                        .as("%s is on the topic once", change)
                        .isTrue();
            }
        });
    }

    @Override
    public void close() {
        simulator.close();
    }
}
