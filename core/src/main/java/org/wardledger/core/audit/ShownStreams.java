package org.wardledger.core.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.audit.AuditFindings.ShownAssignment;
import org.wardledger.core.audit.AuditFindings.ShownHandover;
import org.wardledger.core.audit.Coverage.Kind;
import org.wardledger.core.block.BlockHeader;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.content.AssignmentContent;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.content.HandoverContent;
import org.wardledger.core.content.RegisteredContent;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.EntryCodec;
import org.wardledger.core.entry.RefusedIdentities;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.hiding.Disclosure;
import org.wardledger.core.note.KeyTrail;
import org.wardledger.core.note.Origin;
import org.wardledger.core.sequence.SequenceRange;

/** Reads the entries that one chain shows, in their order, and keeps what they say of the stream. Used once. */
final class ShownStreams {
    private final AuditScope scope;
    private final int chain;
    private final KeyTrail trail;
    private final Map<Long, ShownAssignment> assignments = new LinkedHashMap<>();
    private final Map<Integer, Shown> streams = new LinkedHashMap<>();
    private String where = "";
    private int refusals;

    /** One boot of the stream under one assignment. */
    private static final class Shown {
        final TreeSet<Long> sealed = new TreeSet<>();
        final List<SequenceRange> refused = new ArrayList<>();
        final List<SequenceRange> declared = new ArrayList<>();
        final long assignment;

        @Nullable
        ShownHandover handover;

        Shown(long assignment) {
            this.assignment = assignment;
        }

        /** What lies between two that are sealed or refused is pending; the one that was handed over is sealed in another stream. */
        void cover(Coverage.Sheet sheet) {
            sealed.forEach(seq -> sheet.show(Kind.SEALED, seq, seq));
            declared.forEach(gap -> sheet.show(Kind.MISSING, gap.from(), gap.to()));
            TreeSet<Long> ends = new TreeSet<>(sealed);
            for (SequenceRange range : refused) {
                sheet.show(Kind.REFUSED, range.from(), range.to());
                ends.add(range.from());
                ends.add(range.to());
            }
            ShownHandover before = handover;
            if (before != null) {
                ends.add(before.last());
            }
            if (ends.size() > 1) {
                long middle = before == null ? ends.first() : before.last();
                if (ends.first() < middle) {
                    sheet.show(Kind.PENDING, ends.first(), middle - 1);
                }
                if (middle < ends.last()) {
                    sheet.show(Kind.PENDING, middle + 1, ends.last());
                }
            }
        }
    }

    ShownStreams(AuditScope scope, Origin log) {
        this.scope = scope;
        this.chain = log.chain();
        this.trail = new KeyTrail(log);
    }

    void read(BlockHeader header, AuditEntry shown) {
        where = "chain " + chain + ", block " + header.height() + ", entry " + shown.index() + ": ";
        Entry entry;
        try {
            entry = EntryCodec.decode(shown.bytes());
        } catch (DecodeException e) {
            throw fault("cannot be read: " + e.getMessage());
        }
        Disclosure disclosure = shown.disclosure();
        trail.reached(entry.engineMs());
        switch (entry) {
            case Entry.Assigned a when disclosure != null -> assigned(a, disclosure);
            case Entry.Handover h when disclosure != null -> handedOver(h, disclosure);
            case Entry.Assigned a -> throw fault("is not disclosed, so nothing says which device it is of");
            case Entry.Handover h -> throw fault("is not disclosed, so nothing says which assignment was before");
            case Entry other when disclosure != null -> throw fault("is disclosed, and nothing asks for that");
            case Entry.Opened o -> opened(o);
            case Entry.Reading r -> {
                if (!stream(r.stream()).sealed.add(r.seq())) {
                    throw fault("sequence " + r.seq() + " is sealed a second time");
                }
            }
            case Entry.Refused r -> refused(r);
            case Entry.Gap g -> stream(g.stream()).declared.add(new SequenceRange(g.from(), g.to()));
            case Entry.KeyRotated k -> rotated(k, header.generation());
            default -> throw fault("is of a kind that has no place in an audit");
        }
    }

