package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.core.chain.ChainBench.PATIENT;
import static org.wardledger.core.chain.ChainBench.START_MS;
import static org.wardledger.core.chain.ChainBench.event;
import static org.wardledger.core.chain.ChainBench.heartRate;
import static org.wardledger.core.chain.ChainBench.kinds;
import static org.wardledger.core.chain.ChainBench.reading;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wardledger.core.block.Block;
import org.wardledger.core.content.AlertContent;
import org.wardledger.core.content.PersonContent;
import org.wardledger.core.content.RecordContent;
import org.wardledger.core.content.StayContent;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.input.Input;
import org.wardledger.core.vitals.Quality;

/** Patients who are admitted, transferred and discharged, and what is known of them. */
class StaysTest {
    private static final PersonContent PERSON = new PersonContent(PATIENT, "Anna A.", 1950, false, 2, "nurse-1");

    private final ChainBench bench = new ChainBench();
    private long events;

    @Test
    void what_is_recorded_introduces_a_patient_and_takes_effect_once() {
        Input admitted = new Input.Recorded(event(1), lies("icu-1", "b1", 0));
        bench.accept(0, admitted);
        bench.accept(0, admitted);
        assertThat(kinds(bench.cut())).isEqualTo("Content Recorded");
        assertThat(bench.sealed.getLast().block().header().duplicates()).isOne();
        bench.crash();
        bench.accept(1, admitted);
        assertThat(bench.cut()).isEmpty();
        assertThat(chart()).isEqualTo(new Chart(lies("icu-1", "b1", 0), null, null));
        bench.heartRate(1, "72", 2);
        assertThat(kinds(bench.cut())).as("the same patient").isEqualTo("Content Assigned Opened Content Reading");
    }

    @Test
    void the_newest_of_each_kind_holds() {
        record(0, PERSON);
        record(0, lies("icu-1", "b1", 0));
        PersonContent less = new PersonContent(PATIENT, null, null, null, 1, "nurse-2");
        record(1, less);
        bench.cut();
        assertThat(chart()).isEqualTo(new Chart(lies("icu-1", "b1", 0), less, null));
        assertThat(new ChainReader(bench.chain).records(1))
                .containsExactly(new Position(1, 1), new Position(1, 3), new Position(1, 5));
    }

    @Test
    void a_stay_that_is_recorded_late_says_how_it_was_and_changes_nothing() {
        raise();
        record(7_000, lies("icu-2", "b7", 5_000));
        record(7_001, left(4_999));
        assertThat(kinds(bench.cut())).isEqualTo("Content Recorded Content Alert Content Recorded");
        assertThat(chart().stay()).isEqualTo(lies("icu-2", "b7", 5_000));
        record(7_002, left(5_000));
        assertThat(kinds(bench.cut())).as("of the same time, the later one").isEqualTo("Content Recorded Alert");
    }

    @Test
    void alerts_go_with_the_patient_and_so_does_what_comes() {
        raise();
        record(7_000, lies("icu-2", "b7", 7_000));
        assertThat(bench.sealer.hasAlerts()).as("the block is to be cut").isTrue();
        bench.cut();
        assertThat(bench.alertsSaid()).containsExactly("raised hr-low", "raised hr-low");
        assertThat(place(1)).isEqualTo("icu-2 b7 mon-1");
        bench.crash();
        bench.heartRate(3, "70", 8_000);
        bench.cut();
        assertThat(bench.alertsSaid()).last().isEqualTo("cleared hr-low");
        assertThat(place(2)).as("though the monitor still says where it stood").isEqualTo("icu-2 b7 mon-1");
        assertThat(bench.alerts.getLast().change().rev()).isEqualTo(3);
    }

    @Test
    void a_reused_identity_is_shown_at_the_patients_bed_too() {
        record(0, lies("icu-2", "b7", 0));
        bench.heartRate(1, "72", 0);
        bench.accept(0, reading(1, 0, 0, heartRate("73", Quality.VALID)));
        bench.cut();
        assertThat(bench.alertsSaid()).containsExactly("raised identity-reused");
        assertThat(place(0)).isEqualTo("icu-2 b7 mon-1");
    }

