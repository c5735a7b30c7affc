package org.wardledger.core.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.core.alert.AlertBench.ENGINE_AHEAD_MS;

import org.junit.jupiter.api.Test;
import org.wardledger.core.content.AlertContent;

/** Alerts of a patient who is brought to another bed, or leaves. */
class MovedTest {
    private static final String HR = "8867-4";

    private final AlertBench bench = AlertBench.withDefaults();

    @Test
    void what_stands_is_shown_where_the_patient_lies_now() {
        bench.sample(HR, "45", 0);
        bench.sample(HR, "45", 6_000);
        assertThat(bench.movedTo("icu-2", "b7")).containsExactly("moved hr-low medium 45 limit 50 since 0");
        AlertChange moved = bench.changes.getLast();
        AlertChange raised = bench.changes.getFirst();
        assertThat(moved.id()).isEqualTo(raised.id());
        assertThat(moved.rev()).isEqualTo(2);
        assertThat(place(moved)).isEqualTo(new Place("icu-2", "b7", "mon-1"));
        assertThat(bench.movedTo("icu-2", "b7")).as("it is there already").isEmpty();
    }

    @Test
    void revisions_go_on_behind_it() {
        bench.sample(HR, "45", 0);
        bench.sample(HR, "45", 6_000);
        bench.movedTo("icu-2", "b7");
        bench.sample(HR, "70", 7_000);
        assertThat(bench.changes.getLast().change()).isEqualTo(Change.CLEARED);
        assertThat(bench.changes.getLast().rev()).isEqualTo(3);
    }

    @Test
    void what_is_only_held_says_nothing_and_is_raised_there_when_it_is_time() {
        bench.sample(HR, "45", 0);
        bench.sample(HR, "45", 4_000);
        assertThat(bench.movedTo("icu-2", "b7")).isEmpty();
        assertThat(bench.engineAt(ENGINE_AHEAD_MS + 9_000)).containsExactly("raised hr-low medium 45 limit 50 since 0");
        assertThat(place(bench.changes.getLast())).isEqualTo(new Place("icu-2", "b7", "mon-1"));
    }

    @Test
    void technical_alerts_go_along_and_end_when_they_would_have() {
        bench.identityReused("mon-1", 1_000);
        assertThat(bench.movedTo("icu-2", "b7")).containsExactly("moved identity-reused medium since 1000");
        assertThat(place(bench.changes.getLast())).isEqualTo(new Place("icu-2", "b7", "mon-1"));
        assertThat(bench.nextTimerMs()).isEqualTo(1_000 + AlertEngine.TECHNICAL_QUIET_MS);
        assertThat(bench.engineAt(bench.nextTimerMs())).containsExactly("cleared identity-reused medium since 1000");
        assertThat(bench.changes.getLast().rev()).isEqualTo(3);
    }

    @Test
    void when_the_patient_leaves_all_of_them_end_and_what_holds_begins_anew() {
        bench.sample(HR, "45", 0);
        bench.sample(HR, "45", 6_000);
        bench.identityReused("mon-1", 6_000);
        assertThat(bench.ended())
                .containsExactly(
                        "cleared hr-low medium 45 limit 50 since 0", "cleared identity-reused medium since 6000");
        assertThat(bench.monitor.isEmpty()).isTrue();
        assertThat(bench.sample(HR, "45", 7_000)).as("held from here on").isEmpty();
        assertThat(bench.sample(HR, "45", 13_000)).containsExactly("raised hr-low medium 45 limit 50 since 7000");
    }

    private static Place place(AlertChange change) {
        AlertContent content = change.content();
        return new Place(content.ward(), content.bed(), content.device());
    }
}
