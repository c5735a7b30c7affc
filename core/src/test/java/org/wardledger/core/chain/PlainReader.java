package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.wardledger.core.block.Block;
import org.wardledger.core.block.BlockBody;
import org.wardledger.core.content.AlertContent;
import org.wardledger.core.content.AssignmentContent;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.content.Payloads;
import org.wardledger.core.content.RefusalContent;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;

/** Reads blocks by docs/FORMATS.md and nothing else: shares no state with the fold that made them. */
final class PlainReader {
    final List<SealedReading> readings = new ArrayList<>();
    final List<String> refusals = new ArrayList<>();
    final List<SealedAlert> alerts = new ArrayList<>();

    private final Map<Long, List<Content>> contents = new HashMap<>();
    private final Map<Long, AssignmentContent> assignments = new HashMap<>();
    private final Map<Long, Long> patientOf = new HashMap<>();
    private final List<Entry.Opened> streams = new ArrayList<>();

    /** An alert's entry and its content. */
    record SealedAlert(Entry.Alert entry, AlertContent content) {}

    static PlainReader of(List<Block> blocks) {
        PlainReader reader = new PlainReader();
        blocks.forEach(block -> reader.read(block.body()));
        return reader;
    }

    private void read(BlockBody body) {
        Iterator<byte[]> payloads = body.payloads().iterator();
        for (byte[] bytes : body.entries()) {
            switch (EntryCodec.decode(bytes)) {
                case Entry.Content c -> {
                    List<Content> known = contents.computeIfAbsent(c.patient(), handle -> new ArrayList<>());
                    if (c.ordinal() != known.size()) {
                        throw new AssertionError("ordinal " + c.ordinal() + ", " + known.size() + " expected");
                    }
                    known.add(ContentCodec.decode(Payloads.open(c.patient(), payloads.next())));
                }
                case Entry.Assigned a -> {
                    assignments.put(a.assignment(), (AssignmentContent) content(a.patient(), a.ordinal()));
                    patientOf.put(a.assignment(), a.patient());
                }
                case Entry.Opened o -> streams.add(o);
                case Entry.Reading r -> readings.add(reading(r));
                case Entry.Rejected r -> {
                    RefusalContent refusal = (RefusalContent) content(r.patient(), r.ordinal());
                    refusals.add(refusal.patient() + " " + refusal.reason());
                }
                case Entry.Alert a -> alerts.add(new SealedAlert(a, (AlertContent) content(a.patient(), a.ordinal())));
                case Entry.Genesis g -> {}
                case Entry.Rules r -> {}
                case Entry.Tick t -> {}
                case Entry.KeyRotated k -> {}
                case Entry.ClockReset c -> {}
                case Entry.Gap g -> {}
            }
        }
    }

    private SealedReading reading(Entry.Reading r) {
        Entry.Opened stream = streams.get(r.stream());
        AssignmentContent a = required(assignments, stream.assignment());
        long patient = required(patientOf, stream.assignment());
        SealedReading.Identity identity = new SealedReading.Identity(
                a.patient(), a.ward(), a.bed(), a.device(), stream.stream(), stream.boot(), r.seq());
        List<Content> read =
                r.contents().stream().map(ordinal -> content(patient, ordinal)).toList();
        return new SealedReading(identity, r.readingMs(), r.arrivalMs(), read);
    }

    private Content content(long patient, int ordinal) {
        return required(contents, patient).get(ordinal);
    }

    private static <V> V required(Map<Long, V> map, long handle) {
        V value = map.get(handle);
        if (value == null) {
            throw new AssertionError("nothing introduced the handle " + handle);
        }
        return value;
    }
}
