package org.wardledger.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SinceTest {
    private Instant now = Instant.parse("2026-11-20T10:00:00.123456Z");
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
    void it_is_when_the_status_was_first_seen_as_it_is_now() {
        assertThat(since.said(true, "3 chains")).isEqualTo("good since 2026-11-20T10:00:00.123Z: 3 chains");
        now = now.plusSeconds(5);
        assertThat(since.said(true, "4 chains")).isEqualTo("good since 2026-11-20T10:00:00.123Z: 4 chains");
        assertThat(since.said(false, "no answer")).isEqualTo("not good since 2026-11-20T10:00:05.123Z: no answer");
        now = now.plusSeconds(5);
        assertThat(since.of(false)).isEqualTo("2026-11-20T10:00:05.123Z");
        assertThat(since.of(true)).isEqualTo("2026-11-20T10:00:10.123Z");
    }
}
