package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.wardledger.core.block.Block;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.RefusedIdentities;
import org.wardledger.core.sequence.SequenceRange;

/**
 * Holds blocks against what docs/FORMATS.md promises of sequences, one entry after the other, sharing nothing with the
 * fold: between the first and the last sealed sequence of a boot each one is sealed, declared once, or within its grace.
 */
final class GapAudit {
    int gaps;
    /** Readings sealed after a gap had declared them. */
    int lateClosings;
    /** Messages that were refused, of which the identity is known. */
    int refusals;
    /** Readings sealed after a message of theirs was refused. */
    int retried;

    private final List<Audited> streams = new ArrayList<>();
    private final List<Moment> resets = new ArrayList<>();
    private int entries;
    private long engineMs;

    /** The engine time of an entry, and which one it is. */
    private record Moment(int entry, long engineMs) {}

    private static final class Audited {
        private final Entry.Opened opened;
        /** By sequence. */
        private final TreeMap<Long, Moment> sealed = new TreeMap<>();

        private final List<Long> inOrder = new ArrayList<>();
        private final Set<Long> refused = new HashSet<>();
        private final List<SequenceRange> declared = new ArrayList<>();

        Audited(Entry.Opened opened) {
            this.opened = opened;
        }

        boolean isDeclared(long seq) {
            return declared.stream().anyMatch(range -> range.from() <= seq && seq <= range.to());
        }

        List<SequenceRange> missing() {
            List<SequenceRange> missing = new ArrayList<>();
            long before = sealed.firstKey();
            for (long seq : sealed.tailMap(before, false).keySet()) {
                if (seq - 1 > before) {
                    missing.add(new SequenceRange(before + 1, seq - 1));
                }
                before = seq;
            }
            return missing;
        }
    }

    static GapAudit of(List<Block> blocks) {
        GapAudit audit = new GapAudit();
        blocks.forEach(block -> ChainBench.entries(block).forEach(audit::read));
        audit.end();
        return audit;
    }

    private void read(Entry entry) {
        engineMs = entry.engineMs();
        switch (entry) {
            case Entry.Opened o -> streams.add(new Audited(o));
            case Entry.Reading r -> {
                Audited stream = streams.get(r.stream());
                if (stream.refused.remove(r.seq())) {
                    retried++;
                } else {
                    assertThat(stream.sealed.put(r.seq(), new Moment(entries, engineMs)))
                            .isNull();
                    stream.inOrder.add(r.seq());
                }
                lateClosings += stream.isDeclared(r.seq()) ? 1 : 0;
            }
            case Entry.Refused r -> refuse(r);
            case Entry.ClockReset c -> resets.add(new Moment(entries, engineMs));
            case Entry.Gap g -> gap(streams.get(g.stream()), g);
            default -> {}
        }
        entries++;
    }

    /** Where nothing is known of a sequence, or it is waited for, it is not missing from now on; and may still be sealed. */
    private void refuse(Entry.Refused entry) {
        RefusedIdentities identities = entry.identities();
        if (identities == null) {
            return;
        }
        refusals += entry.count();
        Audited stream = streams.get(identities.stream());
        for (SequenceRange range : identities.ranges()) {
            for (long seq = range.from(); seq <= range.to(); seq++) {
                if (!stream.isDeclared(seq) && !stream.sealed.containsKey(seq)) {
                    stream.sealed.put(seq, new Moment(entries, engineMs));
                    stream.inOrder.add(seq);
                    stream.refused.add(seq);
                }
            }
        }
    }

    private void gap(Audited stream, Entry.Gap gap) {
        gaps++;
        SequenceRange range = new SequenceRange(gap.from(), gap.to());
        List<SequenceRange> missing = stream.missing();
        assertThat(missing).as("the whole of a hole is declared").contains(range);
        assertThat(stream.declared)
                .as("once")
                .noneMatch(other -> other.from() <= range.to() && range.from() <= other.to());
        stream.declared.add(range);
        boolean due = dueMs(stream, range.from()) <= engineMs;
        if (!due && missing.size() <= 64) {
            long later = streams.stream()
                    .filter(other -> other.opened.ordinal() > stream.opened.ordinal()
                            && other.opened.assignment() == stream.opened.assignment()
                            && other.opened.stream().equals(stream.opened.stream()))
                    .count();
            assertThat(later).as("boots opened since, when a gap is early").isGreaterThanOrEqualTo(16);
        }
    }

    /** 5 s after the entry with which sequences on both sides of this one were sealed. */
    private long dueMs(Audited stream, long seq) {
        long lowest = Long.MAX_VALUE;
        long highest = Long.MIN_VALUE;
        for (long sealed : stream.inOrder) {
            lowest = Math.min(lowest, sealed);
            highest = Math.max(highest, sealed);
            Moment at = stream.sealed.get(sealed);
            if (at != null && lowest < seq && seq < highest) {
                return resets.stream()
                                .filter(reset -> reset.entry() > at.entry())
                                .mapToLong(Moment::engineMs)
                                .reduce(at.engineMs(), Math::min)
                        + 5_000;
            }
        }
        throw new AssertionError("sequence " + seq + " lies between no two sealed ones");
    }

    private void end() {
        for (Audited stream : streams) {
            if (stream.sealed.isEmpty()) {
                throw new AssertionError("opened for nothing: " + stream.opened);
            }
            for (SequenceRange hole : stream.missing()) {
                boolean from = stream.isDeclared(hole.from());
                assertThat(stream.isDeclared(hole.to())).isEqualTo(from);
                if (!from) {
                    assertThat(dueMs(stream, hole.from()))
                            .as("%s of %s is not declared", hole, stream.opened)
                            .isGreaterThan(engineMs);
                }
            }
        }
    }
}
