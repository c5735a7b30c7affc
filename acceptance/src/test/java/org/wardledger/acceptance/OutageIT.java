package org.wardledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wardledger.acceptance.chaos.OutageRun;

/** Kafka is away at 2,000 readings a second: refused, and hung. On a site of its own, both at the same time. */
class OutageIT {
    @Test
    void aMinuteWithoutKafkaAtFullLoadLosesNothingInAFlatHeap() throws IOException, InterruptedException {
        assertThat(OutageRun.run(Duration.ofMinutes(1), OutageRun.RATE)).hasSize(2);
    }

    @Test
    @Tag("long")
    void norDoTenMinutes() throws IOException, InterruptedException {
        assertThat(OutageRun.run(Duration.ofMinutes(10), OutageRun.RATE)).hasSize(2);
    }
}
