package org.wardledger.simulator.wfdb;

/**
 * How samples lie in a signal file (signal(5)). 16: two's complement, little-endian. 212: pairs of 12-bit samples in
 * three bytes; the first has the first byte and the low nibble of the second, the second the third byte and the high
 * nibble.
 */
public enum SampleFormat {
    FORMAT_16(16, -32768) {
        @Override
        long samplesIn(long bytes) {
            return bytes / 2;
        }

        @Override
        short sample(byte[] data, int start, int index) {
            int at = start + 2 * index;
            return (short) ((data[at] & 0xff) | (data[at + 1] << 8));
        }
    },
    FORMAT_212(212, -2048) {
        @Override
        long samplesIn(long bytes) {
            return bytes / 3 * 2 + (bytes % 3 == 2 ? 1 : 0);
        }

        @Override
        short sample(byte[] data, int start, int index) {
            int at = start + index / 2 * 3;
            int bits = index % 2 == 0
                    ? (data[at] & 0xff) | (data[at + 1] & 0x0f) << 8
                    : (data[at + 2] & 0xff) | (data[at + 1] & 0xf0) << 4;
            return (short) (bits << 20 >> 20);
        }
    };

    private final int number;
    private final int invalid;

    SampleFormat(int number, int invalid) {
        this.number = number;
        this.invalid = invalid;
    }

    /** The number the header uses. */
    public int number() {
        return number;
    }

    /** The sample that stands for "no value". */
    public int invalid() {
        return invalid;
    }

    /** How many whole samples that many bytes hold. */
    abstract long samplesIn(long bytes);

    /** The sample at that index of the data that begins at start. */
    abstract short sample(byte[] data, int start, int index);
}
