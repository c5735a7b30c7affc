package org.wardledger.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.wardledger.core.audit.AuditLog.gap;
import static org.wardledger.core.audit.AuditLog.opened;
import static org.wardledger.core.audit.AuditLog.other;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.wardledger.core.audit.AuditFindings.ShownAssignment;
import org.wardledger.core.audit.AuditFindings.ShownHandover;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.content.RefusalContent;
import org.wardledger.core.content.RegisteredContent;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.hiding.Disclosure;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.note.VerifierKey;
import org.wardledger.core.sequence.SequenceRange;

/** What audits show, and that nothing in them can be changed. */
class AuditTest {
    private static final Set<VerifierKey> KNOWN = Set.of(AuditLog.KEY.verifierKey());

    private final AuditLog first = new AuditLog(0);
    private final AuditLog second = new AuditLog(1);

    private static AuditScope scope(long from, long to) {
        return new AuditScope("mon-1", "vitals", "b1", new SequenceRange(from, to));
    }

    private static List<SequenceRange> ranges(long... ends) {
        List<SequenceRange> ranges = new ArrayList<>();
        for (int i = 0; i < ends.length; i += 2) {
            ranges.add(new SequenceRange(ends[i], ends[i + 1]));
        }
        return ranges;
    }

    private static Coverage proved(Audit audit) {
        AuditVerdict verdict = AuditCheck.verify(audit, KNOWN);
        assertThat(verdict).isInstanceOf(AuditVerdict.Proved.class);
        assertThat(((AuditVerdict.Proved) verdict).findings().coverage()).isEqualTo(audit.claim());
        return audit.claim();
    }

    private static void refused(Audit audit, String why) {
        assertThat(AuditCheck.verify(audit, KNOWN))
                .isInstanceOfSatisfying(AuditVerdict.Refused.class, refused -> assertThat(refused.reason())
                        .contains(why));
    }

    /** The device goes from one bed to another in the other chain and back; one sequence is lost, one not there yet. */
    private Audit moved() {
        first.block(other(), first.assigned(7, "mon-1"), opened(0, 7), first.reading(0, 3))
                .block(first.reading(0, 4), other(), other())
                .block(other())
                .block(first.reading(0, 8), other(), first.reading(0, 11))
                .block(other(), gap(0, 5, 7))
                .block(first.reading(0, 13));
        second.block(other())
                .block(second.assigned(9, "mon-1"), opened(5, 9), second.reading(5, 5), second.reading(5, 7))
                .block(other(), other());
        return Audit.of(scope(0, 20), List.of(first.part(), second.part()));
    }

    @Test
    void whatOneAssignmentLacksAnotherMayHave() {
        Audit audit = moved();
        Coverage coverage = proved(audit);
        assertThat(coverage.sealed()).isEqualTo(ranges(3, 5, 7, 8, 11, 11, 13, 13));
        assertThat(coverage.missing()).isEqualTo(ranges(6, 6));
        assertThat(coverage.pending()).isEqualTo(ranges(9, 10, 12, 12));
        assertThat(coverage.unknown()).isEqualTo(ranges(0, 2, 14, 20));
        assertThat(((AuditVerdict.Proved) AuditCheck.verify(audit, KNOWN)).findings())
                .isEqualTo(new AuditFindings(
                        coverage,
                        List.of(
                                new ShownAssignment(0, 7, "bed.w.b7", "w", "b7", null),
                                new ShownAssignment(1, 9, "bed.w.b9", "w", "b9", null)),
                        List.of(),
                        7,
                        0,
                        1));
    }

    @Test
    void betweenTwoAssignmentsNothingIsKnown() {
        first.block(first.assigned(7, "mon-1"), opened(0, 7), first.reading(0, 3), first.reading(0, 4))
                .block(first.assigned(8, "mon-1"), opened(1, 8), first.reading(1, 9));
        Coverage coverage = proved(Audit.of(scope(3, 9), List.of(first.part())));
        assertThat(coverage.unknown()).isEqualTo(ranges(5, 8));
        assertThat(coverage.pending()).isEmpty();
    }

    private RegisteredContent registered(String device, AssignmentRef... before) {
        return new RegisteredContent("p-17", device, "w", "b9", 1_800_000_000_000L, null, List.of(before));
    }

