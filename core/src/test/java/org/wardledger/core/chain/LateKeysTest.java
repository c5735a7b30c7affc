package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.wardledger.core.chain.ChainBench.heartRate;
import static org.wardledger.core.chain.ChainBench.reading;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.core.block.Block;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.vitals.Quality;

/** A key that comes after entries that it opens were read: they are not read again, and no honest block looks forged. */
class LateKeysTest {
    private final ChainBench bench = new ChainBench();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_patient_whose_key_came_late_stays_closed_until_the_chain_is_read_again(boolean begunAgain) {
        bench.heartRate(1, "45", 0);
        bench.cut();
        bench.heartRate(2, "45", 6_000);
        bench.cut();
        MemoryChain chain = new MemoryChain(FixedKeys.VAULT);
        List<Block> blocks = bench.chain.blocks();
        ChainReplay replay = new ChainReplay(0, null, chain);
        for (Block block : blocks.subList(0, 2)) {
            chain.add(block, replay.apply(block).delta());
        }
        bench.keys.readInto(chain, Set.of());
        ChainReplay next = begunAgain ? new ChainReplay(0, replay.head(), chain) : replay;
        assertThat(next.apply(blocks.getLast()).passedOver())
                .as("reading and alert")
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void so_does_one_whose_next_epoch_came_late(boolean begunAgain) {
        bench.heartRate(1, "45", 0);
        bench.cut();
        bench.rekey(1, 1_000);
        bench.heartRate(2, "45", 6_000);
        bench.cut();
        bench.heartRate(3, "70", 7_000);
        bench.cut();
        assertThat(bench.alertsSaid()).containsExactly("raised hr-low", "cleared hr-low");
        MemoryChain chain = new MemoryChain(FixedKeys.VAULT);
        chain.addKey(new PatientKey(1, 0, SeededSecrets.key(0)));
        List<Block> blocks = bench.chain.blocks();
        ChainReplay replay = new ChainReplay(0, null, chain);
        for (Block block : blocks.subList(0, 3)) {
            chain.add(block, replay.apply(block).delta());
        }
        bench.keys.readInto(chain, Set.of());
        ChainReplay next = begunAgain ? new ChainReplay(0, replay.head(), chain) : replay;
        assertThat(next.apply(blocks.getLast()).passedOver())
                .as("reading and alert")
                .isEqualTo(2);
    }

    @Test
    void without_its_key_nothing_is_sealed_for_a_patient() {
        bench.heartRate(1, "72", 0);
        bench.cut();
        bench.chain.destroyKeys(1);
        bench.crash();
        byte[] input = InputCodec.encode(reading(2, 0, 0, heartRate("72", Quality.VALID)));
        assertThatExceptionOfType(LedgerBroken.class)
                .isThrownBy(() -> bench.accept(0, input))
                .withMessageContaining("keys are incomplete");
    }
}
