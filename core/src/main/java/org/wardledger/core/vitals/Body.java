package org.wardledger.core.vitals;

/** What a reading carries: measurements taken together, by a device or a person, or a piece of one signal's waveform. */
public sealed interface Body permits Measurements, Observations, Waveform {}
