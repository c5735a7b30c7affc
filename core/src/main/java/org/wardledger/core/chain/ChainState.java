package org.wardledger.core.chain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertEngine;
import org.wardledger.core.alert.Monitor;
import org.wardledger.core.alert.MonitorCodec;
import org.wardledger.core.alert.RuleSet;
import org.wardledger.core.alert.RuleText;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.content.Cid;
import org.wardledger.core.content.Content;
import org.wardledger.core.content.ContentCodec;
import org.wardledger.core.content.Payloads;

/**
 * A chain's derived state: committed records read through a {@link ChainView}, and above them what the block at hand
 * has changed. Whoever meets an abort throws the whole object away. Mutable, not thread-safe.
 */
final class ChainState {
    private final ChainView view;
    private final Bounds bounds;
    private final Map<StateKey, byte[]> cache = new HashMap<>();
    private final Map<StateKey, byte[]> changed = new HashMap<>();
    private final Map<Cid, byte[]> newPayloads = new HashMap<>();
    private final Map<Long, PatientState> patients = new HashMap<>();
    private final Set<PatientState> changedPatients = new HashSet<>();
    private final Map<ContentPlace, Content> contents = new HashMap<>();

    private ChainRecord record;
    private RuleSet rules;
    private Timers timers;
    private Timers streamTimers;
    private @Nullable RulesChange rulesChange;

    private record ContentPlace(long patient, int ordinal) {}

    ChainState(ChainView view, Bounds bounds) {
        this.view = view;
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
        put(StateKeys.rules(), document.getBytes(StandardCharsets.UTF_8));
    }

    /** The change of rules that is under way, or null. */
    @Nullable
    RulesChange rulesChange() {
        return rulesChange;
    }

    void rulesChange(@Nullable RulesChange next) {
        rulesChange = next;
    }

    /** Of patients. */
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

    @Nullable
    PatientState patientNamed(String id) {
        byte[] handle = get(StateKeys.patientNamed(id));
        return handle == null ? null : patient(new ByteReader(handle).u64());
    }

    @Nullable
    PatientState patient(long handle) {
        PatientState known = patients.get(handle);
        if (known == null) {
            byte[] bytes = get(StateKeys.patient(handle));
            if (bytes == null) {
                return null;
            }
            byte[] monitor = get(StateKeys.monitor(handle));
            known = PatientState.decode(handle, bytes, monitor == null ? new Monitor() : MonitorCodec.decode(monitor));
            patients.put(handle, known);
        }
        return known;
    }

    PatientState addPatient(long handle) {
        PatientState added = new PatientState(handle, null, 0, new Monitor());
        patients.put(handle, added);
        changedPatients.add(added);
        put(StateKeys.patientNumber(record.patients()), handleBytes(handle));
        record = record.withOneMorePatient();
        return added;
    }

    @Nullable
    PatientState patientNumber(int number) {
        byte[] handle = get(StateKeys.patientNumber(number));
        return handle == null ? null : patient(new ByteReader(handle).u64());
    }

    void bind(PatientState patient, String id) {
        patient.bind(id);
        changedPatients.add(patient);
        put(StateKeys.patientNamed(id), handleBytes(patient.handle()));
    }

    /** To be called after a patient's monitor or contents changed. */
    void touched(PatientState patient) {
        changedPatients.add(patient);
        long dueMs = AlertEngine.nextTimerMs(rules, patient.monitor());
        if (timers.set(patient.handle(), dueMs)) {
            put(StateKeys.timers(), new byte[0]); // encoded once, when the block is cut
        }
    }

    @Nullable
    Integer ordinalOf(long patient, Cid cid) {
        byte[] ordinal = get(StateKeys.ordinal(patient, cid));
        return ordinal == null ? null : new ByteReader(ordinal).count(Integer.MAX_VALUE, "ordinal");
    }

    void addContent(PatientState patient, Cid cid, byte[] payload, Content content) {
        int ordinal = patient.contents();
        remember(new ContentPlace(patient.handle(), ordinal), content);
        put(
                StateKeys.ordinal(patient.handle(), cid),
                new ByteWriter().varint(ordinal).toBytes());
        put(StateKeys.content(patient.handle(), ordinal), cid.digest());
        newPayloads.put(cid, payload);
        patient.addContent();
        changedPatients.add(patient);
    }

    /** What a patient's ordinal stands for, or null. */
    @Nullable
    Content content(long patient, int ordinal) {
        ContentPlace place = new ContentPlace(patient, ordinal);
        Content known = contents.get(place);
        if (known == null) {
            byte[] digest = get(StateKeys.content(patient, ordinal));
            byte[] payload = digest == null ? null : payload(Cid.ofDigest(digest));
            if (payload == null) {
                return null;
            }
            known = ContentCodec.decode(Payloads.open(patient, payload));
            remember(place, known);
        }
        return known;
    }

    /** Measurements come again and again, other contents hardly ever. */
    private void remember(ContentPlace place, Content content) {
        if (content instanceof Content.Measured) {
            contents.put(place, content);
        }
    }

