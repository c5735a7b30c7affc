package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wardledger.core.chain.ChainBench.PATIENT;
import static org.wardledger.core.chain.ChainBench.START_MS;
import static org.wardledger.core.chain.ChainBench.heartRate;
import static org.wardledger.core.chain.ChainBench.kinds;
import static org.wardledger.core.chain.ChainBench.reading;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.HandoverContent;
import org.wardledger.core.content.ReattributionContent;
import org.wardledger.core.content.RefusalContent;
import org.wardledger.core.content.RegisteredContent;
import org.wardledger.core.content.ReleaseContent;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Reading;

/** Assignments that somebody registered: what they take, when they end, and what they hand over. */
class AssignmentsTest {
    private static final long ASSIGNMENT = 1_000;
    private static final AssignmentRef OLD = new AssignmentRef(3, 77);
    private static final AssignmentRef NEXT = new AssignmentRef(2, 2_000);

    private final ChainBench bench = new ChainBench();

    @Test
    void an_assignment_is_sealed_once_with_its_record_for_the_devices_topic() {
        bench.accept(0, assign(10_000));
        bench.accept(1, assign(10_000));
        assertThat(kinds(bench.cut())).isEqualTo("Content Assigned");
        SealedBlock block = bench.sealed.getLast();
        assertThat(block.block().header().duplicates()).isOne();
        assertThat(block.devices())
                .containsExactly(DeviceRecord.of(0, ASSIGNMENT, assign(10_000).meaning()));
        assertThat(new ChainReader(bench.chain).assignment(ASSIGNMENT))
                .isEqualTo(Assignment.registered(ASSIGNMENT, 1, assign(10_000).meaning()));
    }

    @Test
    void an_assignment_never_acts_backwards() {
        bench.accept(0, assign(3_999));
        List<Entry> entries = bench.cut();
        assertThat(kinds(entries)).isEqualTo("Content Rejected");
        assertThat(refusal(entries).reason()).isEqualTo("assignment-too-late");
        assertThat(bench.sealed.getLast().devices()).isEmpty();
        bench.accept(10, assign(4_010));
        assertThat(kinds(bench.cut())).isEqualTo("Content Assigned");
    }

    @Test
    void an_owner_that_comes_too_late_refuses_it_though_it_was_appended_in_time() {
        byte[] input = InputCodec.encode(assign(10_000));
        assertThat(bench.sealer.accept(0, START_MS, START_MS + 6_001, input)).isTrue();
        assertThat(refusal(bench.cut()).reason()).isEqualTo("assignment-too-late");
    }

    @Test
    void a_reading_under_an_assignment_is_its_patients() {
        bench.accept(0, assign(5_000));
        bench.accept(5_000, under(ASSIGNMENT, 7, 5_000));
        assertThat(kinds(bench.cut())).isEqualTo("Content Assigned Opened Content Reading");
        bench.accept(5_001, under(ASSIGNMENT, 7, 5_000));
        bench.cut();
        assertThat(bench.sealed.getLast().block().header().duplicates()).isOne();
    }

    @Test
    void a_reading_under_an_assignment_that_is_not_its_own_is_refused_and_kept() {
        bench.accept(0, assign(5_000));
        bench.accept(5_000, under(ASSIGNMENT + 1, 7, 5_000));
        bench.accept(5_000, under(ASSIGNMENT + 1, 7, 5_000));
        Input.Admitted other = reading(8, 5_000, 5_000, heartRate("72", Quality.VALID));
        bench.accept(5_000, new Input.AdmittedUnder(ASSIGNMENT, other)); // mon-1, and of the bed
        bench.accept(5_000, under(ASSIGNMENT, 9, 4_999));
        List<Entry> entries = bench.cut();
        assertThat(refusals(entries)).containsExactly("unknown-assignment", "unknown-assignment", "outside-assignment");
        assertThat(bench.sealed.getLast().block().header().duplicates()).isOne();
        bench.heartRate(1, "72", 5_001); // a bed's implicit one is none that a gateway may name
        List<Entry> implicit = bench.cut();
        long handle = implicit.stream()
                .filter(Entry.Assigned.class::isInstance)
                .map(entry -> ((Entry.Assigned) entry).assignment())
                .findFirst()
                .orElseThrow();
        Input.Admitted of = reading(2, 5_002, 5_002, heartRate("72", Quality.VALID));
        bench.accept(5_002, new Input.AdmittedUnder(handle, of));
        assertThat(refusals(bench.cut())).containsExactly("unknown-assignment");
    }

