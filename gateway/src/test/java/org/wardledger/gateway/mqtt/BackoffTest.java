package org.wardledger.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration MOST = Duration.ofSeconds(5);

    @Test
    void pauses_double_up_to_the_longest_and_keep_within_their_upper_half() {
        Backoff backoff = new Backoff(FIRST, MOST, new Random(1));
        long ceilingMs = FIRST.toMillis();
        for (int i = 0; i < 20; i++) {
            assertThat(backoff.next().toMillis()).isBetween(ceilingMs / 2, ceilingMs);
            ceilingMs = Math.min(2 * ceilingMs, MOST.toMillis());
        }
    }

    @Test
    void a_good_connection_makes_the_next_pause_short_again() {
        Backoff backoff = new Backoff(FIRST, MOST, new Random(1));
        for (int i = 0; i < 10; i++) {
            backoff.next();
        }
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(FIRST);
    }

    @Test
    void pauses_that_cannot_rise_are_refused() {
        assertThatThrownBy(() -> new Backoff(MOST, Duration.ofMillis(200), new Random()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
