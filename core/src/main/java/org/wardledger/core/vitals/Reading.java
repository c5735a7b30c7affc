package org.wardledger.core.vitals;

/**
 * What a device published, or a person observed: where it stands, which reading it is, when it was taken, and what it says.
 *
 * @param boot names a run of the device; sequences start anew in each
 * @param seq 0 to 2^63-1, rising by one within a boot of a stream
 * @param timeMs milliseconds since the epoch by the device's clock (finer parts are cut off)
 */
public record Reading(String ward, String bed, String device, String boot, long seq, long timeMs, Body body) {
    public Reading {
        Names.check(ward, "ward");
        Names.check(bed, "bed");
        Names.check(device, "device");
        Names.check(boot, "boot");
        if (seq < 0) {
            throw new IllegalArgumentException("a sequence is not negative");
        }
        Times.check(timeMs);
    }

    public Stream stream() {
        return Stream.of(body);
    }
}
