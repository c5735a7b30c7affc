package org.wardledger.core.chain;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
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
import org.wardledger.core.entry.EventId;
import org.wardledger.core.hiding.PatientKey;

/**
 * A chain's derived state: committed records read through a {@link ChainView}, and above them what the block at hand
 * has changed. Whoever meets an abort throws the whole object away. Mutable, not thread-safe.
 */
final class ChainState {
    /** In place of a patient's number. */
    static final int NOT_RESTORING = -1;

    private final ChainView view;
    private final Bounds bounds;
    private final StateRecords records;
    private final KeyBook keys;
    private final ContentBook contents;
    private final AssignmentBook assignments;
    private final StreamBook streams;
    private final RefusalBook refusals;
    private final Set<PatientState> changedPatients = new HashSet<>();
    private final Set<PatientState> changedMonitors = new HashSet<>();

    /** What was opened or worked out before; nothing in here but what the records above say. */
    private final Map<Long, PatientState> patients = new HashMap<>();

    private ChainRecord record;
    private RuleSet rules;
    private final Timers timers;
    private @Nullable RulesChange rulesChange;
    private int restoring;
    private Generations generations;

    ChainState(ChainView view, Bounds bounds) {
        this.view = view;
        this.records = new StateRecords(view);
        this.keys = new KeyBook(view, records);
        this.contents = new ContentBook(view, records, keys);
        this.assignments = new AssignmentBook(records, keys);
        this.streams = new StreamBook(view, records);
        this.refusals = new RefusalBook(records, keys);
        this.bounds = bounds;
        byte[] chain = view.state(StateKeys.chain());
        byte[] rulesText = view.state(StateKeys.rules());
        byte[] change = view.state(StateKeys.rulesChange());
        this.record = chain == null ? ChainRecord.EMPTY : ChainRecord.decode(chain);
        this.rules = rulesText == null ? RuleSet.NONE : RuleText.parse(new String(rulesText, StandardCharsets.UTF_8));
        this.rulesChange = change == null || change.length == 0 ? null : RulesChange.decode(change);
        this.timers = Timers.read(view, StateKeys.timers());
        byte[] next = view.state(StateKeys.restoring());
        this.restoring = next == null ? NOT_RESTORING : new ByteReader(next).count(Integer.MAX_VALUE, "patients");
        this.generations = Generations.read(view);
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

    /** Number of the patient whose alerts a restore ends next, or {@link #NOT_RESTORING}. */
    int restoring() {
        return restoring;
    }

    void restoring(int nextPatient) {
        restoring = nextPatient;
        if (nextPatient == NOT_RESTORING) {
            records.remove(StateKeys.restoring());
        } else {
            records.put(
                    StateKeys.restoring(), new ByteWriter().varint(nextPatient).toBytes());
        }
    }

    Generations generations() {
        return generations;
    }

    void begin(Generations.Begun generation) {
        generations = generations.and(generation);
        records.put(StateKeys.generations(), generations.encode());
    }

    /** Of patients, as far as their keys are to be had. */
    Timers timers() {
        return timers;
    }

    /** Engine time of the next timer of any kind, or {@link AlertEngine#NO_TIMER}. */
    long nextTimerMs() {
        return Math.min(timers.nextMs(), streams.timers().nextMs());
    }

    /** Whether there is a patient whose key is not to be had here, so that there may be timers that nobody here knows. */
    boolean hasUnopened() {
        for (int number = 0; number < record.patients(); number++) {
            PatientState patient = patientNumber(number);
            if (patient != null && !patient.isErased() && patient.monitor() == null) {
                return true;
            }
        }
        return false;
    }

    /** A patient's key, or null when there is none to be had. */
    @Nullable
    PatientKey key(long patient, int epoch) {
        return keys.key(patient, epoch);
    }

    /** The key that {@code wardledger.keys} has for a patient, whatever blocks say of it, or null. */
    @Nullable
    PatientKey keyNamed(String patientId, int epoch) {
        return view.keyNamed(patientId, epoch);
    }

    /** Whether all keys of the patient are to be had: who seals needs the newest, the first and whatever is between. */
    boolean hasKeys(PatientState patient) {
        return IntStream.rangeClosed(0, patient.epoch()).allMatch(epoch -> key(patient.handle(), epoch) != null);
    }

    /** Takes a key that was made for entries of the block at hand. */
    void addKey(PatientKey key) {
        keys.add(key);
    }

    ContentBook contents() {
        return contents;
    }

    /** Null too on a node without keys. */
    @Nullable
    PatientState patientNamed(String id) {
        StateKey place = keys.named(id);
        byte[] handle = place == null ? null : records.get(place);
        return handle == null ? null : patient(new ByteReader(handle).u64());
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
            // assignments are looked up under the first one, and keys may go while others are still remembered here
            boolean readable = !known.isErased() && key(handle, 0) != null;
            PatientKey key = readable ? key(handle, known.epoch()) : null;
            byte[] name = key == null ? null : keys.open(handle, StateKeys.name(handle));
            // with a key and no name, the key came after entries that it opens were passed over
            if (key != null && name != null) {
                byte[] monitor = keys.open(handle, StateKeys.monitor(handle));
                byte[] chart = keys.open(handle, StateKeys.chart(handle));
                known.opened(
                        key,
                        monitor == null ? new Monitor() : MonitorCodec.decode(monitor),
                        chart == null ? Chart.EMPTY : Chart.decode(chart),
                        new String(name, StandardCharsets.UTF_8));
            }
            patients.put(handle, known);
        }
        return known;
    }

