package org.wardledger.core.hiding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wardledger.core.alert.AlertId;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.fixture.PlainKey;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;
import org.wardledger.core.merkle.Hash;

class ConcealedTest {
    private static final PatientKey KEY = FixedKeys.key(7, 2);

    /** An entry's contents, which differ in length and are sometimes equal. */
    private record Drawn(byte[] context, List<byte[]> contents, List<Integer> ordinals) {
        static Drawn of(RandomValues random) {
            List<byte[]> contents = random.list(1, 5, () -> random.bytes(random.below(6)));
            List<Integer> ordinals =
                    contents.stream().map(c -> random.ordinal()).toList();
            return new Drawn(ConcealedTest.context(random), contents, ordinals);
        }

        Concealed concealed() {
            return KEY.conceal(context, contents, ordinals);
        }
    }

    @Test
    void its_maker_reads_it_and_so_does_who_follows_the_formats() {
        PlainKey plain = new PlainKey(7, 2, KEY.secret());
        Seeds.forEach(500, seed -> {
            Drawn drawn = Drawn.of(new RandomValues(seed));
            Concealed concealed = drawn.concealed();
            assertThat(concealed.epoch()).isEqualTo(2);
            assertThat(concealed.count()).isEqualTo(drawn.contents().size());
            assertThat(KEY.reveal(drawn.context(), concealed)).isEqualTo(drawn.ordinals());
            assertThat(KEY.commits(drawn.context(), concealed.commitment(), drawn.contents()))
                    .isTrue();
            assertThat(plain.ordinals(drawn.context(), concealed.references())).isEqualTo(drawn.ordinals());
            assertThat(PlainKey.commitment(plain.opener(drawn.context()), drawn.contents()))
                    .isEqualTo(concealed.commitment().toBytes());
            ByteWriter out = new ByteWriter();
            concealed.encode(out);
            assertThat(Concealed.decode(new ByteReader(out.toBytes()))).isEqualTo(concealed);
        });
    }

