package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wardledger.core.alert.AlertEngine;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;

class TimersTest {
    @Test
    void the_earliest_comes_first_and_of_two_at_once_the_lower_handle_as_a_signed_number() {
        Timers timers = new Timers();
        timers.set(5, 200);
        timers.set(7, 100);
        timers.set(-3, 100);
        assertThat(timers.first()).isEqualTo(new Timers.Due(100, -3));
        timers.set(-3, AlertEngine.NO_TIMER);
        assertThat(timers.first()).isEqualTo(new Timers.Due(100, 7));
        timers.set(7, 300);
        assertThat(timers.nextMs()).isEqualTo(200);
    }

    @Test
    void without_any_the_next_one_is_never() {
        assertThat(new Timers().nextMs()).isEqualTo(AlertEngine.NO_TIMER);
    }

    @Test
    void setting_says_whether_anything_changed() {
        Timers timers = new Timers();
        assertThat(timers.set(1, AlertEngine.NO_TIMER)).isFalse();
        assertThat(timers.set(1, 5)).isTrue();
        assertThat(timers.set(1, 5)).isFalse();
        assertThat(timers.set(1, 6)).isTrue();
        assertThat(timers.set(1, AlertEngine.NO_TIMER)).isTrue();
    }

    @Test
    void they_come_back_from_their_bytes() {
        Seeds.forEach(200, seed -> {
            RandomValues random = new RandomValues(seed);
            Timers timers = new Timers();
            for (int i = random.below(30); i > 0; i--) {
                timers.set(random.below(10) - 5, random.chance(20) ? AlertEngine.NO_TIMER : random.below(100));
            }
            Timers back = Timers.decode(timers.encode());
            assertThat(back.encode()).isEqualTo(timers.encode());
            assertThat(back.nextMs()).isEqualTo(timers.nextMs());
        });
    }
}