    @Test
    void aHandoverJoinsTwoAssignments() {
        AssignmentRef old = new AssignmentRef(0, 7);
        first.block(first.assigned(7, "mon-1"), opened(0, 7), first.reading(0, 3), first.reading(0, 4));
        second.block(second.assigned(9, registered("mon-1", old)), opened(5, 9), second.handover(5, 4, old))
                .block(second.reading(5, 9))
                .block(gap(5, 5, 6));
        Audit audit = Audit.of(scope(3, 9), List.of(first.part(), second.part()));
        Coverage coverage = proved(audit);
        assertThat(coverage.sealed()).isEqualTo(ranges(3, 4, 9, 9));
        assertThat(coverage.missing()).isEqualTo(ranges(5, 6));
        assertThat(coverage.pending()).isEqualTo(ranges(7, 8));
        AuditFindings findings = ((AuditVerdict.Proved) AuditCheck.verify(audit, KNOWN)).findings();
        assertThat(findings.handovers()).containsExactly(new ShownHandover(new AssignmentRef(1, 9), old, 4));
        assertThat(findings.fromElsewhere()).isEmpty();
        assertThat(findings.assignments().getLast())
                .isEqualTo(new ShownAssignment(1, 9, "p-17", "w", "b9", 1_800_000_000_000L));

        Audit alone = Audit.of(scope(3, 9), List.of(second.part()));
        assertThat(proved(alone).unknown())
                .as("what was handed over is not shown")
                .isEqualTo(ranges(3, 4));
        assertThat(((AuditVerdict.Proved) AuditCheck.verify(alone, KNOWN))
                        .findings()
                        .fromElsewhere())
                .hasSize(1);
    }

    @Test
    void aReadingBelowWhatWasHandedOverOpensAHoleToo() {
        second.block(second.assigned(9, registered("mon-1")), opened(5, 9))
                .block(second.handover(5, 6, new AssignmentRef(0, 7)))
                .block(second.reading(5, 3), second.reading(5, 9));
        Coverage coverage = proved(Audit.of(scope(3, 9), List.of(second.part())));
        assertThat(coverage.pending()).isEqualTo(ranges(4, 5, 7, 8));
        assertThat(coverage.unknown()).isEqualTo(ranges(6, 6));
    }

    @Test
    void aHandoverThatIsNoneIsRefused() {
        AssignmentRef old = new AssignmentRef(0, 7);
        AuditLog strange = new AuditLog(1);
        faulty(
                strange.block(strange.assigned(9, registered("mon-2")), opened(5, 9))
                        .part(),
                "of the device mon-2");
        AuditLog early = new AuditLog(1);
        faulty(
                early.block(early.assigned(9, registered("mon-1")), early.handover(5, 1, old))
                        .part(),
                "no Opened");
        AuditLog twice = new AuditLog(1).block();
        twice.block(twice.assigned(9, registered("mon-1")), opened(5, 9), twice.handover(5, 1, old));
        twice.block(twice.handover(5, 2, old));
        faulty(twice.part(), "a second one of the same stream");
        AuditLog other = new AuditLog(1);
        other.block(other.assigned(9, registered("mon-1")), opened(5, 9), other.handover(5, 1, registered("mon-1")));
        faulty(other.part(), "what is disclosed is no handover");
    }

    @Test
    void sealedOnesNextToTheRangeShowThatWithinItIsPending() {
        first.block(first.assigned(7, "mon-1"), opened(0, 7), first.reading(0, 3), first.reading(0, 30));
        assertThat(proved(Audit.of(scope(10, 20), List.of(first.part()))).pending())
                .isEqualTo(ranges(10, 20));
        AuditPart onlyOne = first.part(entry -> !(entry instanceof Entry.Reading r && r.seq() == 30));
        assertThat(proved(Audit.of(scope(10, 20), List.of(onlyOne))).unknown()).isEqualTo(ranges(10, 20));
    }