    @Test
    void a_release_is_sealed_once_and_hands_the_last_sequences_over() {
        bench.accept(0, assign(5_000));
        bench.accept(5_000, under(ASSIGNMENT, 7, 5_000));
        bench.accept(5_001, under(ASSIGNMENT, 9, 5_001));
        bench.accept(20_000, release(15_000));
        bench.accept(20_001, release(15_000));
        bench.accept(20_002, new Input.Release(5, new ReleaseContent(START_MS, NEXT)));
        assertThat(kinds(bench.cut())).endsWith("Tick Gap Content Released");
        SealedBlock block = bench.sealed.getLast();
        assertThat(block.block().header().duplicates()).isEqualTo(2);
        assertThat(block.handovers())
                .containsExactly(new SealedBlock.ForChain(
                        2,
                        new Input.Handover(
                                NEXT.assignment(),
                                new AssignmentRef(0, ASSIGNMENT),
                                List.of(new Input.LastSequence("vitals", "boot-1", 9)))));
        assertThat(bench.sealer.isReleased(ASSIGNMENT)).isTrue();
    }

    @Test
    void after_its_release_an_assignment_takes_what_was_read_before_and_nothing_else() {
        bench.accept(0, assign(5_000));
        bench.accept(5_000, under(ASSIGNMENT, 7, 5_000));
        bench.accept(20_000, release(15_000));
        bench.cut();
        bench.accept(20_001, under(ASSIGNMENT, 8, 14_999));
        assertThat(kinds(bench.cut())).isEqualTo("Reading");
        bench.accept(20_002, under(ASSIGNMENT, 9, 15_000));
        assertThat(refusals(bench.cut())).containsExactly("outside-assignment");
    }

    @Test
    void a_boot_that_comes_after_the_release_is_handed_over_when_it_comes() {
        bench.accept(0, assign(5_000));
        bench.accept(20_000, release(15_000));
        bench.cut();
        assertThat(bench.sealed.getLast().handovers()).isEmpty();
        bench.accept(20_001, under(ASSIGNMENT, 8, 14_000));
        bench.accept(20_002, under(ASSIGNMENT, 9, 14_999));
        bench.cut();
        assertThat(bench.sealed.getLast().handovers())
                .extracting(one -> one.handover().streams())
                .containsExactly(List.of(new Input.LastSequence("vitals", "boot-1", 8)));
    }

    @Test
    void an_assignment_is_not_released_before_it_is_over() {
        bench.accept(0, assign(5_000));
        bench.accept(14_999, release(15_000));
        assertThat(refusals(bench.cut())).containsExactly("release-too-early");
        bench.accept(15_000, release(15_000));
        assertThat(kinds(bench.cut())).isEqualTo("Content Released");
    }

    @Test
    void a_handover_counts_as_the_reading_that_it_stands_for_and_takes_its_place() {
        bench.accept(0, assign(5_000));
        bench.accept(5_000, under(ASSIGNMENT, 12, 5_000));
        bench.cut();
        bench.accept(5_001, handover(9));
        bench.accept(5_002, handover(8));
        assertThat(kinds(bench.cut())).isEqualTo("Content Handover");
        assertThat(bench.sealed.getLast().block().header().duplicates()).isOne();
        bench.tick(10_001);
        List<Entry> entries = bench.cut();
        assertThat(kinds(entries)).isEqualTo("Tick Gap");
        assertThat(entries.getLast()).isEqualTo(new Entry.Gap(START_MS + 10_001, 0, 10, 11));
        bench.accept(10_002, under(ASSIGNMENT, 9, 5_000));
        assertThat(refusals(bench.cut())).containsExactly("too-late");
        bench.accept(10_003, under(ASSIGNMENT, 10, 5_000));
        assertThat(kinds(bench.cut())).isEqualTo("Reading");
    }

