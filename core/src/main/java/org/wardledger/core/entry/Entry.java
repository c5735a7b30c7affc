package org.wardledger.core.entry;

import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.AlertId;
import org.wardledger.core.alert.Change;
import org.wardledger.core.content.Cid;
import org.wardledger.core.hiding.Concealed;
import org.wardledger.core.merkle.Hash;

/**
 * One entry of a chain. Handles are random 64-bit numbers; what they stand for is content. Ordinals of contents count
 * from 0 per patient, ordinals of streams from 0 per chain. Times in milliseconds since the epoch.
 */
public sealed interface Entry {

    /** Engine time at which the entry was applied: the running maximum of the inputs' append times. */
    long engineMs();

    /** What the entry conceals, or null when all that it says is in its bytes. */
    default @Nullable Concealed concealed() {
        return switch (this) {
            case Assigned a -> a.meaning();
            case Reading r -> r.contents();
            case Rejected r -> r.refusal();
            case Refused r -> r.refusal();
            case Alert a -> a.content();
            case Accessed a -> a.access();
            case Released r -> r.release();
            case Handover h -> h.handover();
            case Reattributed r -> r.reattribution();
            case Recorded r -> r.record();
            default -> null;
        };
    }

    /**
     * First entry of a chain: who it belongs to.
     *
     * @param chains how many chains the site has
     * @param generation 1; a restore that lost blocks opens the next, see {@link Restored}
     * @param verifierKey the site's key in signed-note form
     */
    record Genesis(long engineMs, String site, int chain, int chains, int generation, String verifierKey)
            implements Entry {}

    /** Canonical text of the rules in force from here on. */
    record Rules(long engineMs, String document, @Nullable String actor) implements Entry {}

    /**
     * Binds the patient's next ordinal to a payload, which the same block's body carries.
     *
     * @param epoch of the patient's key that the payload is encrypted under
     */
    record Content(long engineMs, long patient, int epoch, int ordinal, Cid cid) implements Entry {}

    /** Gives an assignment of a device to a patient its handle; the meaning is the patient's content. */
    record Assigned(long engineMs, long assignment, long patient, Concealed meaning) implements Entry {}

    /** Gives the chain's next stream ordinal to one boot of a stream under an assignment. */
    record Opened(long engineMs, int ordinal, long assignment, String stream, String boot) implements Entry {}

    /** A reading: its identity is the stream's ordinal and the sequence. */
    record Reading(long engineMs, int stream, long seq, long readingMs, long arrivalMs, Concealed contents)
            implements Entry {}

    /**
     * Something that the chain's owner refused; the patient's content says what and why. In ledgers from before there was
     * {@link Refused}, also a message that a gateway refused.
     *
     * @param input offset of the input that it answers
     */
    record Rejected(long engineMs, long patient, long input, Concealed refusal) implements Entry {}

    /**
     * Messages of one device that gateways refused for the same reason within a second of engine time; the patient's content
     * says which, and why.
     *
     * @param input offset of the input that tells of the first of them
     * @param count how many messages, at least 1
     * @param identities what they say that they are, or null where that cannot be known
     */
    record Refused(
            long engineMs,
            long patient,
            long input,
            int count,
            @Nullable RefusedIdentities identities,
            Concealed refusal)
            implements Entry {
        public Refused {
            if (count < 1 || (identities != null && identities.total() > count)) {
                throw new IllegalArgumentException("a refusal of more sequences than messages, or of none");
            }
        }
    }

    /** Engine time moves on to where a timer is due; what that brings follows. */
    record Tick(long engineMs) implements Entry {}

    /** Kafka's clock was set back by more than 10 s; engine time starts again here. */
    record ClockReset(long engineMs) implements Entry {}

    /** The site's key changes: a {@link org.wardledger.core.note.Rotation} as a signed note. */
    record KeyRotated(long engineMs, String note) implements Entry {}

    /** A step in the life of an alert; the patient's content says the rest. */
    record Alert(long engineMs, AlertId id, int rev, Change change, long patient, Concealed content) implements Entry {}

    /** The patient's key is destroyed: from here on nothing of the handle's contents can be read. */
    record Erased(long engineMs, EventId event, long patient) implements Entry {}

    /** Somebody looked at the patient's data; the patient's content says who and at what. */
    record Accessed(long engineMs, EventId event, long patient, Concealed access) implements Entry {}

    /** Somebody recorded something of the patient; the patient's content says what, and who did. */
    record Recorded(long engineMs, EventId event, long patient, Concealed record) implements Entry {}

    /** From here on the patient's contents are concealed under a key of this epoch. */
    record Rekeyed(long engineMs, EventId event, long patient, int epoch) implements Entry {}

    /** Sequences {@code from} to {@code to} of a stream, inclusive, were not there when they were waited for. */
    record Gap(long engineMs, int stream, long from, long to) implements Entry {}

    /** A device's assignment ended; the patient's content says which one followed. */
    record Released(long engineMs, long assignment, long untilMs, Concealed release) implements Entry {}

    /**
     * The device's assignment before this stream's sealed its last sequence; the patient's content says which one that is.
     *
     * @param stream of the new assignment
     * @param last the sequence, 0 to 2^63-1
     */
    record Handover(long engineMs, int stream, long last, Concealed handover) implements Entry {}

    /**
     * Readings of an assignment are not its patient's; the patient's content says whose, and why.
     *
     * @param patient of the assignment
     * @param fromMs of the readings' own time, inclusive
     * @param toMs exclusive
     */
    record Reattributed(
            long engineMs,
            EventId event,
            long patient,
            long assignment,
            long fromMs,
            long toMs,
            Concealed reattribution)
            implements Entry {}

    /**
     * First entry of the first block of a later generation: what was there before and is lost.
     *
     * @param note the {@link RestoreNote}, as signed
     */
    record Restored(long engineMs, String note) implements Entry {}

    /**
     * A gateway's probe came all the way here: the chain was sealed, not only written to.
     *
     * @param gateway its id, a name
     * @param sentMs when it was sent, by the gateway's clock; of one gateway it only rises
     */
    record Probed(long engineMs, String gateway, long sentMs) implements Entry {}

    /**
     * The newest checkpoint that is known of a log that lost blocks.
     *
     * @param generation of its origin
     * @param size how many blocks it had
     * @param root over their headers
     */
    record Lost(int generation, long size, Hash root) {}
}