    private void refused(Entry.Refused entry) {
        RefusedIdentities identities = entry.identities();
        if (identities == null) {
            throw fault("is a refusal of no stream");
        }
        stream(identities.stream()).refused.addAll(identities.ranges());
        refusals++;
    }

    private void rotated(Entry.KeyRotated entry, int generation) {
        try {
            trail.rotated(entry.note(), entry.engineMs(), generation);
        } catch (IllegalArgumentException e) {
            throw fault(String.valueOf(e.getMessage()));
        }
    }

    private void assigned(Entry.Assigned entry, Disclosure disclosure) {
        ShownAssignment assignment =
                switch (opened(entry.meaning(), disclosure)) {
                    case AssignmentContent a
                    when a.device().equals(scope.device()) ->
                        new ShownAssignment(chain, entry.assignment(), a.patient(), a.ward(), a.bed(), null);
                    case RegisteredContent r
                    when r.device().equals(scope.device()) ->
                        new ShownAssignment(chain, entry.assignment(), r.patient(), r.ward(), r.bed(), r.fromMs());
                    case AssignmentContent a -> throw fault("is an assignment of the device " + a.device());
                    case RegisteredContent r -> throw fault("is an assignment of the device " + r.device());
                    default -> throw fault("what is disclosed is no assignment");
                };
        if (assignments.put(entry.assignment(), assignment) != null) {
            throw fault("is a second one of the same assignment");
        }
    }

    private void handedOver(Entry.Handover entry, Disclosure disclosure) {
        Shown stream = stream(entry.stream());
        if (!(opened(entry.handover(), disclosure) instanceof HandoverContent(AssignmentRef old))) {
            throw fault("what is disclosed is no handover");
        }
        if (stream.handover != null) {
            throw fault("is a second one of the same stream");
        }
        stream.handover = new ShownHandover(new AssignmentRef(chain, stream.assignment), old, entry.last());
    }

    private Content opened(Concealed concealed, Disclosure disclosure) {
        if (!disclosure.opens(concealed.commitment()) || disclosure.contents().size() != concealed.count()) {
            throw fault("what is disclosed is not what it commits to");
        }
        try {
            return ContentCodec.decode(disclosure.contents().getFirst());
        } catch (DecodeException e) {
            throw fault("what is disclosed cannot be read: " + e.getMessage());
        }
    }

    private void opened(Entry.Opened entry) {
        if (!assignments.containsKey(entry.assignment())) {
            throw fault("no Assigned entry before it says which device it is of");
        }
        if (!entry.stream().equals(scope.stream()) || !entry.boot().equals(scope.boot())) {
            throw fault("opens the boot " + entry.boot() + " of " + entry.stream());
        }
        if (streams.put(entry.ordinal(), new Shown(entry.assignment())) != null) {
            throw fault("is a second one of the same stream");
        }
    }

    private Shown stream(int ordinal) {
        Shown stream = streams.get(ordinal);
        if (stream == null) {
            throw fault("no Opened entry before it says which stream it is of");
        }
        return stream;
    }

    /** The log's keys, as its rotations among the entries show them. */
    KeyTrail trail() {
        return trail;
    }

    void cover(Coverage.Sheet sheet) {
        streams.values().forEach(stream -> stream.cover(sheet));
    }

    List<ShownHandover> handovers() {
        List<ShownHandover> handovers = new ArrayList<>();
        for (Shown stream : streams.values()) {
            if (stream.handover != null) {
                handovers.add(stream.handover);
            }
        }
        return handovers;
    }

    List<ShownAssignment> assignments() {
        return List.copyOf(assignments.values());
    }

    int readings() {
        return streams.values().stream()
                .mapToInt(stream -> stream.sealed.size())
                .sum();
    }

    int refusals() {
        return refusals;
    }

    int gaps() {
        return streams.values().stream()
                .mapToInt(stream -> stream.declared.size())
                .sum();
    }

    private AuditFault fault(String what) {
        return new AuditFault(where + what);
    }
}