    @Test
    void a_handover_opens_the_boot_that_has_not_come_yet() {
        bench.accept(0, assign(5_000));
        bench.accept(5_001, handover(9));
        assertThat(kinds(bench.cut())).isEqualTo("Content Assigned Opened Content Handover");
        bench.accept(5_002, under(ASSIGNMENT, 12, 5_000));
        bench.tick(10_002);
        assertThat(bench.cut()).contains(new Entry.Gap(START_MS + 10_002, 0, 10, 11));
    }

    @Test
    void a_handover_of_a_sequence_that_is_sealed_here_changes_nothing_and_is_sealed() {
        bench.accept(0, assign(5_000));
        bench.accept(5_000, under(ASSIGNMENT, 9, 5_000));
        bench.accept(5_001, handover(9));
        assertThat(kinds(bench.cut())).endsWith("Reading Content Handover");
        bench.accept(5_002, under(ASSIGNMENT, 9, 5_000));
        bench.cut();
        assertThat(bench.sealed.getLast().block().header().duplicates()).isOne();
    }

    @Test
    void what_comes_after_the_release_goes_on_to_the_one_that_follows() {
        bench.accept(0, assign(5_000));
        bench.accept(15_000, release(15_000));
        bench.accept(15_001, handover(9));
        bench.cut();
        assertThat(bench.sealed.getLast().handovers())
                .containsExactly(new SealedBlock.ForChain(
                        2,
                        new Input.Handover(
                                NEXT.assignment(),
                                new AssignmentRef(0, ASSIGNMENT),
                                List.of(new Input.LastSequence("vitals", "boot-1", 9)))));
    }

    @Test
    void a_handover_closes_no_boot_to_make_room() {
        bench.accept(0, assign(5_000));
        for (int boot = 0; boot < Streams.MAX_OPEN_BOOTS; boot++) {
            bench.accept(5_001, handover("other-" + boot, 3));
        }
        bench.cut();
        bench.accept(5_002, handover("boot-1", 3));
        bench.cut();
        assertThat(bench.sealed.getLast().block().header().duplicates()).isOne();
    }

    @Test
    void a_reattribution_takes_effect_once_on_an_assignment_that_is_there() {
        bench.accept(0, assign(5_000));
        Input.Reattribute input = reattribute(1, ASSIGNMENT, "Somebody else");
        bench.accept(1, input);
        bench.accept(2, input);
        bench.accept(3, reattribute(2, 5, null));
        assertThat(kinds(bench.cut())).isEqualTo("Content Assigned Content Reattributed");
        assertThat(bench.sealed.getLast().block().header().duplicates()).isEqualTo(2);
        List<Reattribution> known = new ChainReader(bench.chain).reattributions(ASSIGNMENT);
        assertThat(known).hasSize(1);
        assertThat(known.getFirst().covers(START_MS + 6_000)).isTrue();
        assertThat(known.getFirst().covers(START_MS + 7_000)).isFalse();
    }

    @Test
    void an_erasure_takes_the_patient_out_of_the_devices_topic_and_the_release_still_hands_over() {
        bench.accept(0, assign(5_000));
        bench.accept(5_000, under(ASSIGNMENT, 7, 5_000));
        bench.cut();
        bench.erase(1, 6_000);
        bench.cut();
        assertThat(bench.sealed.getLast().devices())
                .containsExactly(
                        DeviceRecord.of(0, ASSIGNMENT, assign(5_000).meaning()).erased());
        bench.accept(15_000, release(15_000));
        bench.accept(15_001, handover(3));
        bench.accept(15_002, reattribute(2, ASSIGNMENT, null));
        assertThat(bench.cut()).isEmpty();
        assertThat(bench.sealed.getLast().handovers()).hasSize(1);
        assertThat(bench.sealed.getLast().block().header().duplicates()).isEqualTo(3);
        assertThat(bench.sealer.isErased(ASSIGNMENT)).isTrue();
    }

