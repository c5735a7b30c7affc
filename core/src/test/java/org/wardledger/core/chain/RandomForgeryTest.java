package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wardledger.core.block.Block;
import org.wardledger.core.content.Cid;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;
import org.wardledger.core.hiding.PatientKey;

/** Blocks whose roots, counts and links are right, with one thing changed at random; read with all keys, and with none. */
class RandomForgeryTest {
    @Test
    void whatever_is_forged_the_verdict_is_a_broken_ledger_and_never_another_error() {
        int[] passed = {0, 0};
        Seeds.forEach(60, seed -> {
            Block whole = SimulatedSite.undisturbed(SimulatedWard.log(seed, 30))
                    .committed
                    .blocks()
                    .getFirst();
            MemoryChain withKeys = new MemoryChain(FixedKeys.VAULT);
            PlainReader.keysOf(List.of(whole))
                    .forEach(key -> withKeys.addKey(new PatientKey(key.patient(), key.epoch(), key.secret())));
            RandomValues random = new RandomValues(seed);
            for (int i = 0; i < 20; i++) {
                List<byte[]> entries = new ArrayList<>(whole.body().entries());
                List<byte[]> payloads = new ArrayList<>(whole.body().payloads());
                forge(random, entries, payloads);
                Block forged = HeaderParts.resealed(null, whole, entries, payloads);
                passed[0] += verdict(forged, withKeys);
                passed[1] += verdict(forged, new MemoryChain(null));
            }
        });
        assertThat(passed[0]).as("forgeries that only say something else").isBetween(20, 800);
        assertThat(passed[1])
                .as("forgeries that only those with a key find out")
                .isBetween(passed[0] + 100, 1_000);
    }

    /** 1 when the block passes. */
    private static int verdict(Block block, MemoryChain chain) {
        try {
            new ChainReplay(0, null, chain).apply(block);
            return 1;
        } catch (LedgerBroken e) {
            assertThat(e).hasMessageStartingWith("chain 0, block 0: ");
            return 0;
        }
    }

    /** One bit, one entry or one payload; a changed payload's digest is put right. */
    private static void forge(RandomValues random, List<byte[]> entries, List<byte[]> payloads) {
        int at = random.below(entries.size());
        switch (random.below(6)) {
            case 0, 1 -> {
                byte[] before = random.one(payloads);
                byte[] after = flipped(random, before);
                payloads.replaceAll(payload -> payload == before ? after : payload);
                entries.replaceAll(entry -> rebound(entry, before, after));
            }
            case 2 -> entries.add(at, random.one(entries));
            case 3 -> entries.remove(at);
            default -> entries.set(at, flipped(random, entries.get(at)));
        }
    }

    private static byte[] flipped(RandomValues random, byte[] bytes) {
        byte[] flipped = bytes.clone();
        flipped[random.below(bytes.length)] ^= (byte) (1 << random.below(8));
        return flipped;
    }

    /** A Content entry that binds the one payload binds the other. */
    private static byte[] rebound(byte[] entry, byte[] before, byte[] after) {
        if (EntryCodec.decode(entry) instanceof Entry.Content c && c.cid().equals(Cid.ofPayload(before))) {
            return EntryCodec.encode(
                    new Entry.Content(c.engineMs(), c.patient(), c.epoch(), c.ordinal(), Cid.ofPayload(after)));
        }
        return entry;
    }
}