    @Test
    void whatWasRefusedIsNoGapAndIsSealedWhenItCameAfterAll() {
        first.block(first.assigned(7, "mon-1"), opened(0, 7), first.refused(0, 3, 4, 8, 9))
                .block(first.reading(0, 4), gap(0, 5, 6), first.refused(0, 6, 6));
        Audit audit = Audit.of(scope(0, 12), List.of(first.part()));
        Coverage coverage = proved(audit);
        assertThat(coverage.sealed()).isEqualTo(ranges(4, 4));
        assertThat(coverage.refused()).isEqualTo(ranges(3, 3, 6, 6, 8, 9));
        assertThat(coverage.missing()).isEqualTo(ranges(5, 5));
        assertThat(coverage.pending()).isEqualTo(ranges(7, 7));
        assertThat(coverage.unknown()).isEqualTo(ranges(0, 2, 10, 12));
        assertThat(((AuditVerdict.Proved) AuditCheck.verify(audit, KNOWN))
                        .findings()
                        .refusals())
                .isEqualTo(2);
        AuditPart without = first.part(entry -> !(entry instanceof Entry.Refused));
        refused(new Audit(audit.scope(), List.of(without), audit.claim()), "is not what its entries show");
    }

    @Test
    void aRefusalOfNoStreamOrOfAnotherOneIsRefused() {
        first.block(first.assigned(7, "mon-1"), opened(0, 7), first.refused(1, 3, 3));
        faulty(first.part(), "no Opened entry before it");
        second.block(second.assigned(7, "mon-1"), opened(0, 7), second.refused());
        faulty(second.part(), "is a refusal of no stream");
    }

    @Test
    void sequencesReachTo2To63() {
        long last = Long.MAX_VALUE;
        first.block(first.assigned(7, "mon-1"), opened(0, 7), first.reading(0, 0), first.reading(0, last))
                .block(gap(0, 1, last - 1));
        Coverage coverage = proved(Audit.of(scope(0, last), List.of(first.part())));
        assertThat(coverage.sealed()).isEqualTo(ranges(0, 0, last, last));
        assertThat(coverage.missing()).isEqualTo(ranges(1, last - 1));
    }

    @Test
    void anAuditMadeToShowLessShowsLess() {
        Audit audit = moved();
        for (int left = 0; left < 13; left++) {
            long hidden = left;
            AuditPart part = first.part(entry ->
                    !(entry instanceof Entry.Tick) && !(entry instanceof Entry.Reading r && r.seq() == hidden));
            List<AuditPart> parts = List.of(part, audit.parts().get(1));
            Audit lesser = Audit.of(audit.scope(), parts);
            assertThat(Coverage.count(proved(lesser).sealed()))
                    .isLessThanOrEqualTo(Coverage.count(audit.claim().sealed()));
            if (!part.equals(audit.parts().getFirst())) {
                refused(new Audit(audit.scope(), parts, audit.claim()), "is not what its entries show");
            }
        }
    }

    @Test
    void aClaimOfAnythingElseIsRefused() {
        Audit audit = moved();
        Coverage c = audit.claim();
        for (Coverage other : List.of(
                new Coverage(ranges(3, 8, 11, 11, 13, 13), c.refused(), List.of(), c.pending(), c.unknown()),
                new Coverage(c.sealed(), ranges(6, 6), List.of(), c.pending(), c.unknown()),
                new Coverage(c.sealed(), c.refused(), ranges(6, 6, 9, 10), ranges(12, 12), c.unknown()),
                new Coverage(c.sealed(), c.refused(), c.missing(), c.pending(), ranges(0, 2)),
                new Coverage(
                        ranges(3, 4, 5, 5, 7, 8, 11, 11, 13, 13), c.refused(), c.missing(), c.pending(), c.unknown()),
                new Coverage(c.sealed().reversed(), c.refused(), c.missing(), c.pending(), c.unknown()))) {
            refused(new Audit(audit.scope(), audit.parts(), other), "is not what its entries show");
        }
    }

    @Test
    void anotherDeviceStreamOrBootIsRefused() {
        Audit audit = moved();
        for (AuditScope scope : List.of(
                new AuditScope("mon-2", "vitals", "b1", audit.scope().range()),
                new AuditScope("mon-1", "waveform.ecg", "b1", audit.scope().range()),
                new AuditScope("mon-1", "vitals", "b2", audit.scope().range()))) {
            assertThat(AuditCheck.verify(new Audit(scope, audit.parts(), audit.claim()), KNOWN))
                    .isInstanceOf(AuditVerdict.Refused.class);
        }
    }