    @Test
    void who_is_registered_and_erased_in_one_block_never_comes_to_the_devices_topic() {
        bench.accept(0, assign(5_000));
        bench.erase(1, 1);
        bench.cut();
        assertThat(bench.sealed.getLast().devices())
                .allMatch(DeviceRecord::isErased)
                .hasSize(1);
    }

    @Test
    void another_owner_goes_on_where_the_first_one_died() {
        bench.accept(0, assign(5_000));
        bench.accept(5_000, under(ASSIGNMENT, 7, 5_000));
        bench.cut();
        bench.crash();
        bench.accept(15_000, release(15_000));
        bench.cut();
        bench.crash();
        bench.accept(15_001, release(15_000));
        bench.accept(15_002, handover(3));
        bench.cut();
        assertThat(bench.sealed.getLast().block().header().duplicates()).isOne();
        assertThat(bench.sealed.getLast().handovers()).hasSize(1);
    }

    static Input.Assign assign(long fromMs) {
        return new Input.Assign(
                ASSIGNMENT,
                new RegisteredContent(PATIENT, "mon-9", "icu-1", "b9", START_MS + fromMs, "nurse", List.of(OLD)));
    }

    static Input.AdmittedUnder under(long seq, long readingMs) {
        return under(ASSIGNMENT, seq, readingMs);
    }

    private static Input.AdmittedUnder under(long assignment, long seq, long readingMs) {
        Reading reading = new Reading(
                "icu-1", "b9", "mon-9", "boot-1", seq, START_MS + readingMs, heartRate("72", Quality.VALID));
        return new Input.AdmittedUnder(
                assignment, new Input.Admitted(PATIENT, "gateway-1", START_MS + readingMs, reading));
    }

    private static Input.Release release(long untilMs) {
        return new Input.Release(ASSIGNMENT, new ReleaseContent(START_MS + untilMs, NEXT));
    }

    private static Input.Handover handover(long last) {
        return handover("boot-1", last);
    }

    private static Input.Handover handover(String boot, long last) {
        return new Input.Handover(ASSIGNMENT, OLD, List.of(new Input.LastSequence("vitals", boot, last)));
    }

    private static Input.Reattribute reattribute(long event, long assignment, @Nullable String patient) {
        return new Input.Reattribute(
                ChainBench.event(event),
                assignment,
                START_MS + 6_000,
                START_MS + 7_000,
                new ReattributionContent(patient, "the wrong bed", "nurse"));
    }

    private List<String> refusals(List<Entry> entries) {
        return entries.stream()
                .filter(Entry.Rejected.class::isInstance)
                .map(entry -> refusal(List.of(entry)).reason())
                .toList();
    }

    private RefusalContent refusal(List<Entry> entries) {
        Entry.Rejected rejected = (Entry.Rejected) entries.getLast();
        return (RefusalContent) content(rejected.patient(), Contexts.rejected(1, rejected.input()), rejected.refusal());
    }

    private Content content(long patient, byte[] context, Concealed concealed) {
        ChainReader reader = new ChainReader(bench.chain);
        List<Integer> ordinals = reader.reveal(patient, context, concealed);
        Content content = ordinals == null ? null : reader.content(patient, ordinals.getFirst());
        if (content == null) {
            throw new AssertionError("nothing is concealed there");
        }
        return content;
    }

    @Test
    void what_a_handover_conceals_is_where_it_comes_from() {
        bench.accept(0, assign(5_000));
        bench.accept(5_001, handover(9));
        Entry.Handover sealed = (Entry.Handover) bench.cut().getLast();
        assertThat(content(1, Contexts.handover(1, 0), sealed.handover())).isEqualTo(new HandoverContent(OLD));
    }
}
