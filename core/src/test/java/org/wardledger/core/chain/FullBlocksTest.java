package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wardledger.core.alert.RuleSet;
import org.wardledger.core.block.Block;
import org.wardledger.core.block.BlockBody;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.vitals.Body;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Measurements;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Reading;
import org.wardledger.core.vitals.Value;
import org.wardledger.core.vitals.Waveform;

/** One input may bring far more than fits into a block: then it takes several, and a crash between them changes nothing. */
class FullBlocksTest {
    private static final int PATIENTS = 12_000;
    private static final long NOW_MS = ChainBench.START_MS;
    /** After the grace, and after the 60 s of silence that clear a technical alert. */
    private static final long LATER_MS = NOW_MS + 120_000;

    private static final int FULL_BYTES = 524_288;

    private static final String RAISES_AT_ONCE =
            "wardledger rules 1\nlimit hr-low 8867-4 below hysteresis 3 delay 0 50=medium\n";

    /** {@link #PATIENTS} patients, each with an open alert and a hole, every other one with a technical alert that will clear. */
    private static final List<SealedBlock> WARD = new ArrayList<>();

    private static final KeysTopic KEYS = new KeysTopic();
    private static final Secrets SECRETS = new SeededSecrets(new AtomicLong(1)::getAndIncrement);

    @BeforeAll
    static void fill() {
        MemoryChain chain = new MemoryChain(FixedKeys.VAULT);
        ChainSealer sealer = new ChainSealer(ChainBench.IDENTITY, null, chain, SECRETS);
        sealer.genesis(RAISES_AT_ONCE, 0);
        for (int patient = 0; patient < PATIENTS; patient++) {
            WARD.addAll(accept(sealer, chain, NOW_MS, reading(patient, 1, "45")));
            if (patient % 2 == 0) {
                WARD.addAll(accept(sealer, chain, NOW_MS, reading(patient, 1, "44")));
            }
            WARD.addAll(accept(sealer, chain, NOW_MS, reading(patient, 3, "46")));
        }
        WARD.add(commit(sealer, chain));
        WARD.forEach(block -> KEYS.commit(block.keys()));
    }

    @Test
    void other_rules_that_clear_the_alerts_of_12_000_patients_take_several_blocks() {
        byte[] rules = InputCodec.encode(new Input.Rules("wardledger rules 1\n", "dr-who"));
        List<Block> blocks = sealed(NOW_MS, rules, 5);
        assertThat(count(blocks, Entry.Alert.class)).isEqualTo(PATIENTS);
        assertCrashesChangeNothing(blocks, NOW_MS, rules);
        System.out.println("12,000 alerts cleared by other rules: " + sizes(blocks));
    }

    @Test
    void a_reading_behind_18_000_timers_waits_until_all_they_bring_is_sealed() {
        byte[] late = reading(0, 4, "80");
        List<Block> blocks = sealed(LATER_MS, late, 2);
        assertThat(count(blocks, Entry.Alert.class))
                .as("technical ones, and the reading's own")
                .isEqualTo(PATIENTS / 2 + 1);
        assertThat(count(blocks, Entry.Gap.class)).isEqualTo(PATIENTS);
        assertThat(ChainBench.kinds(ChainBench.entries(blocks.getLast())))
                .endsWith(" Alert Content Reading Content Alert");
        long input = wardHead().inputTo();
        assertThat(blocks.getFirst().header().inputTo())
                .as("it is not answered for yet")
                .isEqualTo(input);
        assertThat(blocks.getLast().header().inputTo()).isEqualTo(input + 1);
        assertCrashesChangeNothing(blocks, LATER_MS, late);
        System.out.println("18,000 timers before a reading: " + sizes(blocks));
    }

