package org.wardledger.core.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.fixture.CodecProbe;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;
import org.wardledger.core.hiding.Disclosure;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.note.VerifierKey;

/** The proof of an entry, in its two canonical forms: what is true is accepted, what is changed is not. */
class BundleTest {
    private static final Set<VerifierKey> KNOWN = Set.of(SmallLog.KEY.verifierKey());
    private static final int SEEDS = 40;

    private final CodecProbe<Bundle> binary = new CodecProbe<>(BundleCodec::encode, BundleCodec::decode);
    private final CodecProbe<Bundle> text =
            new CodecProbe<>(bundle -> TlogProof.encode(bundle).getBytes(StandardCharsets.UTF_8), TlogProof::decode);

    private static Bundle random(RandomValues random) {
        int size = 1 + random.below(40);
        int blockSize = 1 + random.below(20);
        SmallLog log = new SmallLog(random, size, blockSize);
        int height = random.below(size);
        Disclosure disclosure = random.chance(70)
                ? null
                : new Disclosure(random.bytes(32), random.list(0, 3, () -> random.bytes(random.below(30))));
        return log.bundle(height, random.below(blockSize), height + 1 + random.below(size - height), disclosure);
    }

    @Test
    void everyEntryIsProvedInEveryForm() {
        Seeds.forEach(SEEDS, seed -> {
            SmallLog log = new SmallLog(new RandomValues(seed), 1 + (int) seed % 9, 1 + (int) seed % 7);
            for (int size = 1; size <= log.headers.size(); size++) {
                for (int height = 0; height < size; height++) {
                    for (int index = 0; index < log.blocks.get(height).size(); index++) {
                        Bundle bundle = log.bundle(height, index, size, null);
                        assertThat(BundleCodec.isOne(binary.roundTrip(bundle))).isTrue();
                        assertThat(TlogProof.isOne(text.roundTrip(bundle))).isTrue();
                        assertThat(BundleCheck.verify(bundle, KNOWN))
                                .isEqualTo(new BundleVerdict.Proved(bundle.claim(), KNOWN));
                    }
                }
            }
        });
    }

    @Test
    void aChangedByteIsRefusedOrProvesNothing() {
        Seeds.forEach(SEEDS, seed -> {
            RandomValues random = new RandomValues(seed);
            Bundle bundle = random(random);
            changes(BundleCodec.encode(bundle), BundleCodec::decode, random);
            changes(TlogProof.encode(bundle).getBytes(StandardCharsets.UTF_8), TlogProof::decode, random);
        });
    }

    private static void changes(byte[] good, Function<byte[], Bundle> decode, RandomValues random) {
        for (int at = 0; at < good.length; at++) {
            byte[] mutant = good.clone();
            mutant[at] ^= (byte) (1 << random.below(8));
            Bundle changed;
            try {
                changed = decode.apply(mutant);
            } catch (DecodeException e) {
                continue;
            }
            // also where the disclosure was changed: it opens nothing
            assertThat(BundleCheck.verify(changed, KNOWN)).as("byte %s", at).isInstanceOf(BundleVerdict.Refused.class);
        }
    }

