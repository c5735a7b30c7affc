package org.wardledger.core.chain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertEngine;
import org.wardledger.core.alert.AlertId;
import org.wardledger.core.alert.Monitor;
import org.wardledger.core.alert.MonitorCodec;
import org.wardledger.core.alert.RuleSet;
import org.wardledger.core.alert.RuleText;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.content.Cid;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.hiding.PatientKey;

/**
 * A chain's derived state: committed records read through a {@link ChainView}, and above them what the block at hand
 * has changed. Whoever meets an abort throws the whole object away. Mutable, not thread-safe.
 */
final class ChainState {
    private final ChainView view;
    private final Bounds bounds;
    private final StateRecords records;
    private final Map<Cid, byte[]> newPayloads = new HashMap<>();
    private final List<PatientKey> newKeys = new ArrayList<>();
    private final Set<PatientState> changedPatients = new HashSet<>();
    private final Set<PatientState> changedMonitors = new HashSet<>();

    /** What was opened or worked out before; nothing in here but what the records above say. */
    private final Map<KeyPlace, PatientKey> keys = new HashMap<>();

    private final Map<Long, PatientState> patients = new HashMap<>();
    private final Map<String, StateKey> names = new HashMap<>();
    private final Map<Long, Assignment> assignments = new HashMap<>();
    private final Map<ContentPlace, Opened> contents = new HashMap<>();
    private final Map<Interned, Integer> interned = new HashMap<>();

    private ChainRecord record;
    private RuleSet rules;
    private Timers timers;
    private Timers streamTimers;
    private @Nullable RulesChange rulesChange;
    private boolean unopened;

    private record KeyPlace(long patient, int epoch) {}

    private record ContentPlace(long patient, int ordinal) {}

    private record Interned(long patient, int epoch, ByteBuffer content) {}

    /** A content and its canonical bytes. Treat the array as immutable. */
    record Opened(Content content, byte[] bytes) {}

    ChainState(ChainView view, Bounds bounds) {
        this.view = view;
        this.records = new StateRecords(view);
        this.bounds = bounds;
        byte[] chain = view.state(StateKeys.chain());
        byte[] rulesText = view.state(StateKeys.rules());
        byte[] change = view.state(StateKeys.rulesChange());
        this.record = chain == null ? ChainRecord.EMPTY : ChainRecord.decode(chain);
        this.rules = rulesText == null ? RuleSet.NONE : RuleText.parse(new String(rulesText, StandardCharsets.UTF_8));
        this.rulesChange = change == null || change.length == 0 ? null : RulesChange.decode(change);
        this.timers = timers(view, StateKeys.timers());
        this.streamTimers = timers(view, StateKeys.streamTimers());
    }

    private static Timers timers(ChainView view, StateKey key) {
        byte[] pending = view.state(key);
        return pending == null ? new Timers() : Timers.decode(pending);
    }

    Bounds bounds() {
        return bounds;
    }

    ChainRecord record() {
        return record;
    }

    void record(ChainRecord next) {
        record = next;
    }

    RuleSet rules() {
        return rules;
    }

    void rules(RuleSet next, String document) {
        rules = next;
        records.put(StateKeys.rules(), document.getBytes(StandardCharsets.UTF_8));
    }

    ChainKeys keys() {
        byte[] bytes = records.get(StateKeys.keys());
        return bytes == null ? ChainKeys.NONE : ChainKeys.decode(bytes);
    }

    void keys(ChainKeys next) {
        records.put(StateKeys.keys(), next.encode());
    }

    /** The change of rules that is under way, or null. */
    @Nullable
    RulesChange rulesChange() {
        return rulesChange;
    }

    void rulesChange(@Nullable RulesChange next) {
        rulesChange = next;
    }

    /** Of patients, as far as their keys are to be had. */
    Timers timers() {
        return timers;
    }

    Timers streamTimers() {
        return streamTimers;
    }