    @Test
    void what_is_due_may_wait_for_the_next_block_only_behind_a_full_one() {
        MemoryChain ward = ward();
        ChainSealer sealer = new ChainSealer(ChainBench.IDENTITY, wardHead(), ward, SECRETS);
        sealer.accept(sealer.nextInput(), NOW_MS, InputCodec.encode(new Input.Rules("wardledger rules 1\n", null)));
        Block full = sealer.cut(0).block();
        List<byte[]> entries = full.body().entries().subList(0, 101); // Rules, and 50 alerts with their contents
        List<byte[]> payloads = full.body().payloads().subList(0, 50);
        BlockHeader before = wardHead();
        assertThatExceptionOfType(LedgerBroken.class)
                .isThrownBy(() ->
                        new ChainReplay(0, before, ward).apply(HeaderParts.resealed(before, full, entries, payloads)))
                .withMessageContaining("is due and not sealed");
    }

    @Test
    void the_largest_step_fits_behind_the_fullest_block_that_still_takes_an_input() {
        StringBuilder rules = new StringBuilder("wardledger rules 1\n");
        for (int i = 0; i < RuleSet.MAX_RULES; i++) {
            String id = "r".repeat(61) + (100 + i);
            rules.append("limit " + id + " a-1 below hysteresis 1 delay 0 5=low\n");
        }
        MemoryChain chain = new MemoryChain(FixedKeys.VAULT);
        ChainSealer sealer = new ChainSealer(ChainBench.IDENTITY, null, chain, SECRETS);
        sealer.genesis(rules.toString(), 0);
        int[] samples = new int[20_000];
        for (int at = 1; at < samples.length; at += 2) {
            samples[at] = 8_000;
        }
        for (int i = 0; sealer.bytes() < FULL_BYTES - 45_000; i++) {
            samples[0] = i; // the others alternate: two bytes a sample
            accept(sealer, chain, NOW_MS, large(i, "9", samples));
        }
        int before = sealer.bytes();
        accept(sealer, chain, NOW_MS, large(0, "-" + "9".repeat(34), null));
        SealedBlock sealed = sealer.cut(0);
        int body = BlockCodec.encode(sealed.block().body()).length;
        System.out.printf("the largest step: %d bytes behind %d, a body of %d%n", body - before, before, body);
        assertThat(sealed.alerts()).hasSize(RuleSet.MAX_RULES);
        assertThat(before).isBetween(FULL_BYTES - 45_000, FULL_BYTES);
        assertThat(body).isLessThanOrEqualTo(BlockBody.MAX_BYTES);
    }

    /** A waveform, or as many measurements as there may be; all names as long as they may be. */
    private static byte[] large(int seq, String value, int @Nullable [] samples) {
        String name = "n".repeat(64);
        Body body;
        if (samples == null) {
            List<Measurement> measured = new ArrayList<>();
            measured.add(new Measurement("a-1", new Value.Numeric(new BigDecimal(value)), "", Quality.VALID));
            for (int i = 1; i < Measurements.MAX; i++) {
                String code = String.format("c%031d", i);
                measured.add(new Measurement(code, new Value.Coded("v".repeat(64)), "u".repeat(32), Quality.VALID));
            }
            body = new Measurements(measured);
        } else {
            body = new Waveform(name, BigDecimal.ONE, "mV", BigDecimal.ONE, BigDecimal.ZERO, samples);
        }
        Reading reading = new Reading(name, name, name, name, seq, NOW_MS, body);
        return InputCodec.encode(new Input.Admitted("p".repeat(200), "gateway-1", NOW_MS, reading));
    }

    /** What one input brings after the ward's blocks, without a crash. */
    private static List<Block> sealed(long appendMs, byte[] input, int atLeast) {
        MemoryChain chain = ward();
        ChainSealer sealer = new ChainSealer(ChainBench.IDENTITY, head(chain), chain, SECRETS);
        accept(sealer, chain, appendMs, input);
        while (!sealer.isEmpty()) {
            commit(sealer, chain);
        }
        List<Block> blocks = chain.blocks().subList(WARD.size(), chain.blocks().size());
        assertThat(blocks.size()).isGreaterThanOrEqualTo(atLeast);
        assertThat(sealer.nextTimerMs()).isGreaterThan(sealer.engineMs());
        return blocks;
    }