    @Nullable
    Assignment assignment(long patient, String device, String ward, String bed) {
        byte[] handle = get(StateKeys.assignmentOf(patient, device, ward, bed));
        return handle == null ? null : assignment(new ByteReader(handle).u64());
    }

    @Nullable
    Assignment assignment(long handle) {
        byte[] bytes = get(StateKeys.assignment(handle));
        return bytes == null ? null : Assignment.decode(handle, bytes);
    }

    /** Whether the patient has this device in this bed already, under whatever handle. */
    boolean isAssigned(Assignment a) {
        return get(StateKeys.assignmentOf(a.patient(), a.device(), a.ward(), a.bed())) != null;
    }

    void addAssignment(Assignment a) {
        put(StateKeys.assignmentOf(a.patient(), a.device(), a.ward(), a.bed()), handleBytes(a.handle()));
        put(StateKeys.assignment(a.handle()), a.encode());
    }

    @Nullable
    StreamState stream(long assignment, String stream, String boot) {
        byte[] ordinal = get(StateKeys.streamOf(assignment, stream, boot));
        return ordinal == null ? null : stream(new ByteReader(ordinal).count(Integer.MAX_VALUE, "ordinal"));
    }

    @Nullable
    StreamState stream(int ordinal) {
        byte[] bytes = get(StateKeys.stream(ordinal));
        return bytes == null ? null : StreamState.decode(ordinal, bytes);
    }

    void addStream(StreamState stream) {
        byte[] ordinal = new ByteWriter().varint(stream.ordinal()).toBytes();
        put(StateKeys.streamOf(stream.assignment(), stream.stream(), stream.boot()), ordinal);
        put(StateKeys.stream(stream.ordinal()), stream.encode());
        record = record.withOneMoreStream();
    }

    /** Takes over what changed of a stream. */
    void put(StreamState stream) {
        put(StateKeys.stream(stream.ordinal()), stream.encode());
        if (streamTimers.set(stream.ordinal(), stream.sequences().nextDueMs())) {
            put(StateKeys.streamTimers(), new byte[0]); // encoded once, when the block is cut
        }
    }

    /** Boots of a stream that take new readings, in the order in which they were opened. */
    List<Integer> openBoots(long assignment, String stream) {
        byte[] bytes = get(StateKeys.openBoots(assignment, stream));
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
        put(StateKeys.openBoots(assignment, stream), out.toBytes());
    }

    void addReading(int stream, long seq, Position position) {
        put(StateKeys.reading(stream, seq), position.encode());
    }

    /** Adds a stream's next gap; its number is the stream's count of them so far. */
    void addGap(StreamState stream, SealedGap gap) {
        put(StateKeys.gap(stream.ordinal(), stream.gaps()), gap.encode());
    }

    @Nullable
    Position position(int stream, long seq) {
        byte[] bytes = get(StateKeys.reading(stream, seq));
        return bytes == null ? null : Position.decode(bytes);
    }

    byte @Nullable [] entry(Position position) {
        return view.entry(position.height(), position.index());
    }

    /** All that changed since the last call, encoded; the block that brought it is cut. */
    StateDelta drain() {
        for (PatientState patient : changedPatients) {
            put(StateKeys.patient(patient.handle()), patient.encode());
            put(StateKeys.monitor(patient.handle()), MonitorCodec.encode(patient.monitor()));
        }
        if (changed.containsKey(StateKeys.timers())) {
            put(StateKeys.timers(), timers.encode());
        }
        if (changed.containsKey(StateKeys.streamTimers())) {
            put(StateKeys.streamTimers(), streamTimers.encode());
        }
        drainRulesChange();
        put(StateKeys.chain(), record.encode());
        StateDelta delta = new StateDelta(Map.copyOf(changed), Map.copyOf(newPayloads));
        changed.clear();
        changedPatients.clear();
        newPayloads.clear();
        return delta;
    }

    private void drainRulesChange() {
        if (rulesChange != null) {
            put(StateKeys.rulesChange(), rulesChange.encode());
            return;
        }
        byte[] before = get(StateKeys.rulesChange());
        if (before != null && before.length > 0) {
            put(StateKeys.rulesChange(), new byte[0]);
        }
    }

    /**
     * Lets go of what the view can give again. Only when all that was drained is committed and in the view; what has
     * changed since then stays.
     */
    void trim() {
        boolean drained = changed.isEmpty() && changedPatients.isEmpty();
        if (drained && cache.size() + contents.size() > bounds.cached()) {
            cache.clear();
            contents.clear();
            patients.clear();
        }
    }

    private byte @Nullable [] payload(Cid cid) {
        byte[] fresh = newPayloads.get(cid);
        return fresh != null ? fresh : view.payload(cid);
    }

    private byte @Nullable [] get(StateKey key) {
        byte[] value = cache.get(key);
        if (value == null) {
            value = view.state(key);
            if (value != null) {
                cache.put(key, value);
            }
        }
        return value;
    }

    private void put(StateKey key, byte[] value) {
        cache.put(key, value);
        changed.put(key, value);
    }

    private static byte[] handleBytes(long handle) {
        return new ByteWriter().u64(handle).toBytes();
    }
}
