package org.wardledger.acceptance.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.wardledger.acceptance.foreign.Judgement;
import org.wardledger.acceptance.foreign.PythonVerifier;
import org.wardledger.acceptance.formats.Content;
import org.wardledger.acceptance.formats.Entry;
import org.wardledger.acceptance.formats.SealedChain;
import org.wardledger.acceptance.process.JavaProgram;
import org.wardledger.acceptance.process.Site;

/** A device that was moved twice, with both ends sealed: no sequence is declared missing, and an audit joins all three patients. */
public final class JoinedSides {
    private static final Duration SOON = Duration.ofSeconds(40);

    private JoinedSides() {}

    /** Waits for the handovers. On a site on which no other device is moved. */
    public static SealedBlocks check(Site site, MovingDevice device) throws IOException, InterruptedException {
        SealedBlocks blocks = awaitHandovers(site);
        nothingIsMissing(blocks, device);
        anAuditJoinsThem(site, device);
        return blocks;
    }

    /** All of it, from the first to the last, by whoever has the file. */
    private static void anAuditJoinsThem(Site site, MovingDevice device) throws IOException, InterruptedException {
        long first = Collections.min(device.acked().keySet());
        long last = Collections.max(device.acked().keySet());
        String path = "/api/v1/devices/" + device.device() + "/streams/vitals/audit?boot=boot-1&from=" + first + "&to="
                + last;
        String whole = "[[" + first + "," + last + "]]";
        Awaitility.await("an audit of all readings")
                .atMost(SOON)
                .until(() -> site.api().get(path).path("sealed").toString().equals(whole));
        Path file = Files.write(
                site.directory().resolve("moves-audit.json"), site.api().bytes(path));
        JavaProgram.Ended verified = site.verify(List.of(file.toString(), "--vkey", site.vkey()));
        assertThat(verified.exit()).as(verified.text()).isZero();
        assertThat(verified.text().split("handed over after sequence ", -1)).hasSize(3);
        assertThat(verified.text()).doesNotContain("nothing is shown");
        Judgement judgement = PythonVerifier.installed().judge(file, site.vkey());
        assertThat(judgement.holds()).as(judgement.text()).isTrue();
    }

    /** Until both ends are sealed, and what they leave is with those that follow. */
    private static SealedBlocks awaitHandovers(Site site) {
        SealedBlocks[] blocks = {SealedBlocks.read(site)};
        Awaitility.await("two releases and two handovers")
                .atMost(SOON)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    blocks[0] = SealedBlocks.read(site);
                    return blocks[0].chains().stream()
                                    .mapToInt(chain -> chain.handovers().size())
                                    .sum()
                            == 2;
                });
        return blocks[0];
    }

    private static void nothingIsMissing(SealedBlocks blocks, MovingDevice device) {
        for (SealedChain chain : blocks.chains()) {
            Map<Long, Content.Assignment> places = blocks.assignments(chain);
            for (Entry.Gap gap : chain.gaps()) {
                Content.Assignment place = places.get(chain.stream(gap.stream()).assignment());
                assertThat(place == null || !place.device().equals(device.device()))
                        .as("%s was sealed", gap)
                        .isTrue();
            }
        }
    }
}