    @Test
    void anEntryThatNothingLeadsToIsRefused() {
        moved();
        refusedWithout(e -> e instanceof Entry.Assigned, "no Assigned entry before it");
        refusedWithout(e -> e instanceof Entry.Opened, "no Opened entry before it");
        AuditLog mixed = new AuditLog(0);
        mixed.block(mixed.assigned(7, "mon-1"), opened(0, 7), first.reading(0, 1), first.reading(1, 2));
        faulty(mixed.part(), "no Opened entry before it");
        faulty(new AuditLog(0).block(other()).part(e -> true), "is of a kind that has no place in an audit");
        AuditLog twice = new AuditLog(0);
        twice.block(twice.assigned(7, "mon-1"), opened(0, 7))
                .block(first.reading(0, 1))
                .block(first.reading(0, 1));
        faulty(twice.part(), "sealed a second time");
        AuditLog reopened = new AuditLog(0);
        faulty(
                reopened.block(reopened.assigned(7, "mon-1"), opened(0, 7), opened(0, 7))
                        .part(),
                "a second one");
        AuditLog refusal = new AuditLog(0);
        refusal.block(refusal.assigned(7, new RefusalContent("p", "r", "", "", new byte[0])), opened(0, 7));
        faulty(refusal.part(), "what is disclosed is no assignment");
    }

    private void refusedWithout(Predicate<Entry> left, String why) {
        faulty(first.part(entry -> !(entry instanceof Entry.Tick) && !left.test(entry)), why);
    }

    private static void faulty(AuditPart part, String why) {
        Coverage none = new Coverage(List.of(), List.of(), List.of(), List.of(), ranges(0, 20));
        refused(new Audit(scope(0, 20), List.of(part), none), why);
    }

    @Test
    void disclosuresAreNeededAndChecked() {
        Audit audit = moved();
        AuditBlock block = audit.parts().getFirst().blocks().getFirst();
        AuditEntry assigned = block.entries().getFirst();
        Disclosure good = Objects.requireNonNull(assigned.disclosure());
        byte[] opener = good.opener();
        opener[3] ^= 1;
        byte[] content = good.contents().getFirst();
        content[5] ^= 1;
        refused(withFirst(audit, new AuditEntry(1, assigned.bytes(), null)), "is not disclosed");
        for (Disclosure other : List.of(
                new Disclosure(opener, good.contents()),
                new Disclosure(good.opener(), List.of(content)),
                new Disclosure(good.opener(), List.of()),
                new Disclosure(good.opener(), List.of(content, content)))) {
            refused(withFirst(audit, new AuditEntry(1, assigned.bytes(), other)), "is not what it commits to");
        }
        AuditEntry opened = block.entries().get(1);
        List<AuditEntry> entries = new ArrayList<>(block.entries());
        entries.set(1, new AuditEntry(2, opened.bytes(), good));
        refused(with(audit, 0, new AuditBlock(block.header(), entries, block.proof())), "nothing asks for that");
    }

    private static Audit withFirst(Audit audit, AuditEntry entry) {
        AuditBlock block = audit.parts().getFirst().blocks().getFirst();
        List<AuditEntry> entries = new ArrayList<>(block.entries());
        entries.set(0, entry);
        return with(audit, 0, new AuditBlock(block.header(), entries, block.proof()));
    }

    private static Audit with(Audit audit, int at, AuditBlock block) {
        AuditPart part = audit.parts().getFirst();
        List<AuditBlock> blocks = new ArrayList<>(part.blocks());
        blocks.set(at, block);
        return with(audit, new AuditPart(part.checkpoint(), blocks, part.logProof()));
    }

    private static Audit with(Audit audit, AuditPart part) {
        return new Audit(audit.scope(), List.of(part, audit.parts().get(1)), audit.claim());
    }

