package org.wardledger.core.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.content.AssignmentContent;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.content.HandoverContent;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.entry.RefusedIdentities;
import org.wardledger.core.fixture.FixedKeys;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.hiding.Disclosure;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.merkle.MerkleTree;
import org.wardledger.core.merkle.Rfc6962;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.sequence.SequenceRange;

/** A chain's blocks of entries that a test chooses: what audits are cut from. Its patient has the chain's number. */
final class AuditLog {
    static final SigningKey KEY = SigningKey.of("demo", new byte[32]);
    private static final long NOW_MS = 1_800_000_000_000L;

    final int chain;
    final List<List<Entry>> blocks = new ArrayList<>();
    private final List<BlockHeader> headers = new ArrayList<>();
    private final MerkleTree log = new MerkleTree();
    private final Map<Entry, Disclosure> disclosures = new HashMap<>();
    private final PatientKey key;

    AuditLog(int chain) {
        this.chain = chain;
        this.key = FixedKeys.key(chain, 0);
    }

    AuditLog block(Entry... entries) {
        List<byte[]> bytes = bytes(List.of(entries));
        BlockHeader last = headers.isEmpty() ? null : headers.getLast();
        BlockHeader header = new BlockHeader(
                chain,
                1,
                headers.size(),
                last == null ? BlockHeader.NO_PREVIOUS : last.leafHash(),
                tree(bytes).root(),
                entries.length,
                last == null ? 0 : last.nextIndex(),
                0,
                headers.size(),
                0,
                0,
                NOW_MS,
                1);
        blocks.add(List.of(entries));
        headers.add(header);
        log.append(header.leafHash());
        return this;
    }

    Entry assigned(long handle, String device) {
        return assigned(handle, new AssignmentContent("bed.w.b" + handle, device, "w", "b" + handle));
    }

    Entry assigned(long handle, Content meaning) {
        byte[] context = Contexts.assigned(1, handle);
        byte[] content = ContentCodec.encode(meaning);
        Entry entry = new Entry.Assigned(NOW_MS, handle, chain, key.conceal(context, List.of(content), List.of(0)));
        disclosures.put(entry, key.disclose(context, List.of(content)));
        return entry;
    }

    static Entry opened(int ordinal, long assignment) {
        return new Entry.Opened(NOW_MS, ordinal, assignment, "vitals", "b1");
    }

    Entry reading(int stream, long seq) {
        byte[] context = Contexts.reading(1, stream, seq);
        Concealed concealed = key.conceal(context, List.of(new byte[] {1}), List.of(1));
        return new Entry.Reading(NOW_MS, stream, seq, NOW_MS, NOW_MS, concealed);
    }

    /** @param ends of the ranges */
    Entry refused(int stream, long... ends) {
        List<SequenceRange> ranges = new ArrayList<>();
        for (int i = 0; i < ends.length; i += 2) {
            ranges.add(new SequenceRange(ends[i], ends[i + 1]));
        }
        return refused(new RefusedIdentities(stream, ranges));
    }

    /** Of no stream. */
    Entry refused() {
        return refused((RefusedIdentities) null);
    }

    private Entry refused(@Nullable RefusedIdentities identities) {
        Concealed concealed = key.conceal(Contexts.refused(1, 9), List.of(new byte[] {1}), List.of(1));
        return new Entry.Refused(NOW_MS, chain, 9, 100, identities, concealed);
    }

    /** @param old assignment of another chain, or of this one */
    Entry handover(int stream, long last, AssignmentRef old) {
        return handover(stream, last, new HandoverContent(old));
    }

    Entry handover(int stream, long last, Content meaning) {
        byte[] context = Contexts.handover(1, stream);
        byte[] content = ContentCodec.encode(meaning);
        Entry entry = new Entry.Handover(NOW_MS, stream, last, key.conceal(context, List.of(content), List.of(2)));
        disclosures.put(entry, key.disclose(context, List.of(content)));
        return entry;
    }

    static Entry gap(int stream, long from, long to) {
        return new Entry.Gap(NOW_MS, stream, from, to);
    }

    /** What of this chain is shown, with disclosures. */
    AuditPart part(Predicate<Entry> shown) {
        List<AuditBlock> cut = new ArrayList<>();
        for (int height = 0; height < blocks.size(); height++) {
            Map<Integer, Optional<Disclosure>> chosen = new LinkedHashMap<>();
            List<Entry> entries = blocks.get(height);
            for (int index = 0; index < entries.size(); index++) {
                if (shown.test(entries.get(index))) {
                    chosen.put(index, Optional.ofNullable(disclosures.get(entries.get(index))));
                }
            }
            if (!chosen.isEmpty()) {
                cut.add(AuditBlock.of(headers.get(height), bytes(entries), chosen));
            }
        }
        return AuditPart.of(note(), cut, log);
    }

    AuditPart part() {
        return part(entry -> !(entry instanceof Entry.Tick));
    }

    SignedNote note() {
        return note(new Origin("demo", chain, 1).text(), KEY);
    }

    SignedNote note(String origin, SigningKey by) {
        return SignedNote.sign(new Checkpoint(origin, log.size(), log.root()), by);
    }

    static Entry other() {
        return new Entry.Tick(NOW_MS);
    }

    private static List<byte[]> bytes(List<Entry> entries) {
        return entries.stream().map(EntryCodec::encode).toList();
    }

    private static MerkleTree tree(List<byte[]> entries) {
        return MerkleTree.of(entries.stream().map(Rfc6962::leafHash).toList());
    }
}
