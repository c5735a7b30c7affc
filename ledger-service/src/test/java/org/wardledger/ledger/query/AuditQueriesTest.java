package org.wardledger.ledger.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardledger.core.audit.Audit;
import org.wardledger.core.audit.AuditCheck;
import org.wardledger.core.audit.AuditFindings;
import org.wardledger.core.audit.AuditVerdict;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.note.VerifierKey;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.store.LedgerStore;
import org.wardledger.ledger.wire.AuditJson;

class AuditQueriesTest {
    private static final Set<VerifierKey> KNOWN = Set.of(LedgerFixture.KEY.verifierKey());

    @TempDir
    Path dir;

    private LedgerFixture ledger;

    @BeforeEach
    void open() {
        ledger = LedgerFixture.in(dir);
    }

    @AfterEach
    void close() {
        ledger.store().close();
    }

    private AuditJson ask(long from, @Nullable Long to, @Nullable String asOf) {
        return new AuditQueries(ledger.store(), ledger.checkpoints(), LedgerFixture.PAST)
                .audit("pump", "vitals", "b1", from, to, asOf);
    }

    /** Holds, as whoever gets the JSON sees it. */
    private static AuditFindings proved(AuditJson json) {
        Audit audit = AuditJson.decode(AnswerJson.text(json).getBytes(StandardCharsets.UTF_8));
        AuditVerdict verdict = AuditCheck.verify(audit, KNOWN);
        assertThat(verdict).isInstanceOf(AuditVerdict.Proved.class);
        return ((AuditVerdict.Proved) verdict).findings();
    }

    private static List<List<Long>> ranges(long... ends) {
        List<List<Long>> ranges = new ArrayList<>();
        for (int i = 0; i < ends.length; i += 2) {
            ranges.add(List.of(ends[i], ends[i + 1]));
        }
        return ranges;
    }

    /** From bed to bed: bed-1 and bed-4 have chains of their own. */
    private void moves() {
        ledger.roaming("pump", "bed-1", "b1", 3, 0)
                .roaming("other", "bed-1", "b1", 4, 0)
                .seal()
                .roaming("pump", "bed-1", "b1", 4, 1)
                .seal()
                .roaming("pump", "bed-1", "b1", 8, 2)
                .roaming("pump", "bed-4", "b1", 5, 2)
                .seal()
                .roaming("other", "bed-1", "b1", 5, 20) // time goes on: 5 to 7 are declared missing in bed 1
                .seal()
                .roaming("pump", "bed-4", "b1", 7, 21)
                .roaming("pump", "bed-4", "b0", 7, 21)
                .roaming("pump", "bed-1", "b1", 11, 21)
                .seal()
                .sign();
    }

    @Test
    void anAuditSpansAssignmentsAndChains() {
        moves();
        AuditJson audit = ask(0, null, null);
        AuditFindings findings = proved(audit);
        assertThat(audit.sealed()).isEqualTo(ranges(3, 5, 7, 8, 11, 11));
        assertThat(audit.missing()).isEqualTo(ranges(6, 6));
        assertThat(audit.pending()).isEqualTo(ranges(9, 10));
        assertThat(audit.unknown()).isEqualTo(ranges(0, 2));
        assertThat(audit.to()).as("the last sealed one").isEqualTo(11);
        assertThat(audit.next()).isNull();
        assertThat(audit.parts()).hasSize(2);
        assertThat(findings.assignments())
                .extracting(AuditFindings.ShownAssignment::bed)
                .containsExactlyInAnyOrder("bed-1", "bed-4");
        assertThat(ask(0, 14L, null).unknown()).isEqualTo(ranges(0, 2, 12, 14));
        assertThat(ask(0, Long.MAX_VALUE, null).unknown()).isEqualTo(ranges(0, 2, 12, Long.MAX_VALUE));
    }

    @Test
    void aPartOfTheRangeShowsThatItIsPendingByWhatLiesNextToIt() {
        moves();
        AuditJson audit = ask(9, 9L, null);
        proved(audit);
        assertThat(audit.pending()).isEqualTo(ranges(9, 9));
        assertThat(ask(6, 6L, null).missing()).isEqualTo(ranges(6, 6));
        assertThat(ask(5, 7L, null).sealed()).isEqualTo(ranges(5, 5, 7, 7));
    }

