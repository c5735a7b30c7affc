package org.wardledger.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TechnicalAlertTest {
    private static final long MINUTE = AlertEngine.TECHNICAL_QUIET_MS;

    private final AlertBench bench = AlertBench.withDefaults();

    @Test
    void a_reused_identity_raises_one_alert_until_a_minute_has_been_quiet() {
        assertThat(bench.identityReused("mon-1", 1_000)).containsExactly("raised identity-reused medium since 1000");
        assertThat(bench.identityReused("mon-1", 2_000)).isEmpty();
        assertThat(bench.identityReused("mon-1", 30_000)).isEmpty();
        assertThat(bench.nextTimerMs()).isEqualTo(30_000 + MINUTE);
        assertThat(bench.engineAt(30_000 + MINUTE - 1)).isEmpty();
        assertThat(bench.engineAt(30_000 + MINUTE)).containsExactly("cleared identity-reused medium since 1000");
        assertThat(bench.monitor.isEmpty()).isTrue();
        assertThat(bench.nextTimerMs()).isEqualTo(AlertEngine.NO_TIMER);
        assertThat(bench.changes).extracting(AlertChange::rev).containsExactly(1, 2);
    }

    @Test
    void the_next_one_after_that_is_another_alert() {
        bench.identityReused("mon-1", 0);
        bench.engineAt(MINUTE);
        assertThat(bench.identityReused("mon-1", MINUTE + 1)).hasSize(1);
        assertThat(bench.changes.get(2).id()).isNotEqualTo(bench.changes.get(0).id());
        assertThat(bench.changes.get(2).rev()).isEqualTo(1);
    }

    @Test
    void each_device_has_its_own() {
        assertThat(bench.identityReused("mon-1", 0)).hasSize(1);
        assertThat(bench.identityReused("mon-2", 10)).hasSize(1);
        assertThat(bench.engineAt(2 * MINUTE))
                .containsExactly("cleared identity-reused medium since 0", "cleared identity-reused medium since 10");
    }

    @Test
    void it_is_about_the_device_and_names_no_vital() {
        bench.identityReused("mon-7", 0);
        var content = bench.changes.getFirst().content();
        assertThat(content.kind()).isEqualTo(AlertKind.TECHNICAL);
        assertThat(content.code()).isEmpty();
        assertThat(content.value()).isNull();
        assertThat(content.limit()).isNull();
        assertThat(content.late()).isFalse();
        assertThat(content.device()).isEqualTo("mon-7");
    }

    @Test
    void other_rules_leave_it_alone() {
        bench.identityReused("mon-1", 0);
        assertThat(bench.rulesBecome("wardledger rules 1\n")).isEmpty();
        assertThat(bench.engineAt(MINUTE)).hasSize(1);
    }

    @Test
    void an_id_is_named_after_the_reading_that_was_refused_and_the_engine_time() {
        bench.identityReused("mon-1", 55);
        assertThat(bench.changes.getFirst().id())
                .isEqualTo(AlertBench.NAMES.of("identity-reused@55", new SampleRef(1, 2, 0)));
    }
}
