package org.wardledger.ledger.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SinceTest {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00.123Z");

    private Instant now = START;
    private final Since since = new Since(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void eachPartIsInTroubleSinceItWasFirstSeenSoAndTheWholeSinceTheFirstOfThem() {
        look(1);
        assertThat(since.whole()).isEqualTo(START.plusSeconds(1));
        look(2, "kafka");
        look(3, "kafka", "chain 1");
        assertThat(since.whole()).isEqualTo(START.plusSeconds(2));
        assertThat(since.of("kafka")).isEqualTo(START.plusSeconds(2));
        assertThat(since.of("chain 1")).isEqualTo(START.plusSeconds(3));
        look(4, "chain 1");
        look(5, "kafka", "chain 1");
        assertThat(since.of("kafka")).as("it was well in between").isEqualTo(START.plusSeconds(5));
        assertThat(since.whole()).isEqualTo(START.plusSeconds(2));
        look(6);
        assertThat(since.whole()).isEqualTo(START.plusSeconds(6));
    }

    @Test
    void aNodeThatWasNeverWellIsInTroubleFromItsStart() {
        look(7, "kafka");
        assertThat(since.whole()).isEqualTo(START);
    }

    private void look(int second, String... parts) {
        now = START.plusSeconds(second);
        since.look(Set.of(parts));
    }
}
