package org.wardledger.core.chain;

import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertId;
import org.wardledger.core.alert.AlertNames;
import org.wardledger.core.alert.Monitor;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.hiding.PatientKey;

/**
 * What the chain knows of one patient. Counters follow from the entries alone; name and monitor are there only where the
 * patient's key is. Mutable; belongs to one {@link ChainState}.
 */
final class PatientState {
    private final long handle;
    private int contents;
    private int epoch;
    private int alerts;
    private boolean erased;
    private @Nullable PatientKey key;
    private @Nullable Monitor monitor;
    private Chart chart = Chart.EMPTY;
    private @Nullable String id;

    private PatientState(long handle) {
        this.handle = handle;
    }

    /** A patient that nothing is known of yet. */
    static PatientState fresh(long handle) {
        return new PatientState(handle);
    }

    /** Says that the patient's contents can be read here, and what was remembered of them. */
    void opened(PatientKey current, Monitor remembered, Chart recorded, @Nullable String name) {
        key = current;
        monitor = remembered;
        chart = recorded;
        id = name;
    }

    long handle() {
        return handle;
    }

    /** Null between the first content of a new patient and the entry that says who it is, and without a key. */
    @Nullable
    String id() {
        return id;
    }

    void bind(String name) {
        id = name;
    }

    /** How many contents it has: the ordinal of the next one. */
    int contents() {
        return contents;
    }

    void addContent() {
        contents++;
    }

    /** How many alerts were ever raised for it. */
    int alerts() {
        return alerts;
    }

    void addAlert() {
        alerts++;
    }

    /** Epoch of the key that new contents are concealed under. */
    int epoch() {
        return epoch;
    }

    void rekey(@Nullable PatientKey next) {
        epoch++;
        key = next;
        if (next == null) {
            monitor = null;
            chart = Chart.EMPTY;
        }
    }

    boolean isErased() {
        return erased;
    }

    void erase() {
        erased = true;
        key = null;
        monitor = null;
        chart = Chart.EMPTY;
        id = null;
    }

    /** The newest key, or null where the patient's contents cannot be read. */
    @Nullable
    PatientKey key() {
        return key;
    }

    /** What the alert engine remembers, or null where the patient's contents cannot be read. */
    @Nullable
    Monitor monitor() {
        return monitor;
    }

    /** What was recorded of the patient and holds now; empty too where the patient's contents cannot be read. */
    Chart chart() {
        return chart;
    }

    void chart(Chart next) {
        chart = next;
    }

    /** Names for the patient's alerts, under the newest key; others in each generation, for lost ones may be known. */
    static AlertNames names(PatientKey key, int generation) {
        return (rule, sample) -> {
            ByteWriter source = new ByteWriter().bytes(sample.encode());
            byte[] cause = generation == 1
                    ? source.toBytes()
                    : source.varint(generation).toBytes();
            ByteReader name = new ByteReader(key.alertName(rule, cause));
            return new AlertId(name.u64(), name.u64());
        };
    }

    byte[] encode() {
        return new ByteWriter()
                .varint(contents)
                .varint(epoch)
                .varint(alerts)
                .u8(erased ? 1 : 0)
                .toBytes();
    }

    static PatientState decode(long handle, byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        PatientState state = new PatientState(handle);
        state.contents = in.count(Integer.MAX_VALUE, "contents");
        state.epoch = in.count(Integer.MAX_VALUE, "key epoch");
        state.alerts = in.count(Integer.MAX_VALUE, "alerts");
        state.erased = in.count(1, "flag") == 1;
        return state;
    }
}
