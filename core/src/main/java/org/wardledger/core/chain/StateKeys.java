package org.wardledger.core.chain;

import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.content.Cid;

/** Names of the records of a chain's derived state. The first byte says the kind. */
public final class StateKeys {
    private StateKeys() {}

    /** Genesis, engine time, counters, totals: {@link ChainRecord}. */
    public static StateKey chain() {
        return new StateKey(new byte[] {'g'});
    }

    /** Canonical text of the rules in force. */
    public static StateKey rules() {
        return new StateKey(new byte[] {'r'});
    }

    /** A change of rules that has not reached every patient yet; empty when there is none. */
    public static StateKey rulesChange() {
        return new StateKey(new byte[] {'R'});
    }

    /** Pending timers of patients. */
    public static StateKey timers() {
        return new StateKey(new byte[] {'t'});
    }

    /** Pending timers of streams. */
    public static StateKey streamTimers() {
        return new StateKey(new byte[] {'T'});
    }

    /** Patient id to handle. */
    public static StateKey patientNamed(String id) {
        return key('p').text(id).key();
    }

    /** Patients in the order in which they came, to handle. */
    public static StateKey patientNumber(int number) {
        return key('n').u32(number).key();
    }

    /** Patient's handle to {@link PatientState}. */
    public static StateKey patient(long handle) {
        return key('h').u64(handle).key();
    }

    /** What the alert engine remembers of a patient. */
    public static StateKey monitor(long handle) {
        return key('m').u64(handle).key();
    }

    /** Ordinal of a patient's content. */
    public static StateKey ordinal(long patient, Cid cid) {
        return key('c').u64(patient).bytes(cid.digest()).key();
    }

    /** CID of a patient's content. */
    public static StateKey content(long patient, int ordinal) {
        return key('o').u64(patient).u32(ordinal).key();
    }

    /** Implicit assignment of a device in a bed to a patient, to its handle. */
    public static StateKey assignmentOf(long patient, String device, String ward, String bed) {
        return key('a').u64(patient).text(device).text(ward).text(bed).key();
    }

    /** Assignment's handle to what it means. */
    public static StateKey assignment(long handle) {
        return key('A').u64(handle).key();
    }

    /** One boot of a stream to its ordinal. */
    public static StateKey streamOf(long assignment, String stream, String boot) {
        return key('s').u64(assignment).text(stream).text(boot).key();
    }

    /** Stream's ordinal to {@link StreamState}. */
    public static StateKey stream(int ordinal) {
        return key('S').u32(ordinal).key();
    }

    /** Ordinals of the boots of a stream that take new readings, in the order in which they were opened. */
    public static StateKey openBoots(long assignment, String stream) {
        return key('b').u64(assignment).text(stream).key();
    }

    /** A stream's Gap entries in order, from 0, to {@link SealedGap}. */
    public static StateKey gap(int stream, int number) {
        return key('G').u32(stream).u32(number).key();
    }

    /** Identity of a sealed reading to its place. */
    public static StateKey reading(int stream, long seq) {
        return key('i').u32(stream).u64(seq).key();
    }

    private static Builder key(char kind) {
        return new Builder(kind);
    }

    private static final class Builder {
        private final ByteWriter out = new ByteWriter();

        Builder(char kind) {
            out.u8(kind);
        }

        Builder u32(int value) {
            out.u16(value >>> 16).u16(value);
            return this;
        }

        Builder u64(long value) {
            out.u64(value);
            return this;
        }

        Builder bytes(byte[] value) {
            out.bytes(value);
            return this;
        }

        Builder text(String value) {
            out.text(value);
            return this;
        }

        StateKey key() {
            return new StateKey(out.toBytes());
        }
    }
}
