package org.wardledger.acceptance.formats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A chain read block by block as somebody reads it who has no key: docs/FORMATS.md "What a verifier checks", without what
 * takes contents to know. Any rule that does not hold is a {@link Malformed}.
 */
public final class SealedChain {
    private static final long CLOCK_RESET_MS = 10_000;

    private final int chain;
    private final List<Header> headers = new ArrayList<>();
    private final List<Sealed<Entry.Assigned>> assignments = new ArrayList<>();
    private final List<Sealed<Entry.Reading>> readings = new ArrayList<>();
    private final List<Sealed<Entry.Alert>> alerts = new ArrayList<>();
    private final List<Sealed<Entry.Rejected>> refusals = new ArrayList<>();
    private final List<Sealed<Entry.Recorded>> records = new ArrayList<>();
    private final List<Sealed<Entry.Refused>> messages = new ArrayList<>();
    private final List<Sealed<Entry.Released>> released = new ArrayList<>();
    private final List<Sealed<Entry.Handover>> handovers = new ArrayList<>();
    private final List<Entry.Gap> gaps = new ArrayList<>();
    private final Map<String, byte[]> payloads = new HashMap<>();
    private final Map<Long, Patient> patients = new HashMap<>();
    private final Map<Long, Long> patientsOfAssignments = new HashMap<>();
    private final List<Stream> streams = new ArrayList<>();
    private final Set<String> unique = new HashSet<>();
    private final Map<String, Long> probed = new HashMap<>();
    private Entry.@Nullable Genesis genesis;
    private long engineTime;
    private long nextIndex;
    /** In the block at hand. */
    private long lastRejected;

    /** An entry and where it was sealed. */
    public record Sealed<E extends Entry>(int chain, long height, int index, E entry) {}

    /** A boot of a stream of an assigned device. */
    public record Stream(long assignment, String name, String boot, SealedSequences sequences) {}

    /** What anybody knows of a patient. */
    private static final class Patient {
        private final Set<String> digests = new HashSet<>();
        private int epoch;
        private boolean erased;
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
        lastRejected = header.inputFrom() - 1;
        int bound = 0;
        for (int index = 0; index < body.entries().size(); index++) {
            Entry entry = Entry.decode(body.entries().get(index));
            require(
                    entry instanceof Entry.Genesis == (nextIndex == 0),
                    "a chain begins with its one Genesis, at " + nextIndex);
            require(
                    entry instanceof Entry.Restored
                            == (index == 0
                                    && header.height() > 0
                                    && header.generation() > headers.getLast().generation()),
                    "a generation begins with a Restored, and nothing else does");
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
            require(header.generation() >= before.generation(), "an earlier generation");
            require(
                    header.generation() > before.generation() || header.inputFrom() == before.inputTo(),
                    "block " + header.height() + " begins at input " + header.inputFrom() + ", the one before ended at "
                            + before.inputTo());
        }
    }

    private void time(Entry entry) {
        if (entry instanceof Entry.ClockReset) {
            require(entry.engineTime() < engineTime - CLOCK_RESET_MS, "a ClockReset without a reason");
        } else {
            require(entry.engineTime() >= engineTime, "engine time goes back");
            boolean stays = entry.engineTime() == engineTime;
            require(stays || !(entry instanceof Entry.Restored), "a Restored at another time than the entry before");
        }
        engineTime = entry.engineTime();
    }

    private void bind(Entry.Content entry, byte[] payload) {
        require(Arrays.equals(entry.digest(), Trees.sha256(payload)), "a payload is not what its CID says");
        Payload.check(payload);
        patients.putIfAbsent(entry.patient(), new Patient());
        Patient patient = living(entry.patient());
        require(entry.ordinal() == patient.digests.size(), "an ordinal out of order");
        require(entry.epoch() == patient.epoch, "a content of key epoch " + entry.epoch());
        require(patient.digests.add(HexFormat.of().formatHex(entry.digest())), "a content is stored twice");
        payloads.put(Cids.of(payload), payload);
    }

