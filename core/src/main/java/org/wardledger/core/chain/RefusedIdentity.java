package org.wardledger.core.chain;

import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.content.RefusalContent;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.vitals.Reading;

/** Whose identity was reused, read back from the refused reading that the refusal keeps. */
record RefusedIdentity(String ward, String bed, String device, long seq) {

    static RefusedIdentity of(RefusalContent refusal) {
        Reading reading =
                switch (InputCodec.decode(refusal.refused())) {
                    case Input.Admitted a -> a.reading();
                    case Input.AdmittedUnder a -> a.admitted().reading();
                    default -> throw new DecodeException("a refused identity keeps the reading that was refused");
                };
        return new RefusedIdentity(reading.ward(), reading.bed(), reading.device(), reading.seq());
    }
}
