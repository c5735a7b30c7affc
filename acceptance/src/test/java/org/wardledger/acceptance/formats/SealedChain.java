package org.wardledger.acceptance.formats;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wardledger.acceptance.reading.Identity;
import org.wardledger.acceptance.reading.Reading;

/**
 * A chain read block by block as docs/FORMATS.md "What a verifier checks" says (2, 3 and 5, but not which alerts follow
 * from the readings). Any rule that does not hold is a {@link Malformed}.
 */
public final class SealedChain {
    private static final long CLOCK_RESET_MS = 10_000;

    private final int chain;
    private final List<Header> headers = new ArrayList<>();
    private final List<SealedReading> readings = new ArrayList<>();
    private final List<SealedAlert> alerts = new ArrayList<>();
    private final List<Payload.Refusal> refusals = new ArrayList<>();
    private final Map<String, byte[]> payloads = new HashMap<>();
    private final Map<Long, PatientContents> patients = new HashMap<>();
    private final Map<Long, Assigned> assignments = new HashMap<>();
    private final List<Stream> streams = new ArrayList<>();
    private final Set<String> unique = new HashSet<>();
    private Entry.@Nullable Genesis genesis;
    private long engineTime;
    private long nextIndex;

    /** A reading where it was sealed. */
    public record SealedReading(int chain, long height, int index, Reading reading) {}

    /** One change of an alert where it was sealed. */
    public record SealedAlert(int chain, long height, int index, Entry.Alert change, Payload.Alert content) {}

    private record Assigned(long patient, Payload.Assignment meaning) {}

    private record Stream(long assignment, String name, String boot, SealedSequences sequences) {}

    /** A patient's payloads by ordinal, and its name once it is known. */
    private static final class PatientContents {
        private final List<Payload> contents = new ArrayList<>();
        private final Set<String> digests = new HashSet<>();
        private @Nullable String name;

        void bind(String patient) {
            if (name == null) {
                name = patient;
            }
            require(name.equals(patient), "a handle of " + name + " is said to be " + patient);
        }
    }

    public SealedChain(int chain) {
        this.chain = chain;
    }

    /** Takes the next block. */
    public void add(byte[] headerBytes, byte[] bodyBytes) {
        Header header = Header.decode(headerBytes);
        Body body = Body.decode(bodyBytes);
        follow(header);
        require(body.chain() == chain && body.height() == header.height(), "a body of another block");
        require(body.entries().size() == header.entries(), "another number of entries");
        require(Arrays.equals(body.root(), header.root()), "the root is not that of the entries");
        int bound = 0;
        for (int index = 0; index < body.entries().size(); index++) {
            Entry entry = Entry.decode(body.entries().get(index));
            require(
                    entry instanceof Entry.Genesis == (nextIndex == 0),
                    "a chain begins with its one Genesis, at " + nextIndex);
            time(entry);
            if (entry instanceof Entry.Content content) {
                require(bound < body.payloads().size(), "a Content without a payload");
                bind(content, body.payloads().get(bound++));
            } else {
                apply(entry, header, index);
            }
            nextIndex++;
        }
        require(bound == body.payloads().size() && bound == header.contents(), "another number of payloads");
        headers.add(header);
    }

    private void follow(Header header) {
        require(header.chain() == chain, "a header of chain " + header.chain());
        require(header.height() == headers.size(), "height " + header.height() + " at " + headers.size());
        require(header.firstIndex() == nextIndex, "first index " + header.firstIndex() + " at " + nextIndex);
        require(header.inputTo() >= header.inputFrom(), "an input range that ends before it begins");
        if (headers.isEmpty()) {
            require(Arrays.equals(header.previous(), new byte[32]), "block 0 names a previous one");
        } else {
            Header before = headers.getLast();
            require(Arrays.equals(header.previous(), before.leaf()), "block " + header.height() + " is not linked");
            require(header.generation() == before.generation(), "another generation");
            require(
                    header.inputFrom() == before.inputTo(),
                    "block " + header.height() + " begins at input " + header.inputFrom() + ", the one before ended at "
                            + before.inputTo());
        }
    }

    private void time(Entry entry) {
        if (entry instanceof Entry.ClockReset) {
            require(entry.engineTime() < engineTime - CLOCK_RESET_MS, "a ClockReset without a reason");
        } else {
            require(entry.engineTime() >= engineTime, "engine time goes back");
        }
        engineTime = entry.engineTime();
    }

    private void bind(Entry.Content entry, byte[] payload) {
        require(Arrays.equals(entry.digest(), Trees.sha256(payload)), "a payload is not what its CID says");
        PatientContents patient = patients.computeIfAbsent(entry.patient(), handle -> new PatientContents());
        require(entry.ordinal() == patient.contents.size(), "an ordinal out of order");
        require(patient.digests.add(HexFormat.of().formatHex(entry.digest())), "a content is stored twice");
        patient.contents.add(Payload.open(payload, entry.patient()));
        payloads.put(Cids.of(payload), payload);
    }