    private void apply(Entry entry, Header header, int index) {
        switch (entry) {
            case Entry.Genesis start -> {
                require(start.chain() == chain && start.generation() == header.generation(), "a foreign Genesis");
                genesis = start;
            }
            case Entry.Assigned assigned -> {
                conceals(assigned.patient(), assigned);
                require(
                        patientsOfAssignments.put(assigned.assignment(), assigned.patient()) == null,
                        "a handle is assigned twice");
                assignments.add(new Sealed<>(chain, header.height(), index, assigned));
            }
            case Entry.Opened opened -> open(opened);
            case Entry.Reading reading -> {
                read(reading);
                readings.add(new Sealed<>(chain, header.height(), index, reading));
            }
            case Entry.Rejected rejected -> {
                conceals(rejected.patient(), rejected);
                require(
                        rejected.input() > lastRejected && rejected.input() < header.inputTo(),
                        "a refusal of an input that is not the block's, or out of order");
                lastRejected = rejected.input();
                refusals.add(new Sealed<>(chain, header.height(), index, rejected));
            }
            case Entry.Refused refused -> {
                refuse(refused, header);
                messages.add(new Sealed<>(chain, header.height(), index, refused));
            }
            case Entry.Alert change -> {
                conceals(change.patient(), change);
                alerts.add(new Sealed<>(chain, header.height(), index, change));
            }
            case Entry.Accessed accessed -> {
                conceals(accessed.patient(), accessed);
                happen(accessed.event());
            }
            case Entry.Recorded recorded -> {
                conceals(recorded.patient(), recorded);
                happen(recorded.event());
                records.add(new Sealed<>(chain, header.height(), index, recorded));
            }
            case Entry.Erased erased -> {
                living(erased.patient()).erased = true;
                happen(erased.event());
            }
            case Entry.Rekeyed rekeyed -> {
                Patient patient = living(rekeyed.patient());
                require(rekeyed.epoch() == ++patient.epoch, "key epoch " + rekeyed.epoch() + " out of order");
                happen(rekeyed.event());
            }
            case Entry.Released release -> {
                conceals(patientOf(release.assignment()), release);
                require(unique.add("released " + release.assignment()), "an assignment is released twice");
                require(release.engineTime() >= release.until(), "an assignment is released before its time");
                released.add(new Sealed<>(chain, header.height(), index, release));
            }
            case Entry.Handover handover -> {
                require(handover.stream() < streams.size(), "a handover to no stream");
                require(unique.add("handed over " + handover.stream()), "a stream is handed over twice");
                Stream stream = streams.get(handover.stream());
                conceals(patientOf(stream.assignment()), handover);
                stream.sequences().handOver(handover.last(), handover.engineTime());
                handovers.add(new Sealed<>(chain, header.height(), index, handover));
            }
            case Entry.Reattributed reattributed -> {
                conceals(reattributed.patient(), reattributed);
                require(
                        patientOf(reattributed.assignment()) == reattributed.patient()
                                && reattributed.from() < reattributed.to(),
                        "a reattribution of another patient's assignment, or of no time");
                happen(reattributed.event());
            }
            case Entry.Content content -> throw new IllegalStateException("bound already: " + content);
            case Entry.Rules rules -> {}
            case Entry.Gap gap -> {
                require(gap.stream() < streams.size(), "a gap of no stream");
                streams.get(gap.stream()).sequences().declare(gap.from(), gap.to());
                gaps.add(gap);
            }
            case Entry.Restored restored -> restore(restored, header);
            case Entry.Probed probe -> {
                require(probe.gateway().matches("[A-Za-z0-9_-]{1,64}"), "a probe of no gateway");
                Long before = probed.put(probe.gateway(), probe.sent());
                require(probe.sent() > (before == null ? -1 : before), "a probe that is not newer than the one before");
            }
            case Entry.Tick tick -> {}
            case Entry.ClockReset reset -> {}
        }
    }

    private void restore(Entry.Restored entry, Header header) {
        int before = headers.getLast().generation();
        // this reader knows no rotations: the key of the genesis is the newest
        Restore said = Restore.parse(entry.note(), VerifierKey.parse(genesis().vkey()));
        int lost = said.lost().map(Restore.Lost::generation).orElse(before);
        require(lost >= before && header.generation() == lost + 1, "a generation is left out");
        require(
                said.log().equals(genesis().site() + "/" + chain + "/" + header.generation())
                        && said.height() == header.height()
                        && Arrays.equals(said.previous(), header.previous())
                        && said.input() == header.inputFrom(),
                "a Restored of another header");
        require(
                said.lost().isEmpty() || lost > before || said.lost().get().size() > header.height(),
                "nothing is lost");
    }