    @Test
    void the_most_contents_that_an_entry_may_have_are_masked_to_the_last() {
        List<Integer> ordinals = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            ordinals.add(Integer.MAX_VALUE - i);
        }
        List<byte[]> contents = Collections.nCopies(256, new byte[] {1});
        byte[] context = Contexts.reading(1, 0, 0);
        Concealed concealed = KEY.conceal(context, contents, ordinals);
        assertThat(KEY.reveal(context, concealed)).isEqualTo(ordinals);
        assertThat(new PlainKey(7, 2, KEY.secret()).ordinals(context, concealed.references()))
                .isEqualTo(ordinals);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> KEY.conceal(context, Collections.nCopies(257, new byte[0]), Collections.nCopies(257, 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> KEY.conceal(context, List.of(), List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> KEY.conceal(context, contents, List.of(1)));
    }

    @Test
    void a_disclosure_opens_the_commitment_that_it_was_made_for() {
        Seeds.forEach(500, seed -> {
            Drawn drawn = Drawn.of(new RandomValues(seed));
            Disclosure disclosure = KEY.disclose(drawn.context(), drawn.contents());
            assertThat(disclosure.opens(drawn.concealed().commitment())).isTrue();
            Disclosure read = new Disclosure(disclosure.opener(), disclosure.contents());
            assertThat(read).isEqualTo(disclosure).hasSameHashCodeAs(disclosure);
        });
    }

    /** Whoever has a disclosure may say anything else with it: nothing but what was sealed is believed. */
    @Test
    void it_opens_nothing_else() {
        int[] tried = {0};
        Seeds.forEach(300, seed -> {
            RandomValues random = new RandomValues(seed);
            Drawn drawn = Drawn.of(random);
            Hash commitment = drawn.concealed().commitment();
            byte[] opener = KEY.disclose(drawn.context(), drawn.contents()).opener();
            for (List<byte[]> other : otherContents(random, drawn.contents())) {
                assertThat(new Disclosure(opener, other).opens(commitment)).isFalse();
                tried[0]++;
            }
            byte[] otherOpener = opener.clone();
            otherOpener[random.below(32)] ^= (byte) (1 << random.below(8));
            assertThat(new Disclosure(otherOpener, drawn.contents()).opens(commitment))
                    .isFalse();
            byte[] elsewhere = context(random);
            assertThat(KEY.disclose(drawn.context(), drawn.contents())
                            .opens(KEY.conceal(elsewhere, drawn.contents(), drawn.ordinals())
                                    .commitment()))
                    .as("another entry of the same contents")
                    .isEqualTo(Arrays.equals(elsewhere, drawn.context()));
            assertThat(FixedKeys.key(7, 3)
                            .disclose(drawn.context(), drawn.contents())
                            .opens(commitment))
                    .as("under another key")
                    .isFalse();
        });
        assertThat(tried[0]).isGreaterThan(3_000);
    }

    /** Each differs from the contents in one thing. */
    private static List<List<byte[]>> otherContents(RandomValues random, List<byte[]> contents) {
        List<List<byte[]>> others = new ArrayList<>();
        for (int at = 0; at < contents.size(); at++) {
            byte[] content = contents.get(at);
            if (content.length > 0) {
                byte[] flipped = content.clone();
                flipped[random.below(content.length)] ^= (byte) (1 << random.below(8));
                others.add(replaced(contents, at, flipped));
                others.add(replaced(contents, at, Arrays.copyOf(content, content.length - 1)));
                // the same bytes, cut elsewhere
                others.add(replaced(contents, at, new byte[0], content));
                int cut = random.below(content.length);
                others.add(replaced(
                        contents, at, Arrays.copyOf(content, cut), Arrays.copyOfRange(content, cut, content.length)));
            }
            others.add(replaced(contents, at, Arrays.copyOf(content, content.length + 1)));
            others.add(replaced(contents, at));
            others.add(replaced(contents, at, content, content));
            if (at + 1 < contents.size()) {
                byte[] next = contents.get(at + 1);
                List<byte[]> joined = new ArrayList<>(contents);
                joined.remove(at);
                joined.set(at, new ByteWriter().bytes(content).bytes(next).toBytes());
                others.add(joined);
                if (content.length > 0) {
                    List<byte[]> moved = new ArrayList<>(contents);
                    moved.set(at, Arrays.copyOf(content, content.length - 1));
                    moved.set(
                            at + 1,
                            new ByteWriter()
                                    .bytes(new byte[] {content[content.length - 1]})
                                    .bytes(next)
                                    .toBytes());
                    others.add(moved);
                }
                List<byte[]> swapped = new ArrayList<>(contents);
                Collections.swap(swapped, at, at + 1);
                others.add(swapped);
            }
        }
        others.removeIf(other -> Arrays.deepEquals(other.toArray(), contents.toArray())); // equal ones swapped
        return others;
    }

    private static List<byte[]> replaced(List<byte[]> contents, int at, byte[]... with) {
        List<byte[]> other = new ArrayList<>(contents);
        other.remove(at);
        other.addAll(at, List.of(with));
        return other;
    }

    @Test
    void masks_and_commitments_of_two_entries_have_nothing_in_common() {
        Set<List<Byte>> masks = new HashSet<>();
        Set<Hash> commitments = new HashSet<>();
        List<byte[]> contexts = new ArrayList<>();
        for (int generation = 1; generation <= 3; generation++) {
            for (int i = 0; i < 40; i++) {
                contexts.add(Contexts.reading(generation, i, 128));
                contexts.add(Contexts.reading(generation, 128, i));
                contexts.add(Contexts.assigned(generation, i));
                contexts.add(Contexts.rejected(generation, i));
                contexts.add(Contexts.alert(generation, new AlertId(i, 1), 1));
                contexts.add(Contexts.alert(generation, new AlertId(1, 1 + i), 2));
                contexts.add(Contexts.accessed(generation, new EventId(i, 1)));
            }
        }
        for (byte[] context : contexts) {
            Concealed concealed = KEY.conceal(context, Collections.nCopies(9, new byte[1]), Collections.nCopies(9, 0));
            byte[] mask = concealed.references(); // the ordinals are 0
            for (int from = 0; from < mask.length; from += 4) {
                masks.add(List.of(mask[from], mask[from + 1], mask[from + 2], mask[from + 3]));
            }
            commitments.add(concealed.commitment());
        }
        assertThat(commitments).hasSameSizeAs(contexts).hasSize(840);
        // 7,560 draws of 32 bits: by chance, two of them are equal once in 150 times that keys are drawn, two twice
        // never
        assertThat(masks).hasSizeGreaterThanOrEqualTo(9 * 840 - 1);
    }

    @Test
    void without_the_key_or_for_another_entry_it_says_nothing_and_fails_in_one_way_only() {
        int[] refused = {0};
        Seeds.forEach(500, seed -> {
            RandomValues random = new RandomValues(seed);
            Drawn drawn = Drawn.of(random);
            Concealed concealed = drawn.concealed();
            refused[0] += refused(FixedKeys.key(7, 3), drawn.context(), concealed, drawn);
            refused[0] += refused(FixedKeys.key(8, 2), drawn.context(), concealed, drawn);
            refused[0] += refused(KEY, random.bytes(random.below(40)), concealed, drawn);
        });
        assertThat(refused[0]).as("what comes out is no ordinal").isBetween(750, 1_450);
    }

    private static int refused(PatientKey key, byte[] context, Concealed concealed, Drawn drawn) {
        assertThat(key.commits(context, concealed.commitment(), drawn.contents()))
                .isFalse();
        try {
            assertThat(key.reveal(context, concealed)).isNotEqualTo(drawn.ordinals());
            return 0;
        } catch (DecodeException e) {
            return 1;
        }
    }

    @Test
    void an_opener_has_32_bytes_and_everything_is_copied() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Disclosure(new byte[31], List.of()));
        byte[] opener = new byte[32];
        byte[] content = {1};
        Disclosure disclosure = new Disclosure(opener, List.of(content));
        opener[0] = 1;
        content[0] = 2;
        disclosure.opener()[1] = 1;
        disclosure.contents().getFirst()[0] = 3;
        assertThat(disclosure).isEqualTo(new Disclosure(new byte[32], List.of(new byte[] {1})));
        Concealed concealed = KEY.conceal(new byte[1], List.of(content), List.of(5));
        concealed.references()[0] ^= 1;
        assertThat(KEY.reveal(new byte[1], concealed)).containsExactly(5);
    }

    @Test
    void one_content_is_what_most_entries_have() {
        Concealed one = KEY.conceal(new byte[1], List.of(new byte[0]), List.of(0));
        assertThat(one.only()).isSameAs(one);
        Concealed two = KEY.conceal(new byte[1], List.of(new byte[0], new byte[0]), List.of(0, 1));
        assertThatExceptionOfType(DecodeException.class).isThrownBy(two::only);
    }

    private static byte[] context(RandomValues random) {
        int generation = 1 + random.below(3);
        return switch (random.below(4)) {
            case 0 -> Contexts.reading(generation, random.below(300), random.below(300));
            case 1 -> Contexts.assigned(generation, random.bits());
            case 2 -> Contexts.rejected(generation, random.notNegative());
            default -> Contexts.alert(generation, new AlertId(random.bits(), random.bits()), 1 + random.below(300));
        };
    }
}
