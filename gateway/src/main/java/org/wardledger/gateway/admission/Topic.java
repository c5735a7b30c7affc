package org.wardledger.gateway.admission;

import org.jspecify.annotations.Nullable;
import org.wardledger.core.vitals.Names;
import org.wardledger.core.vitals.Patients;
import org.wardledger.core.vitals.Stream;

/**
 * What a topic says, read part by part: a topic that is wrong further on still tells the bed.
 *
 * @param ward empty unless it is a valid name; so are {@code bed} and {@code device}
 * @param stream everything behind the device, for example {@code waveform/ecg-ii}; empty when there is nothing
 * @param wellFormed whether the fixed words stand where they must; names are judged apart
 */
record Topic(String ward, String bed, String device, String stream, boolean wellFormed) {
    private static final String WAVEFORM = "waveform/";

    static Topic of(String topic) {
        String[] parts = topic.split("/", 7);
        boolean wellFormed = parts.length == 7
                && parts[0].equals("wards")
                && parts[2].equals("beds")
                && parts[4].equals("devices")
                && !parts[6].isEmpty();
        return new Topic(
                name(parts, 0, "wards"),
                name(parts, 2, "beds"),
                name(parts, 4, "devices"),
                parts.length == 7 ? parts[6] : "",
                wellFormed);
    }

    /** Who lies in the bed, or {@link Patients#UNKNOWN} where the topic does not name a bed. */
    String patient() {
        return ward.isEmpty() || bed.isEmpty() ? Patients.UNKNOWN : Patients.ofBed(ward, bed);
    }

    /** Name of the stream that its readings are of, or null where they would be of none. */
    @Nullable
    String streamName() {
        boolean names = wellFormed && !ward.isEmpty() && !bed.isEmpty() && !device.isEmpty();
        if (names && isVitals()) {
            return Stream.VITALS.name();
        }
        return names && isWaveform() && Names.isValid(signal())
                ? Stream.waveform(signal()).name()
                : null;
    }

    boolean isVitals() {
        return stream.equals("vitals");
    }

    boolean isWaveform() {
        return stream.startsWith(WAVEFORM);
    }

    /** The signal of a waveform's topic, as it stands there. */
    String signal() {
        return stream.substring(WAVEFORM.length());
    }

    /**
     * Refuses a topic that cannot lead to a reading.
     *
     * @throws NotAdmissible with the reason
     */
    void check() throws NotAdmissible {
        if (!wellFormed) {
            throw new NotAdmissible(Reason.BAD_TOPIC, "");
        }
        name(ward, "ward");
        name(bed, "bed");
        name(device, "device");
        if (isWaveform()) {
            name(Names.isValid(signal()) ? signal() : "", "signal");
        } else if (!isVitals()) {
            throw new NotAdmissible(Reason.UNSUPPORTED_STREAM, "");
        }
    }

    private static void name(String name, String what) throws NotAdmissible {
        if (name.isEmpty()) {
            throw new NotAdmissible(Reason.BAD_NAME, what + " in the topic");
        }
    }

    private static String name(String[] parts, int at, String word) {
        return parts.length > at + 1 && parts[at].equals(word) && Names.isValid(parts[at + 1]) ? parts[at + 1] : "";
    }
}
