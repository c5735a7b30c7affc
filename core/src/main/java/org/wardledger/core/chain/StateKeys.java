package org.wardledger.core.chain;

import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.content.Cid;
import org.wardledger.core.entry.EventId;

/** Names of the records of a chain's derived state. The first byte says the kind. */
public final class StateKeys {
    private static final String OF_KEYS = "xptRE";

    private StateKeys() {}

    /**
     * Whether the record of this name is the same whoever has patients' keys, and who has none: not what is closed, under
     * which names patients are found, their timers, and how far a change reaches that goes from patient to patient.
     */
    public static boolean isKeyless(byte[] name) {
        return OF_KEYS.indexOf((char) name[0]) < 0;
    }

    /** Genesis, engine time, counters, totals: {@link ChainRecord}. */
    public static StateKey chain() {
        return new StateKey(new byte[] {'g'});
    }

    /** Canonical text of the rules in force. */
    public static StateKey rules() {
        return new StateKey(new byte[] {'r'});
    }

    /** Whose signatures count: {@link ChainKeys}. */
    public static StateKey keys() {
        return new StateKey(new byte[] {'k'});
    }

    /** A change of rules that has not reached every patient yet; empty when there is none. */
    public static StateKey rulesChange() {
        return new StateKey(new byte[] {'R'});
    }

    /** The generations that began behind the first: {@link Generations}; none before one did. */
    static StateKey generations() {
        return new StateKey(new byte[] {'e'});
    }

    /** Number of the patient whose alerts a restore ends next; none when it has reached all. */
    static StateKey restoring() {
        return new StateKey(new byte[] {'E'});
    }

    /** Pending timers of patients. */
    public static StateKey timers() {
        return new StateKey(new byte[] {'t'});
    }

    /** What a site's lookup made of a patient's id, to the handle. */
    public static StateKey patientNamed(byte[] lookup) {
        return key('p').bytes(lookup).key();
    }

    /** Pending timers of streams. */
    public static StateKey streamTimers() {
        return new StateKey(new byte[] {'T'});
    }

    /** Patients in the order in which they came, to handle. */
    public static StateKey patientNumber(int number) {
        return key('n').u32(number).key();
    }

    /** Patient's handle to {@link PatientState}. */
    public static StateKey patient(long handle) {
        return key('h').u64(handle).key();
    }

    /** A patient's alerts in the order in which they were raised, to their ids. */
    public static StateKey alert(long handle, int number) {
        return key('l').u64(handle).u32(number).key();
    }

    /** An event that took effect, to its place. */
    public static StateKey event(EventId event) {
        return key('v').u64(event.high()).u64(event.low()).key();
    }

    /** Closed under the patient's key: the patient's id. */
    static StateKey name(long handle) {
        return closed(handle, 'n').key();
    }

    /**
     * The key of the record under which the patient is found. It is not closed, for it says nothing; but it goes with the
     * closed ones, so that an erasure finds what it has to take away without the patient's key.
     */
    static StateKey found(long handle) {
        return closed(handle, 'f').key();
    }

    /** Closed under the patient's key: what the alert engine remembers. */
    static StateKey monitor(long handle) {
        return closed(handle, 'm').key();
    }

    /** Closed under the patient's key: what was recorded of the patient and holds now. */
    static StateKey chart(long handle) {
        return closed(handle, 'P').key();
    }

    /** Places of what was recorded of the patient; not closed, and with the closed ones, as {@link #found}. */
    static StateKey records(long handle) {
        return closed(handle, 'Q').key();
    }

    /** Closed under the patient's key: what an assignment's handle means. */
    static StateKey meaning(long handle, long assignment) {
        return closed(handle, 'A').u64(assignment).key();
    }

    /** Closed under the patient's key: which assignment followed a released one. */
    static StateKey successor(long handle, long assignment) {
        return closed(handle, 's').u64(assignment).key();
    }

    /** A device in a bed, looked up under the patient's key, to the handle of the assignment. */
    static StateKey assignmentOf(long handle, byte[] lookup) {
        return closed(handle, 'a').bytes(lookup).key();
    }

    /** Handles of the patient's registered assignments; not closed, and with the closed ones, as {@link #found}. */
    static StateKey registered(long handle) {
        return closed(handle, 'r').key();
    }

    /** Gateway's id to the time at which its newest sealed probe was sent. */
    static StateKey probed(String gateway) {
        return key('L').text(gateway).key();
    }

    /** Ordinal of a patient's content. */
    public static StateKey ordinal(long patient, Cid cid) {
        return key('c').u64(patient).bytes(cid.digest()).key();
    }

    /** Key epoch and CID of a patient's content. */
    public static StateKey content(long patient, int ordinal) {
        return key('o').u64(patient).u32(ordinal).key();
    }

    /** Assignment's handle to {@link AssignmentState}. */
    public static StateKey assignment(long handle) {
        return key('A').u64(handle).key();
    }

    /** Names of the streams that were opened under an assignment, from 0. */
    static StateKey streamName(long assignment, int number) {
        return key('N').u64(assignment).u32(number).key();
    }

    /** An assignment's Reattributed entries in order, from 0, to {@link Reattribution}. */
    static StateKey reattribution(long assignment, int number) {
        return key('B').u64(assignment).u32(number).key();
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

    /** A sequence of which a message was refused, before anything of it was sealed, to the place of the Refused entry. */
    public static StateKey refused(int stream, long seq) {
        return key('f').u32(stream).u64(seq).key();
    }

    /**
     * A refused message's digest, looked up under the patient's key, to the place of the refusal; not closed, and with the
     * closed ones, as {@link #found}.
     */
    static StateKey refusal(long handle, byte[] lookup) {
        return closed(handle, 'd').bytes(lookup).key();
    }

    /** Records that an erasure takes away, all of one patient beside each other. */
    private static Builder closed(long handle, char kind) {
        return key(StateKey.CLOSED).u64(handle).u8(kind);
    }

    private static Builder key(char kind) {
        return new Builder(kind);
    }

    private static final class Builder {
        private final ByteWriter out = new ByteWriter();

        Builder(char kind) {
            out.u8(kind);
        }

        Builder u8(int value) {
            out.u8(value);
            return this;
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