    /** Engine time of the next timer of any kind, or {@link AlertEngine#NO_TIMER}. */
    long nextTimerMs() {
        return Math.min(timers.nextMs(), streamTimers.nextMs());
    }

    /** Whether there is a patient whose key is not to be had here, so that there may be timers that nobody here knows. */
    boolean hasUnopened() {
        for (int number = 0; !unopened && number < record.patients(); number++) {
            PatientState patient = patientNumber(number);
            unopened = patient != null && patient.monitor() == null;
        }
        return unopened;
    }

    /** The patient's key is gone: what was known of it does not hold any more. */
    void closed(PatientState patient) {
        patient.close();
        touched(patient);
    }

    /** A patient's key, or null when there is none to be had. */
    @Nullable
    PatientKey key(long patient, int epoch) {
        KeyPlace place = new KeyPlace(patient, epoch);
        PatientKey known = keys.get(place);
        if (known == null && !records.isErased(patient)) {
            known = view.key(patient, epoch);
            if (known != null) {
                keys.put(place, known);
            }
        }
        return known;
    }

    /** Takes a key that was made for entries of the block at hand. */
    void addKey(PatientKey key) {
        keys.put(new KeyPlace(key.patient(), key.epoch()), key);
        newKeys.add(key);
    }

    /** Null too on a node without keys. */
    @Nullable
    PatientState patientNamed(String id) {
        StateKey place = nameOf(id);
        byte[] handle = place == null ? null : records.get(place);
        return handle == null ? null : patient(new ByteReader(handle).u64());
    }

    private @Nullable StateKey nameOf(String id) {
        StateKey known = names.get(id);
        if (known == null) {
            byte[] lookup = view.lookup(id);
            if (lookup == null) {
                return null;
            }
            known = StateKeys.patientNamed(lookup);
            names.put(id, known);
        }
        return known;
    }

    @Nullable
    PatientState patient(long handle) {
        PatientState known = patients.get(handle);
        if (known == null) {
            byte[] bytes = records.get(StateKeys.patient(handle));
            if (bytes == null) {
                return null;
            }
            known = PatientState.decode(handle, bytes);
            PatientKey key = known.isErased() ? null : key(handle, known.epoch());
            if (key != null) {
                byte[] monitor = closed(handle, StateKeys.monitor(handle));
                byte[] name = closed(handle, StateKeys.name(handle));
                known.opened(
                        key,
                        monitor == null ? new Monitor() : MonitorCodec.decode(monitor),
                        name == null ? null : new String(name, StandardCharsets.UTF_8));
            }
            patients.put(handle, known);
        }
        return known;
    }

    PatientState addPatient(long handle) {
        PatientState added = PatientState.fresh(handle);
        PatientKey key = key(handle, added.epoch());
        if (key != null) {
            added.opened(key, new Monitor(), null);
        }
        patients.put(handle, added);
        changedPatients.add(added);
        records.put(StateKeys.patientNumber(record.patients()), handleBytes(handle));
        record = record.withOneMorePatient();
        return added;
    }

    @Nullable
    PatientState patientNumber(int number) {
        byte[] handle = records.get(StateKeys.patientNumber(number));
        return handle == null ? null : patient(new ByteReader(handle).u64());
    }