    PatientState addPatient(long handle) {
        PatientState added = PatientState.fresh(handle);
        PatientKey key = key(handle, added.epoch());
        if (key != null) {
            added.opened(key, new Monitor(), Chart.EMPTY, null);
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
        StateKey place = keys.named(id);
        if (place == null) {
            throw new IllegalStateException("a patient's id can only be bound where patients are looked up");
        }
        patient.bind(id);
        records.put(place, handleBytes(patient.handle()));
        records.put(StateKeys.found(patient.handle()), place.toBytes());
        keys.close(patient, StateKeys.name(patient.handle()), id.getBytes(StandardCharsets.UTF_8));
    }

    /** Something was recorded of the patient, and this holds from now on. */
    void recorded(PatientState patient, Position position, Chart next) {
        StateKey places = StateKeys.records(patient.handle());
        byte[] before = records.get(places);
        ByteWriter all = before == null ? new ByteWriter() : new ByteWriter().bytes(before);
        records.put(places, all.bytes(position.encode()).toBytes());
        patient.chart(next);
        keys.close(patient, StateKeys.chart(patient.handle()), next.encode());
    }

    /** Takes everything away that only the patient's key opens, and the way to find it; also without the key. */
    void erase(PatientState patient) {
        long handle = patient.handle();
        byte[] found = records.get(StateKeys.found(handle));
        if (found != null) {
            records.remove(new StateKey(found));
        }
        timers(handle, AlertEngine.NO_TIMER);
        records.erase(handle);
        keys.erase(handle, patient.id());
        contents.erase(handle);
        assignments.erase(handle);
        changedMonitors.remove(patient);
        patient.erase();
        changedPatients.add(patient);
    }

    /** The patient's contents are concealed under the next key from now on. */
    void rekey(PatientState patient) {
        boolean wasOpen = patient.key() != null;
        PatientKey next = wasOpen ? key(patient.handle(), patient.epoch() + 1) : null;
        if (wasOpen && next == null) {
            // from here on entries are passed over: should the key come later, nothing may go on from what is known now
            records.remove(StateKeys.name(patient.handle()));
        }
        patient.rekey(next);
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

    /** When the newest sealed probe of a gateway was sent, or -1. */
    long probedMs(String gateway) {
        byte[] sentMs = records.get(StateKeys.probed(gateway));
        return sentMs == null ? -1 : new ByteReader(sentMs).varint();
    }

    void probed(String gateway, long sentMs) {
        records.put(StateKeys.probed(gateway), new ByteWriter().varint(sentMs).toBytes());
    }

    /** Gives the patient's next ordinal to a payload. */
    void addContent(PatientState patient, int epoch, Cid cid, byte[] payload) {
        contents.add(patient, epoch, cid, payload);
        changedPatients.add(patient);
    }

    AssignmentBook assignments() {
        return assignments;
    }

    RefusalBook refusals() {
        return refusals;
    }

    /** Handle of the patient that an assignment is for, or null when there is no such assignment. */
    @Nullable
    Long patientOf(long assignment) {
        AssignmentState state = assignments.state(assignment);
        return state == null ? null : state.patient();
    }

    StreamBook streams() {
        return streams;
    }

    void addStream(StreamState stream) {
        streams.add(stream);
        record = record.withOneMoreStream();
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
                keys.close(patient, StateKeys.monitor(patient.handle()), MonitorCodec.encode(monitor));
            }
        }
        if (records.hasChanged(StateKeys.timers())) {
            if (timers.nextMs() == AlertEngine.NO_TIMER) {
                records.remove(StateKeys.timers()); // as if there had never been one
            } else {
                records.put(StateKeys.timers(), timers.encode());
            }
        }
        streams.drain();
        drainRulesChange();
        records.put(StateKeys.chain(), record.encode());
        StateRecords.Changes changes = records.drain();
        StateDelta delta =
                new StateDelta(changes.put(), changes.removed(), changes.erased(), contents.drain(), keys.drain());
        changedPatients.clear();
        changedMonitors.clear();
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
        boolean drained = records.isUnchanged() && streams.isUnchanged() && changedPatients.isEmpty();
        if (drained && records.cached() + contents.remembered() > bounds.cached()) {
            records.clear();
            keys.clear();
            patients.clear();
            assignments.clear();
            streams.clear();
            contents.clear();
        }
    }

    private static byte[] handleBytes(long handle) {
        return new ByteWriter().u64(handle).toBytes();
    }
}
