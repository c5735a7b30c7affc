package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wardledger.core.block.Block;
import org.wardledger.core.content.Cid;
import org.wardledger.core.fixture.DefaultRules;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;

/** However far the index lags, the overlay shows what a plain chain of the same blocks shows. */
class OverlayViewTest {
    private static final int RECORDS = 60;

    @Test
    void it_shows_the_same_as_the_plain_chain_wherever_the_index_is() {
        Seeds.forEach(60, seed -> {
            RandomValues random = new RandomValues(seed);
            MemoryChain plain = new MemoryChain(FixedKeys.VAULT);
            MemoryChain index = new MemoryChain(FixedKeys.VAULT);
            OverlayView overlay = new OverlayView(index);
            List<SealedBlock> blocks = blocks(seed);
            for (SealedBlock sealed : blocks) {
                add(plain, sealed);
                overlay.committed(sealed);
                while (index.blocks().size() < plain.blocks().size() && random.chance(40)) {
                    SealedBlock next = blocks.get(index.blocks().size());
                    add(index, next);
                }
                if (random.chance(50)) {
                    overlay.indexed(random.below(index.blocks().size() + 1) - 1L); // news may be late and repeated
                }
                assertSame(plain, overlay);
            }
            for (SealedBlock next : blocks.subList(index.blocks().size(), blocks.size())) {
                add(index, next);
            }
            assertThat(overlay.bytes()).isNotNegative();
            overlay.indexed(Long.MAX_VALUE);
            assertThat(overlay.bytes()).isZero();
            assertSame(plain, overlay);
        });
    }

    @Test
    void its_size_grows_with_what_is_committed_and_shrinks_with_what_is_indexed() {
        MemoryChain index = new MemoryChain(FixedKeys.VAULT);
        OverlayView overlay = new OverlayView(index);
        List<Long> sizes = new ArrayList<>(List.of(0L));
        List<SealedBlock> blocks = blocks(1);
        for (SealedBlock sealed : blocks) {
            overlay.committed(sealed);
            assertThat(overlay.bytes()).isGreaterThan(sizes.getLast());
            sizes.add(overlay.bytes());
        }
        long all = overlay.bytes();
        for (int height = 0; height < blocks.size(); height++) {
            overlay.indexed(height);
            assertThat(overlay.bytes()).isEqualTo(all - sizes.get(height + 1));
        }
    }

    @Test
    void an_entry_beyond_a_blocks_end_is_none() {
        OverlayView overlay = new OverlayView(new MemoryChain(FixedKeys.VAULT));
        SealedBlock first = blocks(1).getFirst();
        overlay.committed(first);
        assertThat(overlay.entry(0, 0)).isNotNull();
        assertThat(overlay.entry(0, first.block().body().entries().size())).isNull();
        assertThat(overlay.entry(1, 0)).isNull();
    }

    private static List<SealedBlock> blocks(long seed) {
        RandomValues random = new RandomValues(seed);
        MemoryChain chain = new MemoryChain(FixedKeys.VAULT);
        Secrets secrets = new SeededSecrets(new AtomicLong()::getAndIncrement);
        ChainSealer sealer = new ChainSealer(ChainBench.IDENTITY, null, chain, secrets);
        sealer.genesis(DefaultRules.TEXT, 0);
        List<SealedBlock> blocks = new ArrayList<>();
        for (LogRecord record : SimulatedWard.log(seed, RECORDS)) {
            sealer.accept(record.offset(), record.appendMs(), record.value());
            if (random.chance(25)) {
                SealedBlock sealed = sealer.cut(record.offset());
                add(chain, sealed);
                sealer.committed();
                blocks.add(sealed);
            }
        }
        return blocks;
    }

    /** With the keys that the block made, which a node has from {@code wardledger.keys}. */
    private static void add(MemoryChain chain, SealedBlock sealed) {
        sealed.delta().keys().forEach(chain::addKey);
        chain.add(sealed.block(), sealed.delta());
    }

    private static void assertSame(MemoryChain plain, OverlayView overlay) {
        Set<StateKey> keys = new TreeSet<>(plain.state().keySet());
        keys.add(StateKeys.patientNamed(FixedKeys.VAULT.lookup("nobody")));
        keys.add(StateKeys.reading(9, 9));
        for (StateKey key : keys) {
            assertBytes(overlay.state(key), plain.state(key));
        }
        for (Block block : plain.blocks()) {
            long height = block.header().height();
            for (int i = 0; i <= block.body().entries().size(); i++) {
                assertBytes(overlay.entry(height, i), plain.entry(height, i));
            }
            for (byte[] payload : block.body().payloads()) {
                assertBytes(overlay.payload(Cid.ofPayload(payload)), payload);
            }
        }
        assertThat(overlay.payload(Cid.ofPayload(new byte[] {1}))).isNull();
    }

    private static void assertBytes(byte @Nullable [] actual, byte @Nullable [] expected) {
        if (actual != expected) {
            assertThat(actual).isEqualTo(expected);
        }
    }
}