    @Test
    void anAuditIsAnsweredAsOfTheBlocksThatAPinNames() {
        moves();
        long bed1 = ledger.store().assignments("pump").stream()
                .mapToLong(LedgerStore.DeviceAssignment::chain)
                .min()
                .orElseThrow();
        String early = bed1 + ":1";
        AuditJson then = ask(0, null, early);
        assertThat(then.asOf()).contains(early);
        proved(then);
        assertThat(ask(0, null, then.asOf())).isEqualTo(then);
        ledger.roaming("pump", "bed-1", "b1", 12, 22).seal();
        String unsigned = Pins.newest(ledger.store()).text();
        assertThatThrownBy(() -> ask(0, null, unsigned))
                .isInstanceOfSatisfying(
                        QueryProblem.class, p -> assertThat(p.kind()).isEqualTo(QueryProblem.Kind.NOT_YET));
        assertThat(ask(0, null, null).to())
                .as("what is not signed does not count")
                .isEqualTo(11);
        ledger.sign();
        assertThat(ask(0, null, null).to()).isEqualTo(12);
        AuditJson again = ask(0, null, then.asOf());
        assertThat(again.sealed()).isEqualTo(then.sealed());
        proved(again);
    }

    @Test
    void whatIsNotThereIsUnknownAndWhatIsNoRangeIsABadParameter() {
        moves();
        AuditQueries queries = new AuditQueries(ledger.store(), ledger.checkpoints(), LedgerFixture.PAST);
        for (String[] names : new String[][] {
            {"pump", "vitals", "b9"}, {"pump", "waveform.ecg", "b1"}, {"nobody", "vitals", "b1"}, {"no name", "x", ""}
        }) {
            assertThatThrownBy(() -> queries.audit(names[0], names[1], names[2], 0, null, null))
                    .isInstanceOfSatisfying(
                            QueryProblem.class, p -> assertThat(p.kind()).isEqualTo(QueryProblem.Kind.UNKNOWN));
        }
        assertThatThrownBy(() -> ask(12, null, null)).hasMessageContaining("the last sealed sequence 11");
        assertThatThrownBy(() -> ask(5, 4L, null)).hasMessageContaining("from is 5, and to 4");
    }

    @Test
    void whatWasErasedIsNotShown() {
        moves();
        ledger.erase("bed-1", new EventId(1, 2)).seal().sign();
        AuditJson audit = ask(0, null, null);
        proved(audit);
        assertThat(audit.sealed()).isEqualTo(ranges(5, 5, 7, 7));
        assertThat(audit.pending()).isEqualTo(ranges(6, 6));
    }

    /** Registered for a patient of one chain, then for one of the other: the last sequence is handed over. */
    @Test
    void aHandoverJoinsRegisteredAssignments() {
        AssignmentRef first = ledger.assign(17, "anna", "pump", 10);
        ledger.seal()
                .under(first, "anna", "pump", 3, 11)
                .under(first, "anna", "pump", 4, 12)
                .seal();
        AssignmentRef second = ledger.assign(18, "berta", "pump", 30, first);
        assertThat(second.chain()).isNotEqualTo(first.chain());
        ledger.seal().under(second, "berta", "pump", 7, 31).seal().release(first, second, 30);
        ledger.seal().seal().under(second, "berta", "pump", 8, 50).seal().sign();
        AuditJson audit = ask(3, null, null);
        AuditFindings findings = proved(audit);
        assertThat(audit.sealed()).isEqualTo(ranges(3, 4, 7, 8));
        assertThat(audit.missing()).isEqualTo(ranges(5, 6));
        assertThat(audit.unknown()).isEmpty();
        assertThat(findings.handovers()).containsExactly(new AuditFindings.ShownHandover(second, first, 4));
        assertThat(findings.fromElsewhere()).isEmpty();
        assertThat(findings.assignments())
                .extracting(AuditFindings.ShownAssignment::patient)
                .containsExactlyInAnyOrder("anna", "berta");
    }

