package org.wardledger.core.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.block.Block;
import org.wardledger.core.block.BlockBody;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.content.AccessContent;
import org.wardledger.core.content.AlertContent;
import org.wardledger.core.content.AssignmentContent;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.content.GatewayRefusalContent;
import org.wardledger.core.content.RecordContent;
import org.wardledger.core.content.RefusalContent;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.entry.RestoreNote;
import org.wardledger.core.fixture.PlainKey;
import org.wardledger.core.hiding.Concealed;

/**
 * Reads blocks by docs/FORMATS.md and nothing else: shares no state with the fold that made them, and has its own
 * cryptography. What is of a patient whose keys it does not have is left out.
 */
final class PlainReader {
    final List<SealedReading> readings = new ArrayList<>();
    final List<String> refusals = new ArrayList<>();
    /** Patient, reason and digest of each message that a gateway refused. */
    final List<String> messages = new ArrayList<>();

    final List<SealedAlert> alerts = new ArrayList<>();
    /** Actor of each access. */
    final List<String> accesses = new ArrayList<>();
    /** What was recorded of patients. */
    final List<RecordContent> records = new ArrayList<>();
    /** When the newest probe of each gateway was sent. */
    final Map<String, Long> probes = new HashMap<>();
    /** Readings, refusals, alerts, accesses and records that could not be read. */
    int unread;

    private final Map<Place, PlainKey> keys = new HashMap<>();
    private final Map<Long, List<@Nullable Sealed>> contents = new HashMap<>();
    private final Map<Long, AssignmentContent> assignments = new HashMap<>();
    private final Map<Long, Long> patientOf = new HashMap<>();
    private final List<Entry.Opened> streams = new ArrayList<>();

    private int generation = 1;

    /** An alert's entry and its content. */
    record SealedAlert(Entry.Alert entry, AlertContent content) {}

    private record Place(long patient, int epoch) {}

    private record Sealed(byte[] bytes, Content content) {}

    private PlainReader(List<KeyMade> keys) {
        keys.forEach(key -> this.keys.put(
                new Place(key.patient(), key.epoch()), new PlainKey(key.patient(), key.epoch(), key.secret())));
    }

    /** A key as its maker knew it. */
    record KeyMade(long patient, int epoch, byte[] secret) {}

    /** With all keys that the seeded secrets made for these blocks: none was destroyed. */
    static PlainReader of(List<SealedBlock> sealed) {
        List<Block> blocks = sealed.stream().map(SealedBlock::block).toList();
        return of(blocks, keysOf(blocks));
    }

    static PlainReader of(List<Block> blocks, List<KeyMade> keys) {
        PlainReader reader = new PlainReader(keys);
        blocks.forEach(block -> reader.read(block.body()));
        return reader;
    }

    /** {@link SeededSecrets} gives keys in the order in which blocks tell of them. */
    static List<KeyMade> keysOf(List<Block> blocks) {
        List<KeyMade> keys = new ArrayList<>();
        for (Block block : blocks) {
            for (byte[] bytes : block.body().entries()) {
                switch (EntryCodec.decode(bytes)) {
                    case Entry.Content c when c.ordinal() == 0 -> keys.add(keyMade(c.patient(), 0, keys.size()));
                    case Entry.Rekeyed r -> keys.add(keyMade(r.patient(), r.epoch(), keys.size()));
                    default -> {}
                }
            }
        }
        return keys;
    }

    private static KeyMade keyMade(long patient, int epoch, int number) {
        return new KeyMade(patient, epoch, SeededSecrets.key(number));
    }

    private void read(BlockBody body) {
        Iterator<byte[]> payloads = body.payloads().iterator();
        for (byte[] bytes : body.entries()) {
            switch (EntryCodec.decode(bytes)) {
                case Entry.Content c -> content(c, payloads.next());
                case Entry.Assigned a -> assigned(a);
                case Entry.Opened o -> streams.add(o);
                case Entry.Reading r -> reading(r);
                case Entry.Rejected r -> rejected(r);
                case Entry.Refused r -> refused(r);
                case Entry.Alert a -> alert(a);
                case Entry.Accessed a -> accessed(a);
                case Entry.Recorded r -> recorded(r);
                case Entry.Genesis g -> {}
                case Entry.Rules r -> {}
                case Entry.Tick t -> {}
                case Entry.KeyRotated k -> {}
                case Entry.ClockReset c -> {}
                case Entry.Gap g -> {}
                case Entry.Erased e -> {}
                case Entry.Rekeyed r -> {}
                case Entry.Released r -> {}
                case Entry.Handover h -> {}
                case Entry.Reattributed r -> {}
                case Entry.Probed p -> probes.merge(p.gateway(), p.sentMs(), PlainReader::later);
                case Entry.Restored r ->
                    generation = RestoreNote.read(r.note()).orThrow().log().generation();
            }
        }
    }

