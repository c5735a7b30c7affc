package org.wardledger.gateway.admission;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.device.DeviceRecord;
import org.wardledger.core.device.DeviceRegistration;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.vitals.Reading;

/** Decides about messages. Immutable, thread-safe, and a function of its arguments. */
public final class Admitter {
    /** The content type of our reading and waveform. */
    public static final String READING_JSON = "application/vnd.wardledger.reading+json";

    /** Largest payload that is read at all: 20,000 samples of 12 characters fit. */
    public static final int MAX_PAYLOAD_BYTES = 256 * 1024;

    /** How far a device's clock may be ahead of ours. */
    public static final long MAX_AHEAD_MS = 2_000;

    private static final int MAX_SOURCE = 1024;

    private final String gateway;
    private final String defaultContentType;
    private final UnknownDevices unknown;

    /** What becomes of what a device sends that was never registered nor assigned. */
    public enum UnknownDevices {
        /** It is the bed's that its topic names. */
        BED,
        /** It is refused. */
        REJECT
    }

    /**
     * @param gateway this gateway's id
     * @param defaultContentType how to read messages that name no content type
     * @throws IllegalArgumentException when that type is not read here
     */
    public Admitter(String gateway, String defaultContentType, UnknownDevices unknown) {
        this.unknown = unknown;
        this.gateway = gateway;
        this.defaultContentType = essence(defaultContentType);
        if (!isKnown(this.defaultContentType)) {
            throw new IllegalArgumentException("not a content type that is read here: " + defaultContentType);
        }
    }

    /**
     * One decision for a message, or one for each reading of a batch, in its order. Never throws: what cannot be read is
     * refused, of a batch only that reading.
     */
    public List<Admission> decide(Received received, Assignments assignments) {
        Topic topic = Topic.of(received.topic());
        try {
            topic.check();
            checkContentType(received.contentType());
            if (received.overRate()) {
                throw new NotAdmissible(Reason.RATE_LIMITED, "");
            }
            if (received.payload().length > MAX_PAYLOAD_BYTES) {
                throw new NotAdmissible(Reason.TOO_LARGE, received.payload().length + " bytes");
            }
            if (!JsonBatch.isOne(received.payload())) {
                return List.of(decide(received, topic, assignments));
            }
            return JsonBatch.elements(received.payload()).stream()
                    .map(element -> new Received(
                            received.topic(), received.contentType(), element, received.arrivalMs(), false))
                    .map(element -> decide(element, topic, assignments))
                    .toList();
        } catch (NotAdmissible e) {
            return List.of(refuse(received, topic, e, assignments));
        }
    }

    private Admission decide(Received one, Topic topic, Assignments assignments) {
        try {
            return admit(one, topic, ReadingJson.decode(topic, one.payload()), assignments);
        } catch (NotAdmissible e) {
            return refuse(one, topic, e, assignments);
        }
    }

    /**
     * The refusal for a fault of our own, so that the message's bytes are kept and the stream goes on. Nothing is read of it:
     * that may be what failed.
     */
    public Admission.Refused fault(Received received) {
        Topic topic = Topic.of(received.topic());
        return refuse(received, topic, Reason.GATEWAY_FAULT, Reason.GATEWAY_FAULT.sentence(), topic.patient(), null);
    }

    private Admission.Admitted admit(Received received, Topic topic, Reading reading, Assignments assignments)
            throws NotAdmissible {
        if (reading.timeMs() > received.arrivalMs() + MAX_AHEAD_MS) {
            throw new NotAdmissible(Reason.FUTURE_TIME, "");
        }
        DeviceRecord found = assignments.at(reading.device(), reading.timeMs());
        checkDevice(reading, found, assignments.registration(reading.device()));
        DeviceRecord held = held(found);
        Input.Admitted input = held == null
                ? new Input.Admitted(topic.patient(), gateway, received.arrivalMs(), reading)
                : new Input.Admitted(held.patient(), gateway, received.arrivalMs(), stamped(reading, held));
        byte[] encoded = InputCodec.encode(held == null ? input : new Input.AdmittedUnder(held.assignment(), input));
        if (encoded.length > InputCodec.MAX_BYTES) {
            throw new NotAdmissible(Reason.TOO_LARGE, encoded.length + " bytes as it would be kept");
        }
        return new Admission.Admitted(input, encoded);
    }

    private void checkDevice(Reading reading, @Nullable DeviceRecord found, @Nullable DeviceRegistration registration)
            throws NotAdmissible {
        if (registration != null
                && !registration.streams().contains(reading.stream().name())) {
            throw new NotAdmissible(Reason.UNDECLARED_STREAM, reading.stream().name());
        }
        if (registration == null && found == null && unknown == UnknownDevices.REJECT) {
            throw new NotAdmissible(Reason.UNKNOWN_DEVICE, "");
        }
    }

    private static @Nullable DeviceRecord held(@Nullable DeviceRecord found) {
        return found == null || found.isErased() ? null : found;
    }

    /** It comes from where the assignment says, whatever bed its topic names: its alerts go there. */
    private static Reading stamped(Reading reading, DeviceRecord held) {
        return new Reading(
                held.ward(),
                held.bed(),
                reading.device(),
                reading.boot(),
                reading.seq(),
                reading.timeMs(),
                reading.body());
    }

    /**
     * Refused for whom the device measured at the reading's time, as it would have been admitted; where that cannot be read, at
     * its arrival. Where nothing says which reading it would have been, for the bed.
     */
    private Admission.Refused refuse(Received received, Topic topic, NotAdmissible why, Assignments assignments) {
        String stream = topic.streamName();
        Glimpse seen = stream == null ? null : Glimpse.of(received.payload());
        if (stream == null || seen == null) {
            return refuse(received, topic, why.reason(), why.detail(), topic.patient(), null);
        }
        Long timeMs = seen.timeMs();
        DeviceRecord held = held(assignments.at(topic.device(), timeMs == null ? received.arrivalMs() : timeMs));
        Input.RefusedReading reading = held == null
                ? new Input.RefusedReading(null, topic.ward(), topic.bed(), stream, seen.boot(), seen.seq())
                : new Input.RefusedReading(held.assignment(), held.ward(), held.bed(), stream, seen.boot(), seen.seq());
        String patient = held == null ? topic.patient() : held.patient();
        return refuse(received, topic, why.reason(), why.detail(), patient, reading);
    }

    private Admission.Refused refuse(
            Received received,
            Topic topic,
            Reason reason,
            String detail,
            String patient,
            Input.@Nullable RefusedReading reading) {
        String source = received.topic().length() <= MAX_SOURCE
                ? received.topic()
                : received.topic().substring(0, MAX_SOURCE);
        Input.Refused input = new Input.Refused(
                patient,
                gateway,
                received.arrivalMs(),
                reason.code(),
                detail,
                source,
                Input.Refused.digest(received.topic(), received.payload()),
                topic.device(),
                reading);
        return new Admission.Refused(
                reason, detail, topic.device(), received.payload(), input, InputCodec.encode(input));
    }

    private void checkContentType(@Nullable String given) throws NotAdmissible {
        String type = given == null || given.isBlank() ? defaultContentType : essence(given);
        if (!isKnown(type)) {
            throw new NotAdmissible(Reason.UNKNOWN_CONTENT_TYPE, "");
        }
    }

    private static boolean isKnown(String essence) {
        return essence.equals(READING_JSON);
    }

    /** A media type without its parameters; types compare without regard to case. */
    private static String essence(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
