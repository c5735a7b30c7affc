package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.core.chain.ChainBench.PATIENT;
import static org.wardledger.core.chain.ChainBench.START_MS;
import static org.wardledger.core.chain.ChainBench.kinds;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardledger.core.content.ActorContent;
import org.wardledger.core.content.Content;
import org.wardledger.core.input.Input;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Observations;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Reading;
import org.wardledger.core.vitals.Value;

/** What nurses enter is sealed like what devices measure. */
class ObservationsTest {
    private static final Measurement FEVER =
            new Measurement("8310-5", new Value.Numeric(new BigDecimal("39.4")), "Cel", Quality.VALID);
    private static final Measurement ALERT = new Measurement("67775-7", new Value.Coded("A"), "", Quality.VALID);

    private final ChainBench bench = new ChainBench();

    @Test
    void it_is_a_reading_whose_last_content_says_who_observed_it() {
        bench.accept(0, observed("0a", 0, "nurse-1", ALERT));
        assertThat(kinds(bench.cut())).isEqualTo("Content Assigned Opened Content Content Reading");
        SealedReading sealed = PlainReader.of(bench.sealed).readings.getFirst();
        assertThat(sealed.contents()).containsExactly(new Content.Measured(ALERT), new ActorContent("nurse-1"));
        assertThat(sealed.identity().stream()).isEqualTo("observations");
        assertThat(sealed.identity().device()).isEqualTo("manual");
    }

    @Test
    void the_same_one_is_sealed_once_and_another_under_its_id_is_refused() {
        bench.accept(0, observed("0a", 0, "nurse-1", ALERT));
        bench.accept(1, observed("0a", 0, "nurse-1", ALERT));
        bench.cut();
        assertThat(bench.sealed.getLast().block().header().duplicates()).isOne();
        bench.crash();
        bench.accept(2, observed("0a", 0, "nurse-2", ALERT));
        assertThat(kinds(bench.cut())).as("by somebody else").contains("Rejected");
    }

    @Test
    void rules_look_at_it_and_its_alerts_stand_at_the_patients_bed() {
        bench.accept(0, observed("0a", 0, "nurse-1", FEVER));
        bench.cut();
        assertThat(bench.alertsSaid()).containsExactly("raised temp-high");
        assertThat(bench.alerts.getLast().change().content().device()).isEqualTo("manual");
    }

    @Test
    void what_is_entered_long_after_it_was_taken_is_only_shown() {
        bench.accept(70_000, observed("0a", 0, 60_001, "nurse-1", FEVER));
        bench.cut();
        assertThat(bench.alertsSaid()).containsExactly("raised temp-high late");
    }

    @Test
    void more_than_sixteen_boots_close_the_oldest_and_an_old_one_is_still_known() {
        for (int number = 0; number < 20; number++) {
            bench.accept(number, observed("boot-" + number, number, "nurse-1", ALERT));
        }
        bench.cut();
        bench.accept(30, observed("boot-0", 0, "nurse-1", ALERT));
        bench.cut();
        assertThat(bench.sealed.getLast().block().header().duplicates()).isOne();
        assertThat(PlainReader.of(bench.sealed).readings).hasSize(20);
    }

    private static Input observed(String boot, long atMs, String actor, Measurement measurement) {
        return observed(boot, atMs, atMs, actor, measurement);
    }

    private static Input observed(String boot, long atMs, long arrivalMs, String actor, Measurement measurement) {
        Reading reading = new Reading(
                "icu-1",
                "b1",
                Observations.DEVICE,
                boot,
                0,
                START_MS + atMs,
                new Observations(List.of(measurement), actor));
        return new Input.Admitted(PATIENT, "api", START_MS + arrivalMs, reading);
    }
}