    private static long later(long before, long sentMs) {
        assertThat(sentMs).as("a gateway's probes").isGreaterThan(before);
        return sentMs;
    }

    private void content(Entry.Content c, byte[] payload) {
        List<@Nullable Sealed> known = contents.computeIfAbsent(c.patient(), handle -> new ArrayList<>());
        if (c.ordinal() != known.size()) {
            throw new AssertionError("ordinal " + c.ordinal() + ", " + known.size() + " expected");
        }
        PlainKey key = keys.get(new Place(c.patient(), c.epoch()));
        if (key == null) {
            known.add(null);
            return;
        }
        byte[] content = key.open(payload);
        known.add(new Sealed(content, ContentCodec.decode(content)));
    }

    private void assigned(Entry.Assigned a) {
        patientOf.put(a.assignment(), a.patient());
        byte[] context = context(4).u64(a.assignment()).toBytes();
        reveal(a.patient(), context, a.meaning())
                .ifPresent(read -> assignments.put(a.assignment(), (AssignmentContent) read.getFirst()));
    }

    private void reading(Entry.Reading r) {
        Entry.Opened stream = streams.get(r.stream());
        long patient = required(patientOf, stream.assignment());
        byte[] context = context(6).varint(r.stream()).varint(r.seq()).toBytes();
        reveal(patient, context, r.contents()).ifPresent(read -> {
            AssignmentContent a = required(assignments, stream.assignment());
            SealedReading.Identity identity = new SealedReading.Identity(
                    a.patient(), a.ward(), a.bed(), a.device(), stream.stream(), stream.boot(), r.seq());
            readings.add(new SealedReading(identity, r.readingMs(), r.arrivalMs(), read));
        });
    }

    private void rejected(Entry.Rejected r) {
        byte[] context = context(7).varint(r.input()).toBytes();
        reveal(r.patient(), context, r.refusal()).ifPresent(read -> {
            RefusalContent refusal = (RefusalContent) read.getFirst();
            refusals.add(refusal.patient() + " " + refusal.reason());
        });
    }

    private void refused(Entry.Refused r) {
        byte[] context = context(21).varint(r.input()).toBytes();
        reveal(r.patient(), context, r.refusal()).ifPresent(read -> {
            GatewayRefusalContent refusal = (GatewayRefusalContent) read.getFirst();
            assertThat(refusal.digests()).hasSize(r.count());
            refusal.digests()
                    .forEach(digest -> messages.add(refusal.patient() + " " + refusal.reason() + " " + digest.toHex()));
        });
    }

    private void alert(Entry.Alert a) {
        ByteWriter context = context(10).u64(a.id().high()).u64(a.id().low()).varint(a.rev());
        reveal(a.patient(), context.toBytes(), a.content())
                .ifPresent(read -> alerts.add(new SealedAlert(a, (AlertContent) read.getFirst())));
    }

    private void accessed(Entry.Accessed a) {
        ByteWriter context = context(17).u64(a.event().high()).u64(a.event().low());
        reveal(a.patient(), context.toBytes(), a.access())
                .ifPresent(read -> accesses.add(((AccessContent) read.getFirst()).actor()));
    }

    private void recorded(Entry.Recorded r) {
        ByteWriter context = context(20).u64(r.event().high()).u64(r.event().low());
        reveal(r.patient(), context.toBytes(), r.record())
                .ifPresent(read -> records.add((RecordContent) read.getFirst()));
    }

    private ByteWriter context(int kind) {
        return new ByteWriter().u8(kind).varint(generation);
    }

    private Optional<List<Content>> reveal(long patient, byte[] context, Concealed concealed) {
        PlainKey key = keys.get(new Place(patient, concealed.epoch()));
        if (key == null) {
            unread++;
            return Optional.empty();
        }
        List<Content> read = new ArrayList<>();
        List<byte[]> bytes = new ArrayList<>();
        for (int ordinal : key.ordinals(context, concealed.references())) {
            Sealed content = required(contents, patient).get(ordinal);
            if (content == null) {
                throw new AssertionError("an entry under a key that its content is not under");
            }
            bytes.add(content.bytes());
            read.add(content.content());
        }
        assertThat(concealed.commitment().toBytes()).isEqualTo(PlainKey.commitment(key.opener(context), bytes));
        return Optional.of(read);
    }

    private static <V> V required(Map<Long, V> map, long handle) {
        V value = map.get(handle);
        if (value == null) {
            throw new AssertionError("nothing introduced the handle " + handle);
        }
        return value;
    }
}
