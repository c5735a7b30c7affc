package org.wardledger.core.content;

import org.wardledger.core.vitals.Times;

/**
 * A device's assignment ended.
 *
 * @param untilMs of readings, exclusive
 * @param successor the assignment that the device has from then on
 */
public record ReleaseContent(long untilMs, AssignmentRef successor) implements Content {
    public ReleaseContent {
        Times.check(untilMs);
    }
}