    @Test
    void aChangedHashOrByteIsRefused() {
        Audit audit = moved();
        AuditPart part = audit.parts().getFirst();
        assertThat(part.logProof()).isNotEmpty();
        changed(part.logProof())
                .forEach(proof -> refused(
                        with(audit, new AuditPart(part.checkpoint(), part.blocks(), proof)),
                        "do not lead to the root in the checkpoint"));
        for (int at = 0; at < part.blocks().size(); at++) {
            AuditBlock block = part.blocks().get(at);
            int place = at;
            changed(block.proof())
                    .forEach(proof -> refused(
                            with(audit, place, new AuditBlock(block.header(), block.entries(), proof)),
                            "do not lead to the root in the header"));
            for (int index = 0; index < block.entries().size(); index++) {
                AuditEntry entry = block.entries().get(index);
                for (int changed = 0; changed < entry.bytes().length; changed++) {
                    byte[] bytes = entry.bytes().clone();
                    bytes[changed] ^= 1;
                    List<AuditEntry> entries = new ArrayList<>(block.entries());
                    entries.set(index, new AuditEntry(entry.index(), bytes, entry.disclosure()));
                    refused(
                            with(audit, place, new AuditBlock(block.header(), entries, block.proof())),
                            "do not lead to the root in the header");
                }
            }
        }
    }

    private static List<List<Hash>> changed(List<Hash> proof) {
        List<List<Hash>> all = new ArrayList<>();
        for (int at = 0; at < proof.size(); at++) {
            byte[] bytes = proof.get(at).toBytes();
            bytes[at % Hash.LENGTH] ^= 1;
            List<Hash> other = new ArrayList<>(proof);
            other.set(at, Hash.of(bytes));
            all.add(other);
        }
        return all;
    }

    @Test
    void anotherShapeIsNoAudit() {
        Audit audit = moved();
        AuditPart part = audit.parts().getFirst();
        AuditBlock block = part.blocks().getFirst();
        List<Hash> longer = new ArrayList<>(part.logProof());
        longer.add(longer.getFirst());
        assertThatIllegalArgumentException().isThrownBy(() -> new AuditPart(part.checkpoint(), part.blocks(), longer));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AuditPart(part.checkpoint(), part.blocks().reversed(), part.logProof()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AuditBlock(block.header(), block.entries(), List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AuditBlock(block.header(), block.entries().reversed(), block.proof()));
        assertThatIllegalArgumentException().isThrownBy(() -> new AuditBlock(block.header(), List.of(), block.proof()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Audit(audit.scope(), audit.parts().reversed(), audit.claim()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Audit(audit.scope(), List.of(part, part), audit.claim()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Audit(audit.scope(), List.of(), audit.claim()));
    }

    @Test
    void anotherKeySiteOrChainProvesNothing() {
        Audit audit = moved();
        AuditPart part = audit.parts().getFirst();
        SigningKey stranger = SigningKey.of("demo", new byte[] {
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
            30, 31, 32
        });
        assertThat(AuditCheck.verify(audit, Set.of(stranger.verifierKey()))).isInstanceOf(AuditVerdict.Refused.class);
        assertThat(AuditCheck.verify(audit, Set.of())).isInstanceOf(AuditVerdict.Refused.class);
        assertThat(AuditCheck.consistency(audit)).isInstanceOf(AuditVerdict.Consistent.class);
        // one of two parts by somebody else
        refused(signed(audit, part, first.note("demo/0/1", stranger)), "chain 0: the checkpoint: no known key");
        refused(signed(audit, part, first.note("elsewhere/0/1", AuditLog.KEY)), "of several sites");
        // a later generation is the same log, but its newest header is of just that one
        refused(signed(audit, part, first.note("demo/0/2", AuditLog.KEY)), "header 5 of chain 0, generation 1");
        AuditPart other = audit.parts().getLast(); // without its log's newest header
        AuditPart later = new AuditPart(second.note("demo/1/2", AuditLog.KEY), other.blocks(), other.logProof());
        assertThat(AuditCheck.verify(new Audit(audit.scope(), List.of(part, later), audit.claim()), KNOWN))
                .isInstanceOf(AuditVerdict.Proved.class);
        AuditPart elsewhere = new AuditPart(first.note("elsewhere/0/1", AuditLog.KEY), part.blocks(), part.logProof());
        refused(Audit.of(audit.scope(), List.of(elsewhere)), "another site's log");
    }

    private static Audit signed(Audit audit, AuditPart part, SignedNote note) {
        return with(audit, new AuditPart(note, part.blocks(), part.logProof()));
    }
}
