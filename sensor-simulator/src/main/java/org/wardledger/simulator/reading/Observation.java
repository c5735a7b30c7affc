package org.wardledger.simulator.reading;

import java.time.Instant;

/** What a device has to say at one time, before it is given its place (boot and sequence) in a stream. */
public sealed interface Observation permits VitalSigns, WaveformChunk {

    /** Reading time; for a waveform the time of its first sample. */
    Instant time();

    /** The last part of the MQTT topic: {@code vitals} or {@code waveform/{signal}}. */
    String topicSuffix();
}
