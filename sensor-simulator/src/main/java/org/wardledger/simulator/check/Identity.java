package org.wardledger.simulator.check;

/** A reading's identity; stream as the HTTP interface writes it ({@code vitals}, {@code waveform.ecg}). */
record Identity(String device, String stream, String boot, long seq) {

    @Override
    public String toString() {
        return device + "/" + stream + "/" + boot + "/" + seq;
    }
}
