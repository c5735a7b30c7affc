package org.wardledger.core.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.fixture.CodecProbe;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.Rotation;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.note.VerifierKey;

/** Proofs from logs whose key has changed: from which key one gets to which, and who cannot be led astray. */
class RotatedProofTest {
    private final CodecProbe<Bundle> binary = new CodecProbe<>(BundleCodec::encode, BundleCodec::decode);
    private final CodecProbe<Bundle> text =
            new CodecProbe<>(bundle -> TlogProof.encode(bundle).getBytes(StandardCharsets.UTF_8), TlogProof::decode);

    private final RotatedLog three = new RotatedLog(3, 90_000);
    private final SigningKey newest = three.keys.getLast();

    private static void assertProved(Bundle bundle, SigningKey trusted, SigningKey... by) {
        Set<VerifierKey> keys = new HashSet<>();
        for (SigningKey key : by) {
            keys.add(key.verifierKey());
        }
        assertThat(BundleCheck.verify(bundle, Set.of(trusted.verifierKey())))
                .isEqualTo(new BundleVerdict.Proved(bundle.claim(), keys));
    }

    private static void assertRefused(Bundle bundle, SigningKey trusted, String why) {
        assertThat(BundleCheck.verify(bundle, Set.of(trusted.verifierKey())))
                .isInstanceOfSatisfying(BundleVerdict.Refused.class, refused -> assertThat(refused.reason())
                        .contains(why));
    }

    @Test
    void everyKeyThatTheLogHadLeadsToTheNewestInEveryForm() {
        for (Bundle bundle : List.of(three.last(three.rotations(), newest), three.first(three.rotations(), newest))) {
            binary.roundTrip(bundle);
            text.roundTrip(bundle);
            three.keys.forEach(trusted -> assertProved(bundle, trusted, newest));
            assertThat(BundleCheck.inconsistency(bundle)).isEmpty();
        }
    }

    @Test
    void aProofWithoutRotationsHasTheBytesThatItAlwaysHad() {
        Bundle bundle = three.last(List.of(), newest);
        assertThat(binary.roundTrip(bundle)[7]).isEqualTo((byte) 1);
        assertProved(bundle, newest, newest);
        assertRefused(bundle, three.keys.getFirst(), "no known key has signed");
    }

    @Test
    void theRotationsMayBeginBehindTheTrustedKeysPredecessors() {
        Bundle tail = three.last(three.rotations().subList(1, 3), newest);
        assertProved(tail, three.keys.get(1), newest);
        assertRefused(tail, three.keys.get(0), "no known key has signed");
    }

    /** Whoever has stolen an old key repeats the sealed rotations in a log of their own, where only that key signs. */
    @Test
    void anOldKeyIsNothingToWhoTrustsANewerOne() {
        Bundle byTheThief = three.first(three.rotations(), three.keys.get(0));
        assertRefused(byTheThief, three.keys.get(1), "no known key has signed");
        assertRefused(three.first(List.of(), three.keys.get(0)), three.keys.get(1), "no known key has signed");

        SigningKey thiefs = SigningKey.of("demo", new RandomValues(9).bytes(32));
        SmallLog forged =
                new SmallLog(List.of(List.of(RotatedLog.rotation(three.keys.get(0), thiefs, 0), RotatedLog.tick(0))));
        Bundle onwards = Bundle.of(
                forged.included(0, 1, 1),
                SignedNote.sign(forged.claim(1), thiefs),
                null,
                List.of(forged.included(0, 0, 1)));
        assertRefused(onwards, three.keys.get(1), "no known key has signed");
        // what no format can do: who knows nothing but the stolen key follows the thief
        assertProved(onwards, three.keys.get(0), thiefs);
    }

    @Test
    void aKeyThatHasEndedByWhatIsShownDoesNotCount() {
        RotatedLog during = new RotatedLog(1, RotatedLog.OVERLAP_MS - 1);
        assertProved(during.last(during.rotations(), during.keys.get(0)), during.keys.get(0), during.keys.get(0));
        assertProved(
                during.last(during.rotations(), during.keys.get(0), during.keys.get(1)),
                during.keys.get(0),
                during.keys.get(0),
                during.keys.get(1));
        RotatedLog after = new RotatedLog(1, RotatedLog.OVERLAP_MS);
        assertRefused(after.last(after.rotations(), after.keys.get(0)), after.keys.get(0), "no known key has signed");
        assertProved(
                after.last(after.rotations(), after.keys.get(0), after.keys.get(1)),
                after.keys.get(0),
                after.keys.get(1));
    }