    @Test
    void mutantsAreRefusedOrAreAnotherValuesOnlyEncoding() {
        int decoded = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomValues random = new RandomValues(seed);
            Bundle bundle = random(random);
            byte[] bytes = BundleCodec.encode(bundle);
            decoded += binary.judgesMutantsOf(bytes, random);
            decoded += text.judgesMutantsOf(text.roundTrip(bundle), random);
            if (seed < 4) {
                binary.refusesOtherLengths(bytes);
                text.refusesOtherLengths(text.roundTrip(bundle));
            }
        }
        assertThat(decoded).as("mutants that decode").isPositive();
    }

    @Test
    void noiseIsRefusedWithTheTypedErrorOnly() {
        Seeds.forEach(3000, seed -> {
            RandomValues random = new RandomValues(seed);
            byte[] noise = random.bytes(random.below(400));
            binary.judge(noise);
            text.judge(noise);
            Bundle bundle = random(new RandomValues(seed % SEEDS));
            binary.judge(spoiled(BundleCodec.encode(bundle), random));
            text.judge(spoiled(TlogProof.encode(bundle).getBytes(StandardCharsets.UTF_8), random));
        });
    }

    /** Cut, doubled, or with noise in the middle. */
    private static byte[] spoiled(byte[] bytes, RandomValues random) {
        int from = random.below(bytes.length);
        int count = 1 + random.below(Math.min(64, bytes.length - from));
        byte[] noise = random.bytes(count);
        byte[] spoiled = Arrays.copyOf(bytes, random.chance(30) ? from + count : bytes.length);
        System.arraycopy(noise, 0, spoiled, from, count);
        return spoiled;
    }

    @Test
    void anotherKeyAnotherSiteOrAnotherChainProvesNothing() {
        SmallLog log = new SmallLog(new RandomValues(1), 5, 3);
        Bundle good = log.bundle(2, 1, 5, null);
        SigningKey other = SigningKey.of("demo", new RandomValues(2).bytes(32));
        assertRefused(good, Set.of(other.verifierKey()), "no known key has signed");
        assertRefused(good, Set.of(), "no known key has signed");

        SigningKey elsewhere = SigningKey.of("elsewhere", new RandomValues(3).bytes(32));
        Bundle bySomeoneElse = withNote(good, SignedNote.sign(good.claim(), elsewhere));
        assertRefused(bySomeoneElse, Set.of(elsewhere.verifierKey()), "another site's log");

        for (String origin : List.of("demo/2/1", "demo/2/2", "demo")) {
            Checkpoint claim =
                    new Checkpoint(origin, good.claim().size(), good.claim().root());
            assertRefused(withNote(good, SignedNote.sign(claim, SmallLog.KEY)), KNOWN, "the checkpoint is of");
        }
    }

    @Test
    void theNewestHeaderIsOfTheCheckpointsGenerationAndOthersMayBeEarlier() {
        SmallLog log = new SmallLog(new RandomValues(1), 5, 3);
        for (int height = 0; height < 5; height++) {
            Bundle of = log.bundle(height, 1, 5, null);
            Checkpoint claim = new Checkpoint("demo/1/2", 5, of.claim().root());
            Bundle later = withNote(of, SignedNote.sign(claim, SmallLog.KEY));
            if (height < 4) {
                assertThat(BundleCheck.verify(later, KNOWN)).isInstanceOf(BundleVerdict.Proved.class);
            } else {
                assertRefused(later, KNOWN, "header 4 of chain 1, generation 1");
            }
        }
    }

    @Test
    void aDisclosureThatOpensNothingSpoilsTheProof() {
        SmallLog log = new SmallLog(new RandomValues(1), 2, 2);
        Bundle bundle = log.bundle(1, 1, 2, new Disclosure(new byte[32], List.of(new byte[] {1})));
        assertRefused(bundle, KNOWN, "what is disclosed");
    }

    /** Nobody could say what was proved: a verifier that is too old says so. */
    @Test
    void anEntryThatCannotBeReadIsNotProved() {
        byte[] tick = RotatedLog.tick(1);
        byte[] kind = tick.clone();
        kind[0] = 20;
        byte[] version = tick.clone();
        version[1] = 2;
        for (byte[] unknown : List.of(kind, version, Arrays.copyOf(tick, tick.length + 1))) {
            Bundle bundle = new SmallLog(List.of(List.of(tick, unknown))).bundle(0, 1, 1, null);
            assertRefused(bundle, KNOWN, "the entry cannot be read: ");
            assertThat(BundleCheck.inconsistency(bundle)).isPresent();
        }
    }

    private static Bundle withNote(Bundle b, SignedNote note) {
        return new Bundle(
                b.index(), b.entry(), b.blockPath(), b.header(), b.logPath(), note, b.disclosure(), b.rotations());
    }

    private static void assertRefused(Bundle bundle, Set<VerifierKey> keys, String why) {
        assertThat(BundleCheck.verify(bundle, keys))
                .isInstanceOfSatisfying(BundleVerdict.Refused.class, refused -> assertThat(refused.reason())
                        .contains(why));
    }

    @Test
    void aPathOfAnotherLengthIsNoBundle() {
        SmallLog log = new SmallLog(new RandomValues(1), 5, 3);
        Bundle good = log.bundle(2, 1, 5, null);
        List<Hash> none = List.of();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bundle(
                        1, good.entry(), none, good.header(), good.logPath(), good.checkpoint(), null, List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bundle(
                        1, good.entry(), good.blockPath(), good.header(), none, good.checkpoint(), null, List.of()));
    }

    /** The promise: at most 2 KB at a million blocks of 4,096 entries. */
    @Test
    void aProofAmongAMillionFullBlocksTakesLessThanTwoKilobytes() {
        RandomValues random = new RandomValues(7);
        BlockHeader header = new BlockHeader(
                127, 1, 1_000, random.hash(), random.hash(), 4096, 4_096_000, 1L << 40, 1L << 41, 4096, 0, 1L << 41, 1);
        Bundle longest = new Bundle(
                4095,
                random.bytes(120), // a reading of five values has about 70
                random.list(12, 12, random::hash),
                header,
                random.list(20, 20, random::hash),
                SignedNote.sign(new Checkpoint("a-site-of-a-hospital/127/1", 1_000_000, random.hash()), SmallLog.KEY),
                null,
                List.of());
        assertThat(binary.roundTrip(longest)).hasSizeLessThanOrEqualTo(2048);
        System.out.println("proof at a million blocks of 4,096 entries: " + BundleCodec.encode(longest).length
                + " bytes, as text " + TlogProof.encode(longest).length());
    }
}