    /** After each of the blocks in turn everything is forgotten, and the committed head alone leads to the rest. */
    private static void assertCrashesChangeNothing(List<Block> blocks, long appendMs, byte[] input) {
        MemoryChain chain = ward();
        long offset = wardHead().inputTo();
        for (Block block : blocks) {
            ChainSealer sealer = new ChainSealer(ChainBench.IDENTITY, head(chain), chain, SECRETS);
            if (sealer.nextInput() == offset) {
                boolean applied = sealer.accept(offset, appendMs, input);
                assertThat(applied).isEqualTo(block.header().inputTo() > offset);
            }
            SealedBlock again = sealer.cut(block.header().sealMs());
            assertThat(BlockCodec.encode(again.block().header())).isEqualTo(BlockCodec.encode(block.header()));
            assertThat(BlockCodec.encode(again.block().body())).isEqualTo(BlockCodec.encode(block.body()));
            ChainReplay.Replayed replayed = new ChainReplay(0, head(chain), chain).apply(block);
            assertSame(replayed.delta(), again.delta());
            chain.add(block, replayed.delta());
        }
        assertThat(new ChainSealer(ChainBench.IDENTITY, head(chain), chain, SECRETS).isEmpty())
                .isTrue();
    }

    private static void assertSame(StateDelta one, StateDelta other) {
        assertThat(one.state().keySet()).isEqualTo(other.state().keySet());
        one.state().forEach((key, value) -> {
            if (!Arrays.equals(value, other.state().get(key))) {
                throw new AssertionError("state " + key + " differs");
            }
        });
    }

    private static MemoryChain ward() {
        MemoryChain chain = new MemoryChain(FixedKeys.VAULT);
        KEYS.readInto(chain, Set.of());
        WARD.forEach(block -> chain.add(block.block(), block.delta()));
        return chain;
    }

    private static BlockHeader wardHead() {
        return WARD.getLast().block().header();
    }

    /** The blocks that were cut for it. */
    private static List<SealedBlock> accept(ChainSealer sealer, MemoryChain chain, long appendMs, byte[] input) {
        List<SealedBlock> cut = new ArrayList<>();
        long offset = sealer.nextInput();
        while (!sealer.accept(offset, appendMs, input)) {
            cut.add(commit(sealer, chain));
        }
        return cut;
    }

    private static SealedBlock commit(ChainSealer sealer, MemoryChain chain) {
        SealedBlock sealed = sealer.cut(0);
        assertThat(BlockCodec.encode(sealed.block().body()).length).isLessThanOrEqualTo(BlockBody.MAX_BYTES);
        sealed.delta().keys().forEach(chain::addKey);
        chain.add(sealed.block(), sealed.delta());
        sealer.committed();
        return sealed;
    }

    private static BlockHeader head(MemoryChain chain) {
        return chain.blocks().getLast().header();
    }

    private static long count(List<Block> blocks, Class<? extends Entry> kind) {
        return blocks.stream()
                .flatMap(block -> ChainBench.entries(block).stream())
                .filter(kind::isInstance)
                .count();
    }

    private static String sizes(List<Block> blocks) {
        List<Integer> sizes = new ArrayList<>();
        blocks.forEach(block -> sizes.add(BlockCodec.encode(block.body()).length));
        return blocks.size() + " bodies of " + sizes + " bytes";
    }

    private static byte[] reading(int patient, long seq, String heartRate) {
        Measurement measured =
                new Measurement("8867-4", new Value.Numeric(new BigDecimal(heartRate)), "/min", Quality.VALID);
        Reading reading = new Reading(
                "icu-1", "b" + patient, "mon-" + patient, "boot-1", seq, NOW_MS, new Measurements(List.of(measured)));
        return InputCodec.encode(new Input.Admitted("patient-" + patient, "gateway-1", NOW_MS, reading));
    }
}
