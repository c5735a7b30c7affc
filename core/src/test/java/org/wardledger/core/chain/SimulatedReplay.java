package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wardledger.core.block.Block;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.fixture.RandomValues;

/** A chain read from its first block on, by somebody who has all keys that are left, or none, or gets them on the way. */
final class SimulatedReplay {
    /**
     * Kinds of records that only those have who can read: timers, closed records, where patients are found, and how far a
     * change of rules has come when the chain ends before it does.
     */
    private static final Set<Character> OF_READERS = Set.of('t', 'x', 'p', 'R');

    final MemoryChain chain;
    final List<AlertState> alerts = new ArrayList<>();
    int passedOver;
    Totals totals = Totals.NONE;

    private SimulatedReplay(MemoryChain chain) {
        this.chain = chain;
    }

    /** With the keys that are there after the last block. */
    static SimulatedReplay withKeysOf(SimulatedSite site) {
        SimulatedReplay replay = new SimulatedReplay(new MemoryChain(FixedKeys.VAULT));
        site.keys.readInto(replay.chain, Set.of());
        replay.apply(site.committed.blocks(), new ChainReplay(0, null, replay.chain, site.bounds));
        return replay;
    }

    /** May begin again from what it has stored, after any block. */
    static SimulatedReplay withoutKeys(SimulatedSite site, long seed) {
        RandomValues random = new RandomValues(seed);
        SimulatedReplay replay = new SimulatedReplay(new MemoryChain(null));
        int crashPercent = random.one(List.of(0, 20));
        ChainReplay reader = new ChainReplay(0, null, replay.chain, site.bounds);
        for (Block block : site.committed.blocks()) {
            replay.apply(List.of(block), reader);
            if (random.chance(crashPercent)) {
                reader = new ChainReplay(0, reader.head(), replay.chain, site.bounds);
            }
        }
        return replay;
    }

    /** The same keys, which come only after this many blocks; then it may begin again from what it has stored. */
    static SimulatedReplay withKeysFrom(int height, SimulatedSite site, long seed) {
        RandomValues random = new RandomValues(seed);
        List<Block> blocks = site.committed.blocks();
        SimulatedReplay replay = new SimulatedReplay(new MemoryChain(FixedKeys.VAULT));
        ChainReplay first = new ChainReplay(0, null, replay.chain, site.bounds);
        replay.apply(blocks.subList(0, height), first);
        site.keys.readInto(replay.chain, Set.of());
        boolean begunAgain = random.chance(50);
        replay.apply(
                blocks.subList(height, blocks.size()),
                begunAgain ? new ChainReplay(0, first.head(), replay.chain, site.bounds) : first);
        return replay;
    }

    private void apply(List<Block> blocks, ChainReplay replay) {
        for (Block block : blocks) {
            ChainReplay.Replayed step = replay.apply(block);
            chain.add(block, step.delta());
            replay.stored();
            alerts.addAll(step.alerts());
            passedOver += step.passedOver();
            totals = step.totals();
        }
    }

    /** What the entries say in plain is there, and is the same. */
    void assertSameStructureAs(MemoryChain other) {
        Map<StateKey, byte[]> mine = structure(chain);
        Map<StateKey, byte[]> others = structure(other);
        assertThat(mine.keySet()).isEqualTo(others.keySet());
        mine.forEach((key, value) -> {
            if (!Arrays.equals(value, others.get(key))) {
                throw new AssertionError("state " + key + " differs");
            }
        });
    }

    private static Map<StateKey, byte[]> structure(MemoryChain chain) {
        Map<StateKey, byte[]> structure = new HashMap<>(chain.state());
        structure.keySet().removeIf(key -> OF_READERS.contains((char) key.toBytes()[0]));
        return structure;
    }
}
