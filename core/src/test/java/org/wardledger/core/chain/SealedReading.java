package org.wardledger.core.chain;

import java.util.List;
import org.wardledger.core.content.Content;
import org.wardledger.core.input.Input;
import org.wardledger.core.vitals.Reading;

/** A reading with all that is known of it, whether it was sent or read back from blocks. */
record SealedReading(Identity identity, long readingMs, long arrivalMs, List<Content> contents) {

    /** What makes two readings the same one. */
    record Identity(String patient, String ward, String bed, String device, String stream, String boot, long seq) {}

    static SealedReading of(Input.Admitted admitted) {
        Reading r = admitted.reading();
        Identity identity = new Identity(
                admitted.patient(), r.ward(), r.bed(), r.device(), r.stream().name(), r.boot(), r.seq());
        return new SealedReading(identity, r.timeMs(), admitted.arrivalMs(), Content.of(r.body()));
    }

    /** Whether the other one is a redelivery of this: arrival does not matter. */
    boolean isSameAs(SealedReading other) {
        return identity.equals(other.identity) && readingMs == other.readingMs && contents.equals(other.contents);
    }
}
