package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wardledger.core.block.Block;
import org.wardledger.core.block.BlockBody;
import org.wardledger.core.block.BlockCodec;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.vitals.Quality;

/** No byte of a block can change without being found: in the block itself, or in the link of the next one. */
class BlockCheckTest {
    private final List<Block> blocks = blocks();

    @Test
    void an_honest_chain_passes() {
        BlockHeader before = null;
        for (Block block : blocks) {
            assertThat(BlockCheck.entries(before, block)).hasSize(block.header().entryCount());
            before = block.header();
        }
    }

    @Test
    void every_changed_byte_of_a_header_is_found_and_its_chain_and_block_named() {
        for (int height = 0; height < blocks.size(); height++) {
            byte[] bytes = BlockCodec.encode(blocks.get(height).header());
            for (int at = 0; at < bytes.length; at++) {
                for (int change : new int[] {1, 2, 0x40, 0x80, 0xFF}) {
                    byte[] mutant = bytes.clone();
                    mutant[at] ^= (byte) change;
                    assertFound(
                            height, decodedHeader(mutant), blocks.get(height).body());
                }
            }
        }
    }

    @Test
    void every_changed_byte_of_a_body_is_found_and_its_chain_and_block_named() {
        for (int height = 0; height < blocks.size(); height++) {
            byte[] bytes = BlockCodec.encode(blocks.get(height).body());
            for (int at = 0; at < bytes.length; at++) {
                for (int change : new int[] {1, 0x80, 0xFF}) {
                    byte[] mutant = bytes.clone();
                    mutant[at] ^= (byte) change;
                    BlockBody body = decodedBody(mutant);
                    if (body != null) {
                        assertBroken(height, new Block(blocks.get(height).header(), body));
                    }
                }
            }
        }
    }

    @Test
    void entries_and_payloads_that_are_missing_doubled_or_swapped_are_found() {
        Block block = blocks.get(1);
        List<byte[]> entries = block.body().entries();
        List<byte[]> payloads = block.body().payloads();
        for (int i = 0; i < entries.size(); i++) {
            assertBroken(1, with(block, without(entries, i), payloads));
            assertBroken(1, with(block, doubled(entries, i), payloads));
            assertBroken(1, with(block, swapped(entries, i), payloads));
        }
        for (int i = 0; i < payloads.size(); i++) {
            assertBroken(1, with(block, entries, without(payloads, i)));
            assertBroken(1, with(block, entries, doubled(payloads, i)));
            assertBroken(1, with(block, entries, swapped(payloads, i)));
        }
    }

    @Test
    void each_break_is_named() {
        BlockHeader before = blocks.get(0).header();
        BlockHeader header = blocks.get(1).header();
        says(null, header, parts -> {}, "block 0 expected");
        says(before, header, parts -> parts.height = 2, "block 1 expected");
        says(before, header, parts -> parts.previous = BlockHeader.NO_PREVIOUS, "does not link to the header before");
        says(before, header, parts -> parts.chain = 1, "another chain than the header before it");
        says(before, header, parts -> parts.generation = 2, "a generation begins where");
        says(before, header, parts -> parts.generation = 0, "an earlier generation");
        says(before, header, parts -> parts.firstIndex = 1, "its first index does not follow");
        says(before, header, parts -> parts.inputFrom = 1, "its inputs do not follow");
        says(before, header, parts -> parts.inputTo = -1, "its inputs end before they begin");
        says(before, header, parts -> parts.root = header.previous(), "the entries do not have the header's root");
        says(before, header, parts -> parts.entryCount++, "the header counts other entries than there are");
        says(before, header, parts -> parts.contentCount++, "the header counts other contents than there are");
    }

