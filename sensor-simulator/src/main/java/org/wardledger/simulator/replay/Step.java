package org.wardledger.simulator.replay;

import java.time.Duration;
import org.wardledger.simulator.reading.Observation;

/**
 * One observation of a recording.
 *
 * @param complete time from the recording's start after which a live device could have sent it
 */
public record Step(Duration complete, Observation observation) {}
