package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.Block;
import org.wardledger.core.block.BlockBody;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.content.Cid;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.entry.RestoreNote;
import org.wardledger.core.note.Parsed;

/**
 * What can be checked of a block from the header before it alone: links, positions, generations, the root, the payloads'
 * CIDs. Whose signature a restore has takes the chain's keys: {@link ChainFold} checks it.
 */
public final class BlockCheck {
    private BlockCheck() {}

    /**
     * Returns the decoded entries of a block that holds together.
     *
     * @param before the header before it, null for the first
     * @throws LedgerBroken naming the first thing that is wrong
     */
    public static List<Entry> entries(@Nullable BlockHeader before, Block block) {
        BlockHeader header = block.header();
        BlockBody body = block.body();
        header(before, header);
        require(
                body.chain() == header.chain() && body.height() == header.height(),
                header,
                "the body is of chain " + body.chain() + ", block " + body.height());
        require(body.entries().size() == header.entryCount(), header, "the header counts other entries than there are");
        require(body.tree().root().equals(header.root()), header, "the entries do not have the header's root");
        List<Entry> entries = decode(header, body);
        payloads(header, body, entries);
        refusals(header, entries);
        boolean begins = !entries.isEmpty() && entries.getFirst() instanceof Entry.Genesis;
        require((header.height() == 0) == begins, header, "a chain begins with its genesis, and only there");
        if (begins && entries.getFirst() instanceof Entry.Genesis genesis) {
            boolean own = genesis.chain() == header.chain() && genesis.generation() == header.generation();
            require(own, header, "the genesis of another chain or generation");
        }
        restored(before, header, entries);
        return entries;
    }

    /** A generation begins with the entry that says why, which stands nowhere else. */
    private static void restored(@Nullable BlockHeader before, BlockHeader header, List<Entry> entries) {
        boolean next = before != null && header.generation() != before.generation();
        Entry first = entries.isEmpty() ? null : entries.getFirst();
        require(next == (first instanceof Entry.Restored), header, "a generation begins where the ledger was restored");
        require(
                entries.stream().skip(1).noneMatch(Entry.Restored.class::isInstance),
                header,
                "restored within a block");
        if (before != null && first instanceof Entry.Restored restored) {
            RestoreNote note = note(header, restored);
            int generation = note.log().generation();
            Entry.Lost lost = note.lost();
            require(generation == header.generation(), header, "the beginning of generation " + generation);
            require(isOf(note, header), header, "the restore of another place");
            require(note.input() == header.inputFrom(), header, "its inputs are not those from which it was restored");
            int from = lost == null ? before.generation() : lost.generation();
            require(from >= before.generation() && generation == from + 1, header, "a generation was left out");
            boolean behind = lost == null || from > before.generation() || lost.size() > header.height();
            require(behind, header, "nothing of what was signed is lost");
        }
    }

    /**
     * Whether a block begins a generation, wherever a chain with these keys has been cut: its site has signed that it does.
     * The rest of the block is not looked at.
     */
    public static boolean isRestore(Block block, ChainKeys keys) {
        BlockHeader header = block.header();
        List<byte[]> entries = block.body().entries();
        try {
            return !entries.isEmpty()
                    && EntryCodec.decode(entries.getFirst()) instanceof Entry.Restored restored
                    && RestoreNote.read(restored.note()) instanceof Parsed.Good<RestoreNote>(RestoreNote note)
                    && isOf(note, header)
                    && keys.haveSigned(note, restored.note());
        } catch (DecodeException e) {
            return false; // what is no entry is no Restored
        }
    }

    private static boolean isOf(RestoreNote note, BlockHeader header) {
        return note.log().chain() == header.chain()
                && note.log().generation() == header.generation()
                && note.height() == header.height()
                && note.previous().equals(header.previous());
    }

    private static RestoreNote note(BlockHeader header, Entry.Restored restored) {
        return switch (RestoreNote.read(restored.note())) {
            case Parsed.Good<RestoreNote>(RestoreNote note) -> note;
            case Parsed.Malformed<RestoreNote>(String reason) ->
                throw new LedgerBroken(header.chain(), header.height(), "entry 0: " + reason);
        };
    }

    /** Checks a header against the one before it. */
    public static void header(@Nullable BlockHeader before, BlockHeader header) {
        long height = before == null ? 0 : before.height() + 1;
        require(header.height() == height, header, "block " + height + " expected");
        require(
                header.previous().equals(before == null ? BlockHeader.NO_PREVIOUS : before.leafHash()),
                header,
                "does not link to the header before it");
        require(header.inputTo() >= header.inputFrom(), header, "its inputs end before they begin");
        if (before == null) {
            require(header.firstIndex() == 0, header, "the first entry has index 0");
            require(header.generation() == 1, header, "a chain begins with generation 1");
        } else {
            require(header.chain() == before.chain(), header, "another chain than the header before it");
            require(header.generation() >= before.generation(), header, "an earlier generation");
            require(header.firstIndex() == before.nextIndex(), header, "its first index does not follow");
            boolean restored = header.generation() > before.generation();
            require(restored || header.inputFrom() == before.inputTo(), header, "its inputs do not follow");
        }
    }

    private static List<Entry> decode(BlockHeader header, BlockBody body) {
        List<Entry> entries = new ArrayList<>(body.entries().size());
        for (byte[] bytes : body.entries()) {
            try {
                entries.add(EntryCodec.decode(bytes));
            } catch (DecodeException e) {
                throw new LedgerBroken(
                        header.chain(), header.height(), "entry " + entries.size() + ": " + e.getMessage());
            }
        }
        return entries;
    }

    private static void payloads(BlockHeader header, BlockBody body, List<Entry> entries) {
        int next = 0;
        for (int index = 0; index < entries.size(); index++) {
            if (entries.get(index) instanceof Entry.Content content) {
                boolean bound = next < body.payloads().size()
                        && Cid.ofPayload(body.payloads().get(next)).equals(content.cid());
                require(bound, header, "entry " + index + ": its payload is missing or another one");
                next++;
            }
        }
        require(
                next == body.payloads().size() && next == header.contentCount(),
                header,
                "the header counts other contents than there are");
    }

    /** Each answers inputs of the block, of which it names one: so no two refusals of a chain have the same identity. */
    private static void refusals(BlockHeader header, List<Entry> entries) {
        long next = header.inputFrom();
        Set<Long> firsts = new HashSet<>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Refused refused) {
                long input = refused.input();
                boolean own = header.inputFrom() <= input && input < header.inputTo() && firsts.add(input);
                require(own, header, "a refusal of input " + input + ", which is none of the block's, or named twice");
            }
            if (entry instanceof Entry.Rejected rejected) {
                boolean own = rejected.input() >= next && rejected.input() < header.inputTo();
                require(own, header, "a refusal of input " + rejected.input() + ", which is none of the block's");
                next = rejected.input() + 1;
            }
        }
    }

    private static void require(boolean holds, BlockHeader at, String otherwise) {
        if (!holds) {
            throw new LedgerBroken(at.chain(), at.height(), otherwise);
        }
    }
}
