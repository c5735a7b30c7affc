package org.wardledger.core.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.fixture.CodecProbe;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;

class SequenceSetTest {
    private static final CodecProbe<SequenceSet> PROBE =
            new CodecProbe<>(SequenceSetTest::encode, SequenceSetTest::decode);

    @Test
    void it_knows_of_every_sequence_what_a_naive_model_knows() {
        int[] closedForRoom = {0};
        Seeds.forEach(2_400, seed -> closedForRoom[0] += new Run(seed).go());
        assertThat(closedForRoom[0]).as("holes closed for want of room").isGreaterThan(500);
    }

    @Test
    void sequences_reach_to_2_to_the_63_less_1() {
        long max = Long.MAX_VALUE;
        SequenceSet set = inserted(SequenceSet.EMPTY, max, 0);
        assertThat(set.holes()).containsExactly(new Hole(1, max - 1, 7));
        assertThat(set.standing(max)).isEqualTo(Standing.SEALED);
        set = inserted(set, 1, max - 1);
        assertThat(set.holes()).containsExactly(new Hole(2, max - 2, 7));
        PROBE.roundTrip(set);
        PROBE.roundTrip(inserted(SequenceSet.EMPTY, max));
        PROBE.roundTrip(inserted(SequenceSet.EMPTY, max, max - 1));
        PROBE.roundTrip(inserted(SequenceSet.EMPTY, max - 1, max));
        for (int i = 1; i <= 65; i++) {
            set = set.insert(max - 2L * i, 7).next();
        }
        assertThat(set.floor()).isEqualTo(max - 130);
        assertThat(set.insert(max, 7).next()).isEqualTo(set);
        PROBE.roundTrip(set);
        assertThatIllegalArgumentException().isThrownBy(() -> SequenceSet.EMPTY.standing(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> SequenceSet.EMPTY.insert(-1, 0));
    }

    @Test
    void the_65th_hole_declares_the_lowest_and_closes_what_lies_below() {
        SequenceSet set = SequenceSet.EMPTY;
        for (int i = 0; i <= 64; i++) {
            SequenceStep step = set.insert(10 + 2 * i, 5);
            assertThat(step.declared()).isEmpty();
            set = step.next();
        }
        assertThat(set.holes()).hasSize(64);
        SequenceStep step = set.insert(140, 5);
        assertThat(step.declared()).containsExactly(new SequenceRange(11, 11));
        assertThat(step.next().floor()).isEqualTo(12);
        assertThat(step.next().standing(11)).isEqualTo(Standing.CLOSED);
        assertThat(step.next().standing(10)).as("it is not known any more").isEqualTo(Standing.CLOSED);
        assertThat(step.next().standing(9)).isEqualTo(Standing.CLOSED);
        assertThatIllegalArgumentException().isThrownBy(() -> step.next().insert(11, 5));
        SequenceStep below = set.insert(5, 5);
        assertThat(below.declared()).as("the new one is the lowest").containsExactly(new SequenceRange(6, 9));
        assertThat(below.next().floor()).isEqualTo(10);
    }

    @Test
    void a_set_that_is_closed_takes_nothing_new_and_still_knows_what_is_sealed() {
        SequenceStep step = inserted(SequenceSet.EMPTY, 3, 7, 9).close();
        assertThat(step.declared()).containsExactly(new SequenceRange(4, 6), new SequenceRange(8, 8));
        assertThat(step.next().nextDueMs()).isEqualTo(SequenceSet.NOTHING_DUE);
        assertThat(step.next().close().declared()).isEmpty();
        for (long seq = 0; seq < 12; seq++) {
            boolean sealed = seq == 3 || seq == 7 || seq == 9;
            assertThat(step.next().standing(seq)).isEqualTo(sealed ? Standing.SEALED : Standing.CLOSED);
        }
        assertThat(step.next().insert(7, 1).next()).isEqualTo(step.next());
        assertThat(SequenceSet.EMPTY.close().next().standing(0)).isEqualTo(Standing.CLOSED);
    }

    @Test
    void bytes_of_no_set_are_refused() {
        Seeds.forEach(2_000, seed -> {
            RandomValues random = new RandomValues(seed);
            byte[] bytes = random.bytes(random.below(40));
            if (bytes.length > 0) {
                bytes[0] = (byte) random.below(5);
            }
            PROBE.judge(bytes);
        });
    }

    /** One set and its naive model, through the same changes. */
    private static final class Run {
        private final RandomValues random;
        private final long offset;
        private final int span;
        private final NaiveSequences naive = new NaiveSequences();
        private SequenceSet set = SequenceSet.EMPTY;
        private int closedForRoom;

        Run(long seed) {
            random = new RandomValues(seed);
            span = random.one(List.of(8, 8, 8, 40, 40, 40, 40, 300));
            offset = random.one(List.of(0L, 1L, 1L << 40, Long.MAX_VALUE - span));
        }

        int go() {
            for (int step = 20 + random.below(2 * span); step > 0; step--) {
                long ms = random.below(1_000);
                switch (random.below(span == 300 ? 400 : 40)) {
                    case 0, 1 -> assertThat(taken(set.declareDue(ms))).isEqualTo(naive.declareDue(ms));
                    case 2 -> {
                        set = set.dueBy(ms);
                        naive.dueBy(ms);
                    }
                    case 3 -> {
                        if (random.chance(20)) {
                            assertThat(taken(set.close())).isEqualTo(naive.close());
                        }
                    }
                    default -> insert(random.below(span + 1), ms);
                }
                check(random.below(span + 1));
            }
            for (int seq = 0; seq <= span; seq++) {
                check(seq);
            }
            assertThat(set.nextDueMs()).isEqualTo(naive.nextDueMs());
            assertThat(holes()).isEqualTo(naive.holes());
            byte[] bytes = PROBE.roundTrip(set);
            if (bytes.length < 60) {
                PROBE.refusesOtherLengths(bytes);
                PROBE.judgesMutantsOf(bytes, random);
            }
            return closedForRoom;
        }

        private void insert(int seq, long dueMs) {
            if (naive.standing(seq) == Standing.CLOSED) {
                assertThatIllegalArgumentException().isThrownBy(() -> set.insert(offset + seq, dueMs));
                return;
            }
            long floor = set.floor();
            assertThat(taken(set.insert(offset + seq, dueMs))).isEqualTo(naive.insert(seq, dueMs));
            closedForRoom += set.floor() == floor ? 0 : 1;
        }

        /** Without AssertJ: it is asked some hundred thousand times. */
        private void check(int seq) {
            if (set.standing(offset + seq) != naive.standing(seq)) {
                throw new AssertionError(
                        "sequence " + seq + " is " + set.standing(offset + seq) + ", not " + naive.standing(seq));
            }
        }

        private List<SequenceRange> taken(SequenceStep step) {
            set = step.next();
            return step.declared().stream()
                    .map(range -> new SequenceRange(range.from() - offset, range.to() - offset))
                    .toList();
        }

        private List<Hole> holes() {
            return set.holes().stream()
                    .map(hole -> new Hole(hole.from() - offset, hole.to() - offset, hole.dueMs()))
                    .toList();
        }
    }

    private static SequenceSet inserted(SequenceSet into, long... sequences) {
        SequenceSet set = into;
        for (long seq : sequences) {
            set = set.insert(seq, 7).next();
        }
        return set;
    }

    private static byte[] encode(SequenceSet set) {
        ByteWriter out = new ByteWriter();
        SequenceSetCodec.write(out, set);
        return out.toBytes();
    }

    private static SequenceSet decode(byte[] bytes) throws DecodeException {
        ByteReader in = new ByteReader(bytes);
        SequenceSet set = SequenceSetCodec.read(in);
        in.end();
        return set;
    }
}