    void bind(PatientState patient, String id) {
        byte[] lookup = view.lookup(id);
        if (lookup == null) {
            throw new IllegalStateException("a patient's id can only be bound where patients are looked up");
        }
        patient.bind(id);
        records.put(StateKeys.patientNamed(lookup), handleBytes(patient.handle()));
        records.put(StateKeys.lookupOf(patient.handle()), lookup);
        putClosed(patient, StateKeys.name(patient.handle()), id.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes everything away that only the patient's key opens, and the way to find it. */
    void erase(PatientState patient) {
        long handle = patient.handle();
        StateKey lookupPlace = StateKeys.lookupOf(handle);
        byte[] lookup = records.get(lookupPlace); // the key may be gone before the entry that says so comes
        if (lookup != null) {
            records.remove(StateKeys.patientNamed(lookup));
            records.remove(lookupPlace);
        }
        timers(handle, AlertEngine.NO_TIMER);
        records.erase(handle);
        keys.keySet().removeIf(place -> place.patient() == handle);
        newKeys.removeIf(key -> key.patient() == handle);
        contents.keySet().removeIf(place -> place.patient() == handle);
        interned.keySet().removeIf(place -> place.patient() == handle);
        assignments.values().removeIf(assignment -> assignment.patient() == handle);
        names.clear();
        changedMonitors.remove(patient);
        patient.erase();
        changedPatients.add(patient);
    }

    /** The patient's contents are concealed under the next key from now on. */
    void rekey(PatientState patient) {
        patient.rekey(key(patient.handle(), patient.epoch() + 1));
        changedPatients.add(patient);
    }

    /** To be called after a patient's monitor or counters changed. */
    void touched(PatientState patient) {
        changedPatients.add(patient);
        changedMonitors.add(patient);
        Monitor monitor = patient.monitor();
        timers(patient.handle(), monitor == null ? AlertEngine.NO_TIMER : AlertEngine.nextTimerMs(rules, monitor));
    }

    private void timers(long handle, long dueMs) {
        if (timers.set(handle, dueMs)) {
            records.put(StateKeys.timers(), new byte[1]); // encoded once, when the block is cut
        }
    }

    void addAlert(PatientState patient, AlertId id) {
        records.put(
                StateKeys.alert(patient.handle(), patient.alerts()),
                new ByteWriter().u64(id.high()).u64(id.low()).toBytes());
        patient.addAlert();
        changedPatients.add(patient);
    }

    /** The alert that was raised as the {@code number}th for the patient. */
    AlertId alert(PatientState patient, int number) {
        byte[] id = records.get(StateKeys.alert(patient.handle(), number));
        if (id == null) {
            throw new IllegalStateException("the state lost an alert's id");
        }
        ByteReader in = new ByteReader(id);
        return new AlertId(in.u64(), in.u64());
    }

    boolean hasHappened(EventId event) {
        return records.get(StateKeys.event(event)) != null;
    }

    void happened(EventId event, Position position) {
        records.put(StateKeys.event(event), position.encode());
    }

    /** The ordinal of this content under the patient's newest key, or null. */
    @Nullable
    Integer ordinalOf(PatientState patient, byte[] content) {
        return interned.get(new Interned(patient.handle(), patient.epoch(), ByteBuffer.wrap(content)));
    }

    @Nullable
    Integer ordinalOf(long patient, Cid cid) {
        byte[] ordinal = records.get(StateKeys.ordinal(patient, cid));
        return ordinal == null ? null : new ByteReader(ordinal).count(Integer.MAX_VALUE, "ordinal");
    }

    /** Remembers a content's ordinal under the patient's newest key, so that it need not be encrypted to be found. */
    void intern(PatientState patient, byte[] content, int ordinal) {
        interned.put(new Interned(patient.handle(), patient.epoch(), ByteBuffer.wrap(content)), ordinal);
    }

    void addContent(PatientState patient, int epoch, Cid cid, byte[] payload, @Nullable Opened opened) {
        int ordinal = patient.contents();
        if (opened != null) {
            remember(new ContentPlace(patient.handle(), ordinal), opened);
        }
        records.put(
                StateKeys.ordinal(patient.handle(), cid),
                new ByteWriter().varint(ordinal).toBytes());
        records.put(
                StateKeys.content(patient.handle(), ordinal),
                new ByteWriter().varint(epoch).bytes(cid.digest()).toBytes());
        newPayloads.put(cid, payload);
        patient.addContent();
        changedPatients.add(patient);
    }

    /** What a patient's ordinal stands for, or null when there is no such content or its key is gone. */
    @Nullable
    Opened content(long patient, int ordinal) {
        ContentPlace place = new ContentPlace(patient, ordinal);
        Opened known = contents.get(place);
        if (known == null) {
            byte[] stored = records.get(StateKeys.content(patient, ordinal));
            if (stored == null) {
                return null;
            }
            ByteReader in = new ByteReader(stored);
            PatientKey key = key(patient, in.count(Integer.MAX_VALUE, "key epoch"));
            byte[] payload = payload(Cid.ofDigest(in.bytes(Cid.DIGEST_BYTES)));
            if (key == null || payload == null) {
                return null;
            }
            byte[] bytes = key.open(payload);
            known = new Opened(ContentCodec.decode(bytes), bytes);
            remember(place, known);
        }
        return known;
    }

    /** Measurements come again and again, other contents hardly ever. */
    private void remember(ContentPlace place, Opened opened) {
        if (opened.content() instanceof Content.Measured) {
            contents.put(place, opened);
        }
    }

    /** The assignment of this device in this bed to the patient, or null. */
    @Nullable
    Assignment assignment(PatientState patient, String device, String ward, String bed) {
        StateKey place = assignmentOf(patient.handle(), device, ward, bed);
        byte[] handle = place == null ? null : records.get(place);
        return handle == null ? null : assignment(new ByteReader(handle).u64());
    }

    private @Nullable StateKey assignmentOf(long patient, String device, String ward, String bed) {
        PatientKey first = key(patient, 0); // the same for ever, whatever epoch it is
        return first == null
                ? null
                : StateKeys.assignmentOf(patient, first.lookup(Assignment.meaning(device, ward, bed)));
    }

    /** Handle of the patient that an assignment is for, or null when there is no such assignment. */
    @Nullable
    Long patientOf(long assignment) {
        byte[] patient = records.get(StateKeys.assignment(assignment));
        return patient == null ? null : new ByteReader(patient).u64();
    }

    /** What an assignment means, or null when there is none or its key is gone. */
    @Nullable
    Assignment assignment(long handle) {
        Assignment known = assignments.get(handle);
        if (known == null) {
            Long patient = patientOf(handle);
            byte[] meaning = patient == null ? null : closed(patient, StateKeys.meaning(patient, handle));
            if (patient == null || meaning == null) {
                return null;
            }
            known = Assignment.decode(handle, patient, meaning);
            assignments.put(handle, known);
        }
        return known;
    }

    void addAssignment(long handle, long patient) {
        records.put(StateKeys.assignment(handle), handleBytes(patient));
    }

    void addMeaning(PatientState patient, Assignment a) {
        StateKey place = assignmentOf(a.patient(), a.device(), a.ward(), a.bed());
        if (place == null) {
            throw new IllegalStateException("an assignment was opened without a key");
        }
        records.put(place, handleBytes(a.handle()));
        putClosed(patient, StateKeys.meaning(a.patient(), a.handle()), a.encodeMeaning());
        assignments.put(a.handle(), a);
    }

    @Nullable
    StreamState stream(long assignment, String stream, String boot) {
        byte[] ordinal = records.get(StateKeys.streamOf(assignment, stream, boot));
        return ordinal == null ? null : stream(new ByteReader(ordinal).count(Integer.MAX_VALUE, "ordinal"));
    }

    @Nullable
    StreamState stream(int ordinal) {
        byte[] bytes = records.get(StateKeys.stream(ordinal));
        return bytes == null ? null : StreamState.decode(ordinal, bytes);
    }

    void addStream(StreamState stream) {
        byte[] ordinal = new ByteWriter().varint(stream.ordinal()).toBytes();
        records.put(StateKeys.streamOf(stream.assignment(), stream.stream(), stream.boot()), ordinal);
        records.put(StateKeys.stream(stream.ordinal()), stream.encode());
        record = record.withOneMoreStream();
    }

    /** Takes over what changed of a stream. */
    void put(StreamState stream) {
        records.put(StateKeys.stream(stream.ordinal()), stream.encode());
        if (streamTimers.set(stream.ordinal(), stream.sequences().nextDueMs())) {
            records.put(StateKeys.streamTimers(), new byte[1]); // encoded once, when the block is cut
        }
    }

    /** Boots of a stream that take new readings, in the order in which they were opened. */
    List<Integer> openBoots(long assignment, String stream) {
        byte[] bytes = records.get(StateKeys.openBoots(assignment, stream));
        List<Integer> open = new ArrayList<>();
        if (bytes != null) {
            ByteReader in = new ByteReader(bytes);
            while (in.hasMore()) {
                open.add(in.count(Integer.MAX_VALUE, "ordinal"));
            }
        }
        return open;
    }

    void openBoots(long assignment, String stream, List<Integer> ordinals) {
        ByteWriter out = new ByteWriter();
        ordinals.forEach(out::varint);
        records.put(StateKeys.openBoots(assignment, stream), out.toBytes());
    }

    void addReading(int stream, long seq, Position position) {
        records.put(StateKeys.reading(stream, seq), position.encode());
    }

    /** Adds a stream's next gap; its number is the stream's count of them so far. */
    void addGap(StreamState stream, SealedGap gap) {
        records.put(StateKeys.gap(stream.ordinal(), stream.gaps()), gap.encode());
    }

    @Nullable
    Position position(int stream, long seq) {
        byte[] bytes = records.get(StateKeys.reading(stream, seq));
        return bytes == null ? null : Position.decode(bytes);
    }

    byte @Nullable [] entry(Position position) {
        return view.entry(position.height(), position.index());
    }

    /** All that changed since the last call, encoded; the block that brought it is cut. */
    StateDelta drain() {
        for (PatientState patient : changedPatients) {
            records.put(StateKeys.patient(patient.handle()), patient.encode());
        }
        for (PatientState patient : changedMonitors) {
            Monitor monitor = patient.monitor();
            if (monitor != null) {
                putClosed(patient, StateKeys.monitor(patient.handle()), MonitorCodec.encode(monitor));
            }
        }
        if (records.hasChanged(StateKeys.timers())) {
            records.put(StateKeys.timers(), timers.encode());
        }
        if (records.hasChanged(StateKeys.streamTimers())) {
            records.put(StateKeys.streamTimers(), streamTimers.encode());
        }
        drainRulesChange();
        records.put(StateKeys.chain(), record.encode());
        StateRecords.Changes changes = records.drain();
        StateDelta delta = new StateDelta(
                changes.put(), changes.removed(), changes.erased(), Map.copyOf(newPayloads), List.copyOf(newKeys));
        changedPatients.clear();
        changedMonitors.clear();
        newPayloads.clear();
        newKeys.clear();
        return delta;
    }

    private void drainRulesChange() {
        if (rulesChange != null) {
            records.put(StateKeys.rulesChange(), rulesChange.encode());
            return;
        }
        byte[] before = records.get(StateKeys.rulesChange());
        if (before != null && before.length > 0) {
            records.put(StateKeys.rulesChange(), new byte[0]);
        }
    }

    /**
     * Lets go of what the view can give again. Only when all that was drained is committed and in the view; what has
     * changed since then stays.
     */
    void trim() {
        boolean drained = records.isUnchanged() && changedPatients.isEmpty();
        if (drained && records.cached() + contents.size() + interned.size() > bounds.cached()) {
            records.clear();
            keys.clear();
            patients.clear();
            names.clear();
            assignments.clear();
            contents.clear();
            interned.clear();
        }
    }

    private byte @Nullable [] payload(Cid cid) {
        byte[] fresh = newPayloads.get(cid);
        return fresh != null ? fresh : view.payload(cid);
    }

    private byte @Nullable [] closed(long patient, StateKey key) {
        return ClosedRecords.open(this::key, patient, key, records.get(key));
    }

    private void putClosed(PatientState patient, StateKey name, byte[] record) {
        PatientKey key = patient.key();
        if (key == null) {
            throw new IllegalStateException("a record to be closed without a key");
        }
        records.put(name, ClosedRecords.close(key, name, record));
    }

    private static byte[] handleBytes(long handle) {
        return new ByteWriter().u64(handle).toBytes();
    }
}
