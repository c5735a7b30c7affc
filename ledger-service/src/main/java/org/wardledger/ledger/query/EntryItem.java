package org.wardledger.ledger.query;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.entry.RefusedIdentities;
import org.wardledger.core.entry.RestoreNote;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.merkle.Rfc6962;
import org.wardledger.ledger.wire.UtcTime;

/** An entry as JSON: exactly what its bytes say, and nothing that takes a key to know. Handles in hex. */
final class EntryItem {
    private EntryItem() {}

    static Map<String, Object> of(int index, byte[] bytes) {
        Entry entry = EntryCodec.decode(bytes);
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("index", index);
        item.put("kind", kind(entry));
        item.put("leaf", Rfc6962.leafHash(bytes).toHex());
        item.put("bytes", HexFormat.of().formatHex(bytes));
        item.put("engineTime", UtcTime.text(entry.engineMs()));
        fields(item, entry);
        return item;
    }

    private static String kind(Entry entry) {
        return switch (entry) {
            case Entry.Genesis g -> "genesis";
            case Entry.Rules r -> "rules";
            case Entry.Content c -> "content";
            case Entry.Assigned a -> "assigned";
            case Entry.Opened o -> "opened";
            case Entry.Reading r -> "reading";
            case Entry.Rejected r -> "rejected";
            case Entry.Refused r -> "refused";
            case Entry.Tick t -> "tick";
            case Entry.KeyRotated k -> "key-rotated";
            case Entry.ClockReset c -> "clock-reset";
            case Entry.Alert a -> "alert";
            case Entry.Erased e -> "erased";
            case Entry.Accessed a -> "accessed";
            case Entry.Recorded r -> "recorded";
            case Entry.Rekeyed r -> "rekeyed";
            case Entry.Gap g -> "gap";
            case Entry.Released r -> "released";
            case Entry.Handover h -> "handover";
            case Entry.Reattributed r -> "reattributed";
            case Entry.Restored r -> "restored";
            case Entry.Probed p -> "probed";
        };
    }

    private static void fields(Map<String, Object> item, Entry entry) {
        switch (entry) {
            case Entry.Genesis g -> {
                item.put("site", g.site());
                item.put("chain", g.chain());
                item.put("chains", g.chains());
                item.put("generation", g.generation());
                item.put("vkey", g.verifierKey());
            }
            case Entry.Rules r -> {
                item.put("rules", r.document());
                if (r.actor() != null) {
                    item.put("actor", r.actor());
                }
            }
            case Entry.Content c -> {
                item.put("patientHandle", handle(c.patient()));
                item.put("keyEpoch", c.epoch());
                item.put("ordinal", c.ordinal());
                item.put("cid", c.cid().toString());
            }
            case Entry.Assigned a -> {
                item.put("assignment", handle(a.assignment()));
                item.put("patientHandle", handle(a.patient()));
                concealed(item, a.meaning());
            }
            case Entry.Opened o -> {
                item.put("ordinal", o.ordinal());
                item.put("assignment", handle(o.assignment()));
                item.put("stream", o.stream());
                item.put("boot", o.boot());
            }
            case Entry.Reading r -> {
                item.put("streamOrdinal", r.stream());
                item.put("seq", r.seq());
                item.put("time", UtcTime.text(r.readingMs()));
                item.put("arrival", UtcTime.text(r.arrivalMs()));
                concealed(item, r.contents());
            }
            case Entry.Rejected r -> {
                item.put("patientHandle", handle(r.patient()));
                item.put("input", r.input());
                concealed(item, r.refusal());
            }
            case Entry.Refused r -> {
                item.put("patientHandle", handle(r.patient()));
                item.put("input", r.input());
                item.put("count", r.count());
                RefusedIdentities identities = r.identities();
                if (identities != null) {
                    item.put("streamOrdinal", identities.stream());
                    item.put(
                            "ranges",
                            identities.ranges().stream()
                                    .map(range -> List.of(range.from(), range.to()))
                                    .toList());
                }
                concealed(item, r.refusal());
            }
            case Entry.Tick t -> {}
            case Entry.KeyRotated k -> item.put("note", k.note());
            case Entry.ClockReset c -> {}
            case Entry.Alert a -> {
                item.put("id", a.id().toString());
                item.put("rev", a.rev());
                item.put("state", a.change().state());
                item.put("patientHandle", handle(a.patient()));
                concealed(item, a.content());
            }
            case Entry.Erased e -> {
                item.put("event", e.event().toString());
                item.put("patientHandle", handle(e.patient()));
            }
            case Entry.Accessed a -> {
                item.put("event", a.event().toString());
                item.put("patientHandle", handle(a.patient()));
                concealed(item, a.access());
            }
            case Entry.Recorded r -> {
                item.put("event", r.event().toString());
                item.put("patientHandle", handle(r.patient()));
                concealed(item, r.record());
            }
            case Entry.Rekeyed r -> {
                item.put("event", r.event().toString());
                item.put("patientHandle", handle(r.patient()));
                item.put("keyEpoch", r.epoch());
            }
            case Entry.Gap g -> {
                item.put("streamOrdinal", g.stream());
                item.put("from", g.from());
                item.put("to", g.to());
            }
            case Entry.Released r -> {
                item.put("assignment", handle(r.assignment()));
                item.put("until", UtcTime.text(r.untilMs()));
                concealed(item, r.release());
            }
            case Entry.Handover h -> {
                item.put("streamOrdinal", h.stream());
                item.put("last", h.last());
                concealed(item, h.handover());
            }
            case Entry.Reattributed r -> {
                item.put("event", r.event().toString());
                item.put("patientHandle", handle(r.patient()));
                item.put("assignment", handle(r.assignment()));
                item.put("from", UtcTime.text(r.fromMs()));
                item.put("to", UtcTime.text(r.toMs()));
                concealed(item, r.reattribution());
            }
            case Entry.Probed p -> {
                item.put("gateway", p.gateway());
                item.put("sent", UtcTime.text(p.sentMs()));
            }
            case Entry.Restored r -> {
                item.put("note", r.note());
                RestoreNote note = RestoreNote.read(r.note()).orThrow();
                item.put("generation", note.log().generation());
                Entry.Lost lost = note.lost();
                if (lost != null) {
                    item.put("lostGeneration", lost.generation());
                    item.put("lostSize", lost.size());
                    item.put("lostRoot", lost.root().toBase64());
                }
                item.put("input", note.input());
            }
        }
    }

    private static void concealed(Map<String, Object> item, Concealed concealed) {
        item.put("keyEpoch", concealed.epoch());
        item.put("commitment", concealed.commitment().toHex());
        item.put("contents", concealed.count());
    }

    private static String handle(long handle) {
        return HexFormat.of().toHexDigits(handle);
    }
}
