package org.wardledger.acceptance.reading;

/**
 * What names a reading for good.
 *
 * @param stream as in the API: {@code vitals}, {@code waveform.ecg-ii}
 */
public record Identity(String ward, String bed, String device, String stream, String boot, long seq) {
    /** The patient that the bed stands for until one is registered. */
    public String patient() {
        return "bed." + ward + "." + bed;
    }

    @Override
    public String toString() {
        return String.join("/", ward, bed, device, stream, boot) + "/" + seq;
    }
}