    @Test
    void a_genesis_must_be_the_first_entry_of_its_own_chain_and_generation() {
        Block first = blocks.get(0);
        List<byte[]> entries = first.body().entries();
        BlockHeader otherGeneration = HeaderParts.changed(first.header(), parts -> parts.generation = 2);
        BlockHeader otherChain = HeaderParts.changed(first.header(), parts -> parts.chain = 1);
        assertBroken(0, new Block(otherGeneration, first.body()));
        assertBroken(0, new Block(otherChain, new BlockBody(1, 0, entries, List.of())));
        assertBroken(0, HeaderParts.resealed(null, first, entries.subList(1, 2), List.of()));
        assertBroken(0, HeaderParts.resealed(null, first, List.of(), List.of()));
        assertBroken(1, HeaderParts.resealed(first.header(), blocks.get(1), entries, List.of()));
    }

    private void assertFound(int height, @Nullable BlockHeader mutant, BlockBody body) {
        if (mutant == null) {
            return; // no header at all
        }
        BlockHeader before = height == 0 ? null : blocks.get(height - 1).header();
        try {
            BlockCheck.entries(before, new Block(mutant, body));
        } catch (LedgerBroken e) {
            assertNamed(e, mutant);
            return;
        }
        // what a block says of itself alone (seal time, duplicates) is bound by the next one's link, or a checkpoint
        assertThat(mutant.leafHash()).isNotEqualTo(blocks.get(height).header().leafHash());
        if (height + 1 < blocks.size()) {
            BlockHeader next = blocks.get(height + 1).header();
            assertThatExceptionOfType(LedgerBroken.class)
                    .isThrownBy(() -> BlockCheck.header(mutant, next))
                    .satisfies(e -> assertNamed(e, next));
        }
    }

    private void assertBroken(int height, Block block) {
        BlockHeader before = height == 0 ? null : blocks.get(height - 1).header();
        assertThatExceptionOfType(LedgerBroken.class)
                .isThrownBy(() -> BlockCheck.entries(before, block))
                .satisfies(e -> assertNamed(e, block.header()));
    }

    private static void assertNamed(LedgerBroken broken, BlockHeader at) {
        assertThat(broken.chain()).isEqualTo(at.chain());
        assertThat(broken.height()).isEqualTo(at.height());
        assertThat(broken).hasMessageStartingWith("chain " + at.chain() + ", block " + at.height() + ": ");
    }

    private void says(@Nullable BlockHeader before, BlockHeader header, Consumer<HeaderParts> change, String message) {
        Block block =
                new Block(HeaderParts.changed(header, change), blocks.get(1).body());
        assertThatExceptionOfType(LedgerBroken.class)
                .isThrownBy(() -> BlockCheck.entries(before, block))
                .withMessageContaining(message);
    }

    private static Block with(Block block, List<byte[]> entries, List<byte[]> payloads) {
        return new Block(block.header(), new BlockBody(0, block.header().height(), entries, payloads));
    }

    private static List<byte[]> without(List<byte[]> list, int at) {
        List<byte[]> changed = new ArrayList<>(list);
        changed.remove(at);
        return changed;
    }

    private static List<byte[]> doubled(List<byte[]> list, int at) {
        List<byte[]> changed = new ArrayList<>(list);
        changed.add(at, list.get(at));
        return changed;
    }

    private static List<byte[]> swapped(List<byte[]> list, int at) {
        List<byte[]> changed = new ArrayList<>(list);
        Collections.swap(changed, at, (at + 1) % list.size());
        return changed;
    }

    private static @Nullable BlockHeader decodedHeader(byte[] bytes) {
        try {
            return BlockCodec.decodeHeader(bytes);
        } catch (DecodeException e) {
            return null;
        }
    }

    private static @Nullable BlockBody decodedBody(byte[] bytes) {
        try {
            return BlockCodec.decodeBody(bytes);
        } catch (DecodeException e) {
            return null;
        }
    }

    /** Genesis, readings of a low heart rate, and the alert that they raise. */
    private static List<Block> blocks() {
        ChainBench bench = new ChainBench();
        bench.heartRate(1, "45", 0);
        bench.accept(1_000, ChainBench.reading(1, 0, 0, ChainBench.heartRate("46", Quality.VALID)));
        bench.cut();
        bench.heartRate(2, "45", 6_000);
        bench.heartRate(2, "45", 6_000);
        bench.cut();
        return bench.chain.blocks();
    }
}
