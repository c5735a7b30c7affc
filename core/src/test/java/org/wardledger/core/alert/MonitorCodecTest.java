package org.wardledger.core.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;

/** A monitor that is put away and taken up again behaves as one that never was. */
class MonitorCodecTest {
    private static final List<String> CODES = List.of("8867-4", "59408-5", "2708-6", "8480-6", "8310-5", "9279-1");

    @Test
    void an_empty_monitor_comes_back() {
        assertThat(MonitorCodec.decode(MonitorCodec.encode(new Monitor())).isEmpty())
                .isTrue();
    }

    @Test
    void a_monitor_read_back_after_every_step_gives_the_same_changes() {
        int[] changes = {0};
        Seeds.forEach(100, seed -> {
            AlertBench kept = AlertBench.withDefaults();
            AlertBench stored = AlertBench.withDefaults();
            walk(kept, new RandomValues(seed), false);
            walk(stored, new RandomValues(seed), true);
            assertThat(stored.changes.equals(kept.changes)).isTrue();
            assertThat(MonitorCodec.encode(stored.monitor)).isEqualTo(MonitorCodec.encode(kept.monitor));
            changes[0] += kept.changes.size();
        });
        assertThat(changes[0]).isGreaterThan(1_000);
    }

    @Test
    void shortened_bytes_are_refused() {
        AlertBench bench = AlertBench.withDefaults();
        walk(bench, new RandomValues(1), false);
        bench.identityReused("mon-1", 5);
        byte[] bytes = MonitorCodec.encode(bench.monitor);
        for (int length = 0; length < bytes.length; length++) {
            byte[] shorter = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> MonitorCodec.decode(shorter));
        }
    }

    private static void walk(AlertBench bench, RandomValues random, boolean store) {
        long readingMs = 0;
        for (int step = 0; step < 120; step++) {
            readingMs += random.below(8) * 500L;
            switch (random.below(14)) {
                case 0 -> bench.identityReused("mon-" + random.below(3), readingMs + AlertBench.ENGINE_AHEAD_MS);
                case 1 -> bench.engineAt(readingMs + AlertBench.ENGINE_AHEAD_MS + random.below(20_000));
                case 2 -> AlertEngine.onClockReset(bench.monitor, readingMs + random.below(2_000_000));
                case 3 ->
                    bench.rulesBecome(AlertBench.DEFAULTS.replace("90=medium", (85 + random.below(3)) + "=medium"));
                default -> {
                    String value = Integer.toString(30 + random.below(100));
                    bench.sample(random.one(CODES), value, readingMs - random.below(2_000), random.chance(20));
                }
            }
            if (store) {
                bench.monitor = MonitorCodec.decode(MonitorCodec.encode(bench.monitor));
            }
        }
    }
}
