package org.wardledger.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DeviceRatesTest {
    private static final String ONE = "wards/w/beds/b/devices/one/vitals";
    private static final String OTHER = "wards/w/beds/b/devices/other/vitals";

    private final DeviceRates rates = new DeviceRates(10, 5);

    @Test
    void a_device_may_send_its_burst_at_once_and_then_its_rate() {
        assertThat(passed(ONE, 20, 1000)).isEqualTo(5);
        assertThat(passed(ONE, 20, 1099)).isZero();
        assertThat(passed(ONE, 20, 1100)).isEqualTo(1);
        assertThat(passed(ONE, 20, 1350)).isEqualTo(2);
        assertThat(passed(ONE, 20, 9999)).as("no more than a burst is saved up").isEqualTo(5);
    }

    @Test
    void another_device_and_another_stream_of_it_are_not_starved_and_not_favoured() {
        assertThat(passed(ONE, 20, 1000)).isEqualTo(5);
        assertThat(passed(OTHER, 20, 1000)).isEqualTo(5);
        assertThat(passed("wards/w/beds/b/devices/one/waveform/ecg", 20, 1000)).isZero();
        assertThat(passed("nonsense", 20, 1000)).isEqualTo(5);
        assertThat(passed("other nonsense", 20, 1000)).isZero();
    }

    @Test
    void a_large_message_costs_more_and_one_beyond_the_burst_needs_a_full_bucket() {
        assertThat(rates.take(ONE, 2048, 1000)).isTrue();
        assertThat(rates.take(ONE, 2048, 1000)).isFalse();
        assertThat(rates.take(ONE, 1023, 1000)).isTrue();
        assertThat(rates.take(OTHER, 1_000_000, 1000)).isTrue();
        assertThat(rates.take(OTHER, 0, 1000)).isFalse();
    }

    @Test
    void a_rate_is_above_zero() {
        assertThatThrownBy(() -> new DeviceRates(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DeviceRates(Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DeviceRates(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private int passed(String topic, int tries, long atMs) {
        int passed = 0;
        for (int i = 0; i < tries; i++) {
            passed += rates.take(topic, 100, atMs) ? 1 : 0;
        }
        return passed;
    }
}
