package org.wardledger.core.chain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.content.GatewayRefusalContent;
import org.wardledger.core.entry.Contexts;
import org.wardledger.core.entry.Entry;
import org.wardledger.core.entry.RefusedIdentities;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.input.Input;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.sequence.SequenceRange;
import org.wardledger.core.sequence.SequenceSet;

/**
 * Gathers what gateways refused until the second of engine time or the block ends, so that a flood becomes few entries:
 * one for each patient, device, reason and stream. Part of a {@link ChainSealer}.
 */
final class GatewayRefusals implements Waiting {
    /**
     * Boots that refusals open in one block. Refused messages are as many as whoever sends them likes, and with a boot of its
     * own each would bring an entry; those beyond are sealed without their identity.
     */
    static final int MAX_OPENED = 256;

    /** Of the entries, the payload and what a body adds to them, beside the content; not below the truth. */
    private static final int OVERHEAD_BYTES = 256;
    /** A digest, and a range of one sequence. */
    private static final int MESSAGE_BYTES = Hash.LENGTH + 18;

    private final ChainIdentity identity;
    private final ChainState state;
    private final BlockDraft draft;
    private final Refusals refusals;
    private final StreamSealer streams;
    private final Map<Kind, Gathered> gathered = new LinkedHashMap<>();
    private final Set<Message> messages = new HashSet<>();
    private long timeMs;
    private int bytes;
    private long openedIn;
    private int opened;

    /** What is sealed together. By the patient's id: its handle may not be there yet. */
    private record Kind(
            String patient,
            String device,
            String reason,
            @Nullable Integer stream) {}

    private record Message(String patient, Hash digest) {}

    /** Messages of one kind. */
    private static final class Gathered {
        final long input;
        final String detail;
        final String source;
        final List<Hash> digests = new ArrayList<>();
        final SortedSet<Long> sequences = new TreeSet<>();
        int bytes;

        Gathered(long input, String detail, String source) {
            this.input = input;
            this.detail = detail;
            this.source = source;
        }
    }

    GatewayRefusals(
            ChainIdentity identity, ChainState state, BlockDraft draft, Refusals refusals, StreamSealer streams) {
        this.identity = identity;
        this.state = state;
        this.draft = draft;
        this.refusals = refusals;
        this.streams = streams;
    }

    /** Counts a message as refused, once: the same one delivered again is dropped. */
    boolean refuse(long offset, Input.Refused input, long appendMs) {
        PatientState known = state.patientNamed(input.patient());
        Message message = new Message(input.patient(), input.digest());
        if (messages.contains(message) || (known != null && state.refusals().has(known.handle(), input.digest()))) {
            draft.dropDuplicate();
            return true;
        }
        if (!draft.moveTo(appendMs)) {
            return false;
        }
        long engineMs = draft.timeFor(appendMs);
        Integer stream = stream(input, engineMs);
        Kind kind = new Kind(input.patient(), input.device(), input.reason(), stream);
        keepApart(kind);
        Gathered those = gathered.computeIfAbsent(kind, any -> begin(offset, input));
        those.digests.add(input.digest());
        Input.RefusedReading reading = input.identity();
        if (stream != null && reading != null) {
            those.sequences.add(reading.seq());
        }
        messages.add(message);
        those.bytes += MESSAGE_BYTES;
        bytes += MESSAGE_BYTES;
        timeMs = engineMs; // not below what waits already
        if (those.digests.size() == GatewayRefusalContent.MAX_MESSAGES) {
            seal(kind, those);
        }
        return true;
    }

    @Override
    public boolean goesBefore(StreamState stream, long seq) {
        List<Kind> kinds = ofStream(stream.ordinal());
        return !kinds.isEmpty() && (!stream.sequences().hasRoom(seq) || (kinds.size() > 1 && isTight(stream, kinds)));
    }

    /** Two entries of a stream must not be such that the one declares a hole which the other one fills. */
    private void keepApart(Kind kind) {
        StreamState stream = kind.stream() == null ? null : state.streams().get(kind.stream());
        List<Kind> kinds = stream == null ? List.of() : ofStream(stream.ordinal());
        boolean several = kinds.size() > 1 || (kinds.size() == 1 && !kinds.contains(kind));
        if (stream != null && several && isTight(stream, kinds)) {
            draft.sealWaiting();
        }
    }

