package org.wardledger.core.input;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.bytes.ByteWriter;
import org.wardledger.core.content.AccessContent;
import org.wardledger.core.content.AssignmentRef;
import org.wardledger.core.content.Cid;
import org.wardledger.core.content.ReattributionContent;
import org.wardledger.core.content.RecordContent;
import org.wardledger.core.content.RegisteredContent;
import org.wardledger.core.content.ReleaseContent;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.vitals.Names;
import org.wardledger.core.vitals.Patients;
import org.wardledger.core.vitals.Reading;
import org.wardledger.core.vitals.Stream;
import org.wardledger.core.vitals.Times;

/** One record of {@code wardledger.inputs}. */
public sealed interface Input {
    int MAX_GATEWAY_BYTES = 64;
    int MAX_REASON_BYTES = 64;
    int MAX_TEXT_BYTES = 65_535;

    /**
     * A reading that the gateway admitted.
     *
     * @param patient whose reading it is
     * @param gateway id of the gateway that admitted it
     * @param arrivalMs when it reached the gateway, by the gateway's clock
     */
    record Admitted(String patient, String gateway, long arrivalMs, Reading reading) implements Input {
        public Admitted {
            Patients.check(patient);
            checkBytes(gateway, MAX_GATEWAY_BYTES, "gateway");
            Times.check(arrivalMs);
        }
    }

    /**
     * A message that the gateway refused; its bytes stand in {@code wardledger.rejected}.
     *
     * @param patient whom its device measured, else who lies in the bed it came from, or {@link Patients#UNKNOWN}
     * @param reason code of the reason, not empty
     * @param detail a sentence for people
     * @param source the MQTT topic
     * @param digest {@link #digest} of the message: the same topic and bytes are the same message, delivered again
     * @param device that the topic names, empty where it names none
     * @param identity of the reading that it would have been, or null where it cannot be read
     */
    record Refused(
            String patient,
            String gateway,
            long arrivalMs,
            String reason,
            String detail,
            String source,
            Hash digest,
            String device,
            @Nullable RefusedReading identity)
            implements Input {

        /** SHA-256 of the topic, as the formats write a text, and the message's bytes. */
        public static Hash digest(String topic, byte[] payload) {
            byte[] message = new ByteWriter().text(topic).bytes(payload).toBytes();
            return Hash.of(Cid.ofPayload(message).digest());
        }

        public Refused {
            Patients.check(patient);
            checkBytes(gateway, MAX_GATEWAY_BYTES, "gateway");
            Times.check(arrivalMs);
            if (reason.isEmpty()) {
                throw new IllegalArgumentException("a refusal has a reason");
            }
            checkBytes(reason, MAX_REASON_BYTES, "reason");
            checkBytes(detail, MAX_TEXT_BYTES, "detail");
            checkBytes(source, MAX_TEXT_BYTES, "source");
            if (!device.isEmpty() || identity != null) {
                Names.check(device, "device");
            }
        }
    }

    /**
     * Which reading of a device a refused message would have been.
     *
     * @param assignment the registered one that holds for the device, or null where there is none
     * @param ward of the assignment, else of the topic; so is {@code bed}
     * @param stream its name
     * @param seq 0 to 2^63-1
     */
    record RefusedReading(@Nullable Long assignment, String ward, String bed, String stream, String boot, long seq) {
        public RefusedReading {
            Names.check(ward, "ward");
            Names.check(bed, "bed");
            stream = new Stream(stream).name();
            Names.check(boot, "boot");
            if (seq < 0) {
                throw new IllegalArgumentException("a sequence is not negative");
            }
        }
    }

    /** Written by a chain's owner when a timer is due: its append time moves engine time on. */
    record Tick() implements Input {}

    /**
     * The rule set that is in force from here on.
     *
     * @param document canonical text of the rules
     * @param actor who set it, absent where the node's own configuration did
     */
    record Rules(String document, @Nullable String actor) implements Input {
        /** Largest document in bytes of UTF-8: it becomes one entry. */
        public static final int MAX_BYTES = 60 * 1024;

        public static final int MAX_ACTOR_BYTES = 255;

        public Rules {
            checkBytes(document, MAX_BYTES, "rule set");
            if (actor != null) {
                checkBytes(actor, MAX_ACTOR_BYTES, "actor");
            }
        }
    }