    private void open(Entry.Opened entry) {
        require(entry.stream() == streams.size(), "a stream out of order");
        living(patientOf(entry.assignment()));
        require(
                unique.add("opened " + entry.assignment() + "/" + entry.name() + "/" + entry.boot()),
                "a boot of a stream is opened twice");
        streams.add(new Stream(entry.assignment(), entry.name(), entry.boot(), new SealedSequences()));
    }

    private void read(Entry.Reading entry) {
        require(entry.stream() < streams.size(), "a reading of no stream");
        stream(entry).sequences().read(entry.seq(), entry.engineTime());
        require(
                !stream(entry).name().startsWith("waveform.")
                        || entry.concealed().count() == 1,
                "more than one content of a waveform's reading");
        require(
                !stream(entry).name().equals("observations")
                        || entry.concealed().count() > 1,
                "nothing observed, or by nobody");
        conceals(patientOf(stream(entry).assignment()), entry);
    }

    private void refuse(Entry.Refused entry, Header header) {
        conceals(entry.patient(), entry);
        boolean own = header.inputFrom() <= entry.input() && entry.input() < header.inputTo();
        require(
                own && unique.add("refused " + header.height() + "/" + entry.input()),
                "a refusal of an input that is not the block's, or named twice");
        entry.stream().ifPresent(number -> {
            require(number < streams.size(), "a refusal of no stream");
            Stream stream = streams.get(number);
            require(patientOf(stream.assignment()) == entry.patient(), "a refusal of another patient's stream");
            entry.ranges().forEach(range -> stream.sequences().refuse(range.from(), range.to(), entry.engineTime()));
        });
    }

    private void conceals(long handle, Entry.Concealing entry) {
        require(entry.concealed().epoch() == living(handle).epoch, "an entry that is not of the newest key epoch");
    }

    private void happen(String event) {
        require(unique.add("event " + event), "an event takes effect twice");
    }

    private Patient living(long handle) {
        Patient patient = patients.get(handle);
        if (patient == null) {
            throw new Malformed("no such patient's handle");
        }
        require(!patient.erased, "an entry of a patient who was erased");
        return patient;
    }

    /** The handle of the patient who is measured under an assignment. */
    public long patientOf(long assignment) {
        Long patient = patientsOfAssignments.get(assignment);
        if (patient == null) {
            throw new Malformed("no such assignment");
        }
        return patient;
    }

    public List<Sealed<Entry.Released>> released() {
        return released;
    }

    public List<Sealed<Entry.Handover>> handovers() {
        return handovers;
    }

    /** When the newest probe of each gateway was sent. */
    public Map<String, Long> probed() {
        return probed;
    }

    public List<Entry.Gap> gaps() {
        return gaps;
    }

    /** A boot of a stream by its number. */
    public Stream stream(int number) {
        return streams.get(number);
    }

    /** Where a reading comes from. */
    public Stream stream(Entry.Reading reading) {
        return streams.get(reading.stream());
    }

    /** Whether the patient of that handle was erased. */
    public boolean isErased(long handle) {
        Patient patient = patients.get(handle);
        return patient != null && patient.erased;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Malformed(otherwise);
        }
    }

    /** All that is missing for longer than the grace was declared. */
    public void requireGaps() {
        for (Stream stream : streams) {
            if (isErased(patientOf(stream.assignment()))) {
                continue; // nobody waits for anything of it any more
            }
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

    public List<Sealed<Entry.Assigned>> assignments() {
        return assignments;
    }

    public List<Sealed<Entry.Reading>> readings() {
        return readings;
    }

    public List<Sealed<Entry.Rejected>> refusals() {
        return refusals;
    }

    /** What was recorded of patients. */
    public List<Sealed<Entry.Recorded>> records() {
        return records;
    }

    /** What gateways refused. */
    public List<Sealed<Entry.Refused>> messages() {
        return messages;
    }

    public List<Sealed<Entry.Alert>> alerts() {
        return alerts;
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
