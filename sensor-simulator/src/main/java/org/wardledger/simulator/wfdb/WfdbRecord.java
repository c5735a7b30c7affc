package org.wardledger.simulator.wfdb;

import java.util.List;

/** A record read whole, its checksums verified: signals in the header's order, all {@code frames} frames long. */
public record WfdbRecord(RecordHeader header, int frames, List<Signal> signals) {

    public WfdbRecord {
        signals = List.copyOf(signals);
    }
}