    /**
     * The site's key changes. Written to every chain, each with a note of its own; the new key is what they have in common.
     *
     * @param note a {@link org.wardledger.core.note.Rotation}, signed
     */
    record RotateKey(String note) implements Input {
        public static final int MAX_BYTES = 2048;

        public RotateKey {
            checkBytes(note, MAX_BYTES, "rotation");
        }
    }

    /** An event that is no reading: it takes effect once, however often it is delivered. */
    sealed interface Event extends Input {
        EventId event();

        /** Whom it is about. */
        String patient();
    }

    /** Destroys the patient's key, and with it everything that it opens. */
    record Erase(EventId event, String patient) implements Event {
        public Erase {
            Patients.check(patient);
        }
    }

    /** Begins a new epoch of the patient's key: the one before may be known to others. */
    record Rekey(EventId event, String patient) implements Event {
        public Rekey {
            Patients.check(patient);
        }
    }

    /** Somebody looked at the patient's data. */
    record Accessed(EventId event, String patient, AccessContent access) implements Event {
        public Accessed {
            Patients.check(patient);
        }
    }

    /**
     * Somebody recorded something of the patient, who may be new to the chain: unlike the other events it introduces
     * a patient whom the chain does not know.
     */
    record Recorded(EventId event, RecordContent record) implements Event {
        @Override
        public String patient() {
            return record.patient();
        }
    }

    /**
     * Somebody registered whom a device measures from a time on. Written to the chain of the patient.
     *
     * @param assignment random, made by who registers it; what was sealed before is dropped
     */
    record Assign(long assignment, RegisteredContent meaning) implements Input {}

    /**
     * A reading of a device that a registered assignment holds for.
     *
     * @param assignment the one that holds at the reading's time
     * @param admitted the reading; patient, ward and bed are the assignment's
     */
    record AdmittedUnder(long assignment, Admitted admitted) implements Input {}

    /**
     * Written by a chain's owner when one of the chain's assignments is over.
     *
     * @param assignment the one that is over; released once
     */
    record Release(long assignment, ReleaseContent release) implements Input {}

    /**
     * What a released assignment leaves to the one that follows. Written by the owner of its chain, in the transaction of
     * the block that releases it, to the chain of the new one; what was sealed before of a stream is dropped.
     *
     * @param assignment the new one
     * @param streams at most {@link #MAX_STREAMS}: what does not fit goes into a further input
     */
    record Handover(long assignment, AssignmentRef old, List<LastSequence> streams) implements Input {
        /** As many as surely fit into an input. */
        public static final int MAX_STREAMS = 256;

        public Handover {
            streams = List.copyOf(streams);
            if (streams.size() > MAX_STREAMS) {
                throw new IllegalArgumentException("a handover of at most " + MAX_STREAMS + " streams");
            }
        }
    }

    /**
     * The newest sealed reading of one boot of a stream.
     *
     * @param stream its name
     * @param last 0 to 2^63-1
     */
    record LastSequence(String stream, String boot, long last) {
        public LastSequence {
            stream = new Stream(stream).name();
            Names.check(boot, "boot");
            if (last < 0) {
                throw new IllegalArgumentException("a sequence is not negative");
            }
        }
    }

    /**
     * Readings of an assignment are not its patient's. Takes effect once.
     *
     * @param fromMs of the readings' own time, inclusive
     * @param toMs exclusive, above {@code fromMs}
     */
    record Reattribute(EventId event, long assignment, long fromMs, long toMs, ReattributionContent meaning)
            implements Input {
        public Reattribute {
            Times.check(fromMs);
            Times.check(toMs);
            if (toMs <= fromMs) {
                throw new IllegalArgumentException("a time that ends before it begins");
            }
        }
    }

    /**
     * A gateway asks whether the chain is sealed now: what this brings comes back in a block.
     *
     * @param gateway its id, a name
     * @param sentMs by the gateway's clock; one that is not above the newest sealed of the gateway is dropped
     */
    record Probe(String gateway, long sentMs) implements Input {
        public Probe {
            Names.check(gateway, "gateway");
            Times.check(sentMs);
        }
    }

    private static void checkBytes(String text, int max, String what) {
        if (text.getBytes(StandardCharsets.UTF_8).length > max) {
            throw new IllegalArgumentException(what + " with more than " + max + " bytes");
        }
    }
}