    private List<Kind> ofStream(int stream) {
        return gathered.keySet().stream()
                .filter(kind -> Integer.valueOf(stream).equals(kind.stream()))
                .toList();
    }

    /** Whether the stream could have too many holes for a moment, while its entries are sealed one after the other. */
    private boolean isTight(StreamState stream, List<Kind> kinds) {
        int ranges = kinds.stream()
                .mapToInt(kind -> ranges(Objects.requireNonNull(gathered.get(kind)).sequences)
                        .size())
                .sum();
        return stream.sequences().holes().size() + ranges >= SequenceSet.MAX_HOLES;
    }

    private Gathered begin(long offset, Input.Refused input) {
        Gathered those = new Gathered(offset, input.detail(), input.source());
        GatewayRefusalContent content = new GatewayRefusalContent(
                input.patient(),
                input.device(),
                input.reason(),
                input.detail(),
                input.source(),
                List.of(input.digest()));
        those.bytes = OVERHEAD_BYTES + ContentCodec.encode(content).length;
        bytes += those.bytes;
        return those;
    }

    /** The stream of which a reading was refused, opened where it was not; null where that cannot be known. */
    private @Nullable Integer stream(Input.Refused input, long engineMs) {
        Input.RefusedReading reading = input.identity();
        if (reading == null) {
            return null;
        }
        PatientState known = state.patientNamed(input.patient());
        Assignment assignment = known == null
                ? null
                : streams.assignment(known, input.device(), reading.ward(), reading.bed(), reading.assignment());
        StreamState stream =
                assignment == null ? null : state.streams().get(assignment.handle(), reading.stream(), reading.boot());
        if (stream != null) {
            return stream.ordinal();
        }
        boolean unknown = assignment == null && reading.assignment() != null;
        if (unknown || !mayOpen()) {
            return null;
        }
        PatientState patient = known == null ? refusals.introduce(input.patient()) : known;
        Assignment under = assignment == null
                ? streams.assign(patient, input.patient(), input.device(), reading.ward(), reading.bed(), engineMs)
                : assignment;
        return streams.open(under, reading.stream(), reading.boot(), reading.seq(), engineMs)
                .ordinal();
    }

    private boolean mayOpen() {
        if (openedIn != draft.height()) {
            openedIn = draft.height();
            opened = 0;
        }
        return opened++ < MAX_OPENED;
    }

    @Override
    public boolean isEmpty() {
        return gathered.isEmpty();
    }

    @Override
    public int entries() {
        return 2 * gathered.size();
    }

    @Override
    public int bytes() {
        return bytes;
    }

    @Override
    public long timeMs() {
        return gathered.isEmpty() ? 0 : timeMs;
    }

    /** The order of their first inputs. */
    @Override
    public void seal() {
        new LinkedHashMap<>(gathered).forEach(this::seal);
    }

    private void seal(Kind kind, Gathered those) {
        gathered.remove(kind);
        bytes -= those.bytes;
        those.digests.forEach(digest -> messages.remove(new Message(kind.patient(), digest)));
        draft.settle();
        long engineMs = draft.timeFor(timeMs);
        PatientState known = state.patientNamed(kind.patient());
        PatientState patient = known == null ? refusals.introduce(kind.patient()) : known;
        GatewayRefusalContent content = new GatewayRefusalContent(
                kind.patient(), kind.device(), kind.reason(), those.detail, those.source, those.digests);
        byte[] context = Contexts.refused(identity.generation(), those.input);
        Concealed concealed = draft.conceal(patient, context, List.of(content), engineMs);
        Integer stream = kind.stream();
        RefusedIdentities identities = stream == null ? null : new RefusedIdentities(stream, ranges(those.sequences));
        draft.append(
                new Entry.Refused(engineMs, patient.handle(), those.input, those.digests.size(), identities, concealed),
                null);
    }

    private static List<SequenceRange> ranges(SortedSet<Long> sequences) {
        List<SequenceRange> ranges = new ArrayList<>();
        for (long seq : sequences) {
            boolean joins = !ranges.isEmpty() && ranges.getLast().to() == seq - 1;
            ranges.add(new SequenceRange(joins ? ranges.removeLast().from() : seq, seq));
        }
        return ranges;
    }
}
