package org.wardledger.core.audit;

import org.wardledger.core.sequence.SequenceRange;
import org.wardledger.core.vitals.Names;
import org.wardledger.core.vitals.Stream;

/**
 * What an audit is about.
 *
 * @param range the sequences, both ends inclusive
 */
public record AuditScope(String device, String stream, String boot, SequenceRange range) {
    /** Throws IllegalArgumentException when one of the names is none. */
    public AuditScope {
        Names.check(device, "device");
        Names.check(boot, "boot");
        stream = new Stream(stream).name();
    }
}
