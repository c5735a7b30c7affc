package org.wardledger.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardledger.core.audit.Coverage.Kind;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;
import org.wardledger.core.sequence.SequenceRange;

/** Each sequence is in exactly one list, and in the right one: compared with a count of them one by one. */
class CoverageTest {
    private static final int END = 40;

    @Test
    void ofAllThatIsShownOfASequenceTheFirstKindCounts() {
        Seeds.forEach(2_000, seed -> {
            RandomValues random = new RandomValues(seed);
            int from = random.below(END);
            int to = from + random.below(END - from);
            Coverage.Sheet sheet = new Coverage.Sheet(new SequenceRange(from, to));
            Kind[] expected = new Kind[END];
            Arrays.fill(expected, Kind.UNKNOWN);
            for (int i = random.below(12); i > 0; i--) {
                Kind kind = random.one(Kind.values());
                int first = random.below(END);
                int last = first + random.below(END - first);
                sheet.show(kind, first, last);
                for (int seq = first; seq <= last; seq++) {
                    expected[seq] = kind.compareTo(expected[seq]) < 0 ? kind : expected[seq];
                }
            }
            Coverage coverage = sheet.coverage();
            assertThat(coverage.sealed()).isEqualTo(ranges(expected, Kind.SEALED, from, to));
            assertThat(coverage.refused()).isEqualTo(ranges(expected, Kind.REFUSED, from, to));
            assertThat(coverage.missing()).isEqualTo(ranges(expected, Kind.MISSING, from, to));
            assertThat(coverage.pending()).isEqualTo(ranges(expected, Kind.PENDING, from, to));
            assertThat(coverage.unknown()).isEqualTo(ranges(expected, Kind.UNKNOWN, from, to));
        });
    }

    private static List<SequenceRange> ranges(Kind[] kinds, Kind kind, int from, int to) {
        List<SequenceRange> ranges = new ArrayList<>();
        for (int seq = from; seq <= to; seq++) {
            if (kinds[seq] == kind) {
                boolean joins = seq > from && kinds[seq - 1] == kind;
                ranges.add(new SequenceRange(joins ? ranges.removeLast().from() : seq, seq));
            }
        }
        return ranges;
    }

    @Test
    void theEndsOfTheRangeOfSequencesAreSequences() {
        Coverage.Sheet sheet = new Coverage.Sheet(new SequenceRange(0, Long.MAX_VALUE));
        sheet.show(Kind.SEALED, 0, 0);
        sheet.show(Kind.SEALED, Long.MAX_VALUE, Long.MAX_VALUE);
        sheet.show(Kind.PENDING, 0, Long.MAX_VALUE);
        sheet.show(Kind.MISSING, Long.MAX_VALUE - 1, Long.MAX_VALUE - 1);
        Coverage coverage = sheet.coverage();
        assertThat(coverage.sealed())
                .containsExactly(new SequenceRange(0, 0), new SequenceRange(Long.MAX_VALUE, Long.MAX_VALUE));
        assertThat(coverage.missing()).containsExactly(new SequenceRange(Long.MAX_VALUE - 1, Long.MAX_VALUE - 1));
        assertThat(coverage.pending()).containsExactly(new SequenceRange(1, Long.MAX_VALUE - 2));
        assertThat(coverage.unknown()).isEmpty();
        assertThat(Coverage.count(coverage.pending())).isEqualTo(Long.MAX_VALUE - 2);
        assertThat(Long.toUnsignedString(Coverage.count(List.of(new SequenceRange(0, Long.MAX_VALUE)))))
                .isEqualTo("9223372036854775808");
    }
}