    @Test
    void whatWasRefusedIsShownAndIsNoGapAsOfEveryBlock() {
        ledger.roaming("pump", "bed-1", "b1", 3, 0)
                .refuse("pump", "bed-1", "b1", 4, 1)
                .refuse("pump", "bed-1", "b1", 5, 1)
                .roaming("pump", "bed-1", "b1", 7, 1)
                .seal()
                .sign();
        AuditJson then = ask(0, null, null);
        proved(then);
        assertThat(then.refused()).isEqualTo(ranges(4, 5));
        assertThat(then.pending()).isEqualTo(ranges(6, 6));
        ledger.roaming("pump", "bed-1", "b1", 4, 20) // somebody tried again
                .refuse("pump", "bed-1", "b1", 6, 20) // declared missing at 6 s
                .refuse("pump", "bed-1", "b1", 8, 20)
                .seal()
                .sign();
        AuditJson now = ask(0, null, null);
        assertThat(proved(now).refusals()).isEqualTo(2);
        assertThat(now.to()).isEqualTo(8);
        assertThat(now.sealed()).isEqualTo(ranges(3, 4, 7, 7));
        assertThat(now.refused()).isEqualTo(ranges(5, 6, 8, 8));
        assertThat(now.missing()).isEmpty();
        assertThat(ask(0, null, then.asOf()).refused()).isEqualTo(then.refused());
        assertThat(ask(6, 6L, null).refused()).isEqualTo(ranges(6, 6));
    }

    @Test
    void theEndsOfTheSequencesAreAudited() {
        long last = Long.MAX_VALUE;
        ledger.roaming("pump", "bed-1", "b1", 0, 0)
                .roaming("pump", "bed-1", "b1", last, 0)
                .roaming("pump", "bed-1", "b1", last - 1, 30)
                .seal()
                .sign();
        AuditJson audit = ask(0, null, null);
        proved(audit);
        assertThat(audit.sealed()).isEqualTo(ranges(0, 0, last - 1, last));
        assertThat(audit.missing()).isEqualTo(ranges(1, last - 2));
        assertThat(ask(last, last, null).sealed()).isEqualTo(ranges(last, last));
    }

    @Test
    void aLongRangeComesInSeveralAudits() {
        Random random = new Random(7);
        TreeSet<Long> sealed = new TreeSet<>();
        for (int second = 0; second < 200; second++) {
            long seq = random.nextInt(300);
            if (sealed.add(seq)) {
                ledger.roaming("pump", random.nextBoolean() ? "bed-1" : "bed-4", "b1", seq, second);
            }
            if (random.nextInt(3) == 0) {
                ledger.seal();
            }
        }
        ledger.seal().sign();
        AuditJson whole = ask(0, 299L, null);
        assertThat(whole.next()).isNull();
        for (int[] bounds : new int[][] {{40, 1000}, {1000, 9}, {130, 25}}) {
            AuditQueries queries =
                    new AuditQueries(ledger.store(), ledger.checkpoints(), LedgerFixture.PAST, bounds[0], bounds[1]);
            TreeSet<Long> seen = new TreeSet<>();
            Long from = 0L;
            int pages = 0;
            while (from != null) {
                AuditJson page = queries.audit("pump", "vitals", "b1", from, 299L, whole.asOf());
                proved(page);
                each(page.sealed()).forEach(seq -> assertThat(seen.add(seq)).isTrue());
                for (List<List<Long>> kind : List.of(page.missing(), page.pending(), page.unknown())) {
                    assertThat(each(kind)).doesNotContainAnyElementsOf(sealed);
                }
                assertThat(each(whole.missing()).stream()
                                .filter(seq -> page.from() <= seq && seq <= page.to())
                                .toList())
                        .isEqualTo(each(page.missing()));
                assertThat(each(whole.pending()).stream()
                                .filter(seq -> page.from() <= seq && seq <= page.to())
                                .toList())
                        .isEqualTo(each(page.pending()));
                from = page.next();
                pages++;
            }
            assertThat(seen).isEqualTo(sealed);
            assertThat(pages).isGreaterThan(1);
        }
    }

    private static List<Long> each(List<List<Long>> ranges) {
        List<Long> all = new ArrayList<>();
        for (List<Long> range : ranges) {
            for (long seq = range.get(0); seq <= range.get(1); seq++) {
                all.add(seq);
            }
        }
        return all;
    }

    @Test
    void moreThanAnAnswerHoldsOfOneSequenceIsAProblem() {
        moves();
        AuditQueries queries = new AuditQueries(ledger.store(), ledger.checkpoints(), LedgerFixture.PAST, 0, 1);
        assertThatThrownBy(() -> queries.audit("pump", "vitals", "b1", 3, null, null))
                .isInstanceOfSatisfying(
                        QueryProblem.class, p -> assertThat(p.kind()).isEqualTo(QueryProblem.Kind.BAD_PARAMETER));
    }
}
