package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wardledger.acceptance.chaos.ChaosRun;

/** Everything fails at random, under load, at once. On a site of its own. */
class ChaosIT {
    private static final int FAULTS = 60;

    @Test
    void whatWasAcknowledgedIsSealedOrRefusedOnceWhateverFails() throws IOException, InterruptedException {
        run(Duration.ofSeconds(40), FAULTS);
    }

    @Test
    @Tag("long")
    void andForLong() throws IOException, InterruptedException {
        run(Duration.ofMinutes(Integer.getInteger("wardledger.chaos.minutes", 10)), FAULTS);
    }

    private static void run(Duration least, int faults) throws IOException, InterruptedException {
        ChaosRun.Result result = ChaosRun.run(least, faults, Long.getLong("wardledger.chaos.seed", System.nanoTime()));
        assertThat(result.total()).as("faults").isGreaterThanOrEqualTo(faults);
        assertThat(result.outcome().rejected()).as("refused messages").isPositive();
        assertThat(result.outcome().sealed()).as("readings").isGreaterThan(1_000);
    }
}