    private void apply(Entry entry, Header header, int index) {
        switch (entry) {
            case Entry.Genesis start -> {
                require(start.chain() == chain && start.generation() == header.generation(), "a foreign Genesis");
                genesis = start;
            }
            case Entry.Assigned assigned -> assign(assigned);
            case Entry.Opened opened -> open(opened);
            case Entry.Reading reading ->
                readings.add(new SealedReading(chain, header.height(), index, resolve(reading)));
            case Entry.Rejected rejected -> {
                if (content(rejected.patient(), rejected.content()) instanceof Payload.Refusal refusal) {
                    patient(rejected.patient()).bind(refusal.patient());
                    refusals.add(refusal);
                } else {
                    throw new Malformed("a Rejected without a refusal");
                }
            }
            case Entry.Alert change -> {
                if (content(change.patient(), change.content()) instanceof Payload.Alert alert) {
                    alerts.add(new SealedAlert(chain, header.height(), index, change, alert));
                } else {
                    throw new Malformed("an Alert without its content");
                }
            }
            case Entry.Content content -> throw new IllegalStateException("bound already: " + content);
            case Entry.Rules rules -> {}
            case Entry.Gap gap -> {
                require(gap.stream() < streams.size(), "a gap of no stream");
                streams.get(gap.stream()).sequences().declare(gap.from(), gap.to());
            }
            case Entry.Tick tick -> {}
            case Entry.ClockReset reset -> {}
        }
    }

    private void assign(Entry.Assigned entry) {
        if (!(content(entry.patient(), entry.content()) instanceof Payload.Assignment meaning)) {
            throw new Malformed("an Assigned without an assignment");
        }
        patient(entry.patient()).bind(meaning.patient());
        require(
                assignments.put(entry.assignment(), new Assigned(entry.patient(), meaning)) == null,
                "a handle is assigned twice");
        require(unique.add("assigned " + entry.patient() + meaning), "the same device and bed are assigned twice");
    }

    private void open(Entry.Opened entry) {
        require(entry.stream() == streams.size(), "a stream out of order");
        require(assignments.containsKey(entry.assignment()), "a stream of no assignment");
        require(
                unique.add("opened " + entry.assignment() + "/" + entry.name() + "/" + entry.boot()),
                "a boot of a stream is opened twice");
        streams.add(new Stream(entry.assignment(), entry.name(), entry.boot(), new SealedSequences()));
    }

    private Reading resolve(Entry.Reading entry) {
        require(entry.stream() < streams.size(), "a reading of no stream");
        Stream stream = streams.get(entry.stream());
        stream.sequences().seal(entry.seq(), entry.engineTime());
        Assigned assigned = assignments.get(stream.assignment());
        if (assigned == null) {
            throw new Malformed("a reading of no assignment");
        }
        Payload.Assignment where = assigned.meaning();
        List<Reading.Measurement> values = new ArrayList<>();
        Reading.Body body = null;
        for (int ordinal : entry.contents()) {
            switch (content(assigned.patient(), ordinal)) {
                case Payload.Value value -> values.add(value.measurement());
                case Payload.Samples samples -> body = samples.waveform();
                default -> throw new Malformed("a reading refers to what was not measured");
            }
        }
        return new Reading(
                new Identity(where.ward(), where.bed(), where.device(), stream.name(), stream.boot(), entry.seq()),
                Instant.ofEpochMilli(entry.time()),
                body == null ? new Reading.Measurements(values) : body);
    }

    private PatientContents patient(long handle) {
        PatientContents patient = patients.get(handle);
        if (patient == null) {
            throw new Malformed("no such patient's handle");
        }
        return patient;
    }

    private Payload content(long handle, int ordinal) {
        List<Payload> contents = patient(handle).contents;
        require(ordinal < contents.size(), "no content " + ordinal);
        return contents.get(ordinal);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Malformed(otherwise);
        }
    }

    /** All that is missing for longer than the grace was declared. */
    public void requireGaps() {
        for (Stream stream : streams) {
            List<String> overdue = stream.sequences().overdue(engineTime);
            require(overdue.isEmpty(), overdue + " of " + stream.name() + ", " + stream.boot() + " is not declared");
        }
    }

    public int chain() {
        return chain;
    }

    public List<Header> headers() {
        return headers;
    }

    public List<SealedReading> readings() {
        return readings;
    }

    public List<SealedAlert> alerts() {
        return alerts;
    }

    public List<Payload.Refusal> refusals() {
        return refusals;
    }

    /** By CID. */
    public Map<String, byte[]> payloads() {
        return payloads;
    }

    public Entry.Genesis genesis() {
        if (genesis == null) {
            throw new Malformed("an empty chain");
        }
        return genesis;
    }

    /** The log's root over its first headers. */
    public byte[] logRoot(long size) {
        require(size <= headers.size(), "a log of " + headers.size() + " headers, not " + size);
        return Trees.root(
                headers.subList(0, (int) size).stream().map(Header::leaf).toList());
    }
}