    @Test
    void a_discharge_ends_what_stands_and_readings_that_still_come_are_watched() {
        raise();
        record(7_000, left(7_000));
        bench.cut();
        assertThat(bench.alertsSaid()).containsExactly("raised hr-low", "cleared hr-low");
        bench.crash();
        bench.heartRate(3, "45", 8_000);
        bench.heartRate(4, "45", 14_000);
        bench.cut();
        assertThat(bench.alertsSaid()).containsExactly("raised hr-low", "cleared hr-low", "raised hr-low");
        assertThat(place(2)).as("where the monitor stands").isEqualTo("icu-1 b1 mon-1");
        assertThat(bench.alerts.get(2).change().id())
                .isNotEqualTo(bench.alerts.get(0).change().id());
    }

    @Test
    void nothing_fires_any_more_of_what_was_held_when_the_patient_left() {
        bench.heartRate(1, "45", 0);
        bench.heartRate(2, "45", 4_000);
        record(4_500, left(4_500));
        bench.cut();
        assertThat(bench.sealer.nextTimerMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void an_erasure_forgets_it_and_the_id_begins_anew() {
        record(0, lies("icu-1", "b1", 0));
        record(0, PERSON);
        bench.cut();
        bench.erase(100, 1);
        bench.cut();
        assertThat(bench.chain.state().keySet())
                .noneMatch(key -> Long.valueOf(1).equals(key.closedUnder()));
        assertThat(new ChainReader(bench.chain).chart(1)).isEqualTo(Chart.EMPTY);
        bench.accept(2, new Input.Recorded(event(1), lies("icu-1", "b1", 0)));
        assertThat(bench.cut()).as("an event of before").isEmpty();
        record(3, lies("icu-3", "b3", 3));
        List<Entry> entries = bench.cut();
        assertThat(kinds(entries)).isEqualTo("Content Recorded");
        assertThat(((Entry.Recorded) entries.getLast()).patient()).isNotEqualTo(1);
        assertThat(chart().stay()).isEqualTo(lies("icu-3", "b3", 3));
    }

    @Test
    void a_replay_agrees_with_the_keys_and_without_them_passes_over() {
        record(0, PERSON);
        raise();
        record(7_000, lies("icu-2", "b7", 7_000));
        bench.rekey(100, 7_001);
        record(7_002, left(7_002));
        bench.cut();
        MemoryChain chain = new MemoryChain(FixedKeys.VAULT);
        bench.keys.readInto(chain, Set.of());
        assertThat(replay(chain)).isZero();
        ChainSimulationTest.assertSameState(chain, bench.chain);
        assertThat(replay(new MemoryChain(null)))
                .as("records, an assignment, readings, alerts")
                .isEqualTo(9);
    }

    private int replay(MemoryChain chain) {
        ChainReplay replay = new ChainReplay(0, null, chain);
        int passedOver = 0;
        for (Block block : bench.chain.blocks()) {
            ChainReplay.Replayed step = replay.apply(block);
            passedOver += step.passedOver();
            chain.add(block, step.delta());
            replay.stored();
        }
        return passedOver;
    }

    /** A heart rate that is low for long enough, in bed b1. */
    private void raise() {
        bench.heartRate(1, "45", 0);
        bench.heartRate(2, "45", 6_000);
        bench.cut();
    }

    private void record(long atMs, RecordContent content) {
        bench.accept(atMs, new Input.Recorded(event(++events), content));
    }

    private static StayContent lies(String ward, String bed, long atMs) {
        return new StayContent(PATIENT, StayContent.Kind.TRANSFERRED, ward, bed, START_MS + atMs, "nurse-1");
    }

    private static StayContent left(long atMs) {
        return new StayContent(PATIENT, StayContent.Kind.DISCHARGED, "", "", START_MS + atMs, "nurse-1");
    }

    private Chart chart() {
        ChainReader reader = new ChainReader(bench.chain);
        Long handle = reader.patientHandle(PATIENT);
        return handle == null ? Chart.EMPTY : reader.chart(handle);
    }

    private String place(int change) {
        AlertContent content = bench.alerts.get(change).change().content();
        return content.ward() + " " + content.bed() + " " + content.device();
    }
}