    @Test
    void aBrokenChainOfKeysSpoilsTheProofWhoeverSigned() {
        List<Included> all = three.rotations();
        String why = "does not go from this log's newest key to a new one";
        assertRefused(three.last(List.of(all.get(0), all.get(2)), newest), newest, why);
        Included tick = three.log.included(1, 0, three.size());
        assertRefused(three.last(List.of(tick, all.get(1)), newest), newest, "a rotation: it is another entry");

        RotatedLog other = new RotatedLog(1, 0);
        SigningKey stranger = SigningKey.of("demo", new RandomValues(8).bytes(32));
        Included elsewhere = new SmallLog(List.of(
                        List.of(RotatedLog.tick(0)),
                        List.of(
                                RotatedLog.tick(0),
                                RotatedLog.rotation(three.keys.get(0), stranger, 0),
                                RotatedLog.tick(0)),
                        List.of(RotatedLog.tick(0))))
                .included(1, 1, other.size());
        assertRefused(
                other.last(List.of(elsewhere), stranger),
                three.keys.get(0),
                "a rotation: the header does not lead to the root in the checkpoint");

        SmallLog circle = new SmallLog(List.of(List.of(
                RotatedLog.rotation(three.keys.get(0), three.keys.get(1), 0),
                RotatedLog.rotation(three.keys.get(1), three.keys.get(0), 0))));
        Bundle back = Bundle.of(
                circle.included(0, 0, 1),
                SignedNote.sign(circle.claim(1), three.keys.get(0)),
                null,
                List.of(circle.included(0, 0, 1), circle.included(0, 1, 1)));
        assertRefused(back, three.keys.get(0), why);
    }

    @Test
    void aRotationOfAnotherLogLeadsNowhere() {
        SigningKey from = three.keys.get(0);
        SigningKey to = three.keys.get(1);
        byte[] elsewhere = EntryCodec.encode(new Entry.KeyRotated(
                0,
                new Rotation(new Origin("demo", 2, 1), from.verifierKey(), to.verifierKey(), 0)
                        .sign(from, to)
                        .encoded()));
        SmallLog log = new SmallLog(List.of(List.of(elsewhere)));
        Bundle bundle = Bundle.of(
                log.included(0, 0, 1), SignedNote.sign(log.claim(1), to), null, List.of(log.included(0, 0, 1)));
        assertRefused(bundle, from, "does not go from this log's newest key");
    }

    @Test
    void rotationsOutOfOrderOrTooManyAreNoBundle() {
        List<Included> reversed = new ArrayList<>(three.rotations());
        Collections.reverse(reversed);
        assertThatIllegalArgumentException().isThrownBy(() -> three.last(reversed, newest));
        List<Included> twice = List.of(reversed.get(0), reversed.get(0));
        assertThatIllegalArgumentException().isThrownBy(() -> three.last(twice, newest));
        RotatedLog many = new RotatedLog(101, 0);
        assertThatIllegalArgumentException().isThrownBy(() -> many.last(many.rotations(), newest));
        Bundle most = many.last(many.rotations().subList(1, 101), many.keys.getLast());
        assertThat(binary.roundTrip(most)).hasSizeLessThan(BundleCodec.MAX_BYTES / 2);
        assertProved(most, many.keys.get(1), many.keys.getLast());
    }

    @Test
    void aChangedByteIsRefusedOrProvesNothing() {
        Seeds.forEach(4, seed -> {
            RandomValues random = new RandomValues(seed);
            Bundle bundle = three.last(three.rotations(), newest);
            changes(BundleCodec.encode(bundle), BundleCodec::decode, random);
            changes(TlogProof.encode(bundle).getBytes(StandardCharsets.UTF_8), TlogProof::decode, random);
            binary.judgesMutantsOf(BundleCodec.encode(bundle), random);
            text.judgesMutantsOf(text.roundTrip(bundle), random);
        });
        byte[] bytes = BundleCodec.encode(three.last(three.rotations().subList(0, 1), newest));
        binary.refusesOtherLengths(bytes);
    }

    private void changes(byte[] good, Function<byte[], Bundle> decode, RandomValues random) {
        Set<VerifierKey> genesis = Set.of(three.keys.getFirst().verifierKey());
        for (int at = 0; at < good.length; at++) {
            byte[] mutant = good.clone();
            mutant[at] ^= (byte) (1 << random.below(8));
            Bundle changed;
            try {
                changed = decode.apply(mutant);
            } catch (DecodeException e) {
                continue;
            }
            assertThat(BundleCheck.verify(changed, genesis))
                    .as("byte %s", at)
                    .isInstanceOf(BundleVerdict.Refused.class);
        }
    }
}
